"""The menu's desk: in order by buttons or by dragging, saved at once, and nothing of a colleague's
is undone."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from lxml import html

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import menu
from articles.models import MenuItem
from tests.support.factories import (
    make_category,
    make_member,
    make_menu_item,
    make_page,
    make_thread,
)
from tests.support.forms import field_error, open_form, other_desk
from tests.support.pages import text_of
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DESK = "/quan-tri/articles/menuitem/"
SCRIPT = {"HTTP_ACCEPT": "application/json"}


def seen():
    return menu.arrangement(MenuItem.objects.all())


def tree():
    """The menu as {label: [labels of what stands under it]}, in its order."""
    return {
        str(item): [str(child) for child in item.children.all()]
        for item in MenuItem.objects.filter(parent=None).order_by("-place", "order", "pk")
    }


def step(client, item, way, **more):
    sent = {"step": f"{way}-{item.pk}", "seen": seen(), **more}
    return client.post(f"{DESK}order/", sent, **SCRIPT)


def drop(client, item, **spot):
    spot = {"place": "", "parent": "", "before": "", **spot}
    return client.post(f"{DESK}order/", {"item": item.pk, "seen": seen(), **spot}, **SCRIPT)


def undo(client, answer):
    """Press what takes back the change that `answer` tells of."""
    (form,) = html.fromstring(answer.json()["html"]).cssselect(".menu-told form")
    fields = {name: value for name, value in form.fields.items() if name != "csrfmiddlewaretoken"}
    return client.post(form.action, fields, **SCRIPT)


@pytest.fixture
def abc():
    return [make_menu_item(label=label, order=order) for order, label in enumerate("ABC", 1)]


def test_buttons_move_an_item_up_down_in_and_out(desk, abc):
    a, b, c = abc
    assert step(desk, c, "up").status_code == 200
    assert [*tree()] == ["A", "C", "B"]
    step(desk, a, "down")
    assert [*tree()] == ["C", "A", "B"]
    step(desk, b, "in")
    assert tree() == {"C": [], "A": ["B"]}
    assert step(desk, c, "up").status_code == step(desk, a, "in").status_code == 400
    step(desk, b, "out")
    assert tree() == {"C": [], "A": [], "B": []}
    told = LogEntry.objects.filter(object_id=b.pk).first()
    assert told.get_change_message() == "Đã thay đổi thứ tự."


def test_what_is_dragged_goes_anywhere_and_comes_back(desk, abc):
    a, b, c = abc
    d = make_menu_item(label="D", place="footer")
    answer = drop(desk, c, parent=a.pk)
    assert tree() == {"A": ["C"], "B": [], "D": []}
    drop(desk, b, parent=a.pk, before=c.pk)
    assert tree() == {"A": ["B", "C"], "D": []}
    answer = drop(desk, a, place="footer", before=d.pk)
    assert answer.status_code == 200
    assert tree() == {"A": ["B", "C"], "D": []}
    assert not MenuItem.objects.filter(place="header").exists()
    assert undo(desk, answer).status_code == 200
    assert MenuItem.objects.get(pk=a.pk).place == "header"


def test_without_a_script_the_same_buttons_load_the_page_anew(desk, abc):
    page = desk.get(DESK)
    (form,) = [
        f for f in html.fromstring(page.content.decode()).forms if f.get("id") == "menu-order"
    ]
    sent = dict(form.form_values()) | {"step": f"down-{abc[0].pk}"}
    answer = desk.post(form.action, sent)
    assert "“A” đã được chuyển." in text_of(answer)
    assert [*tree()] == ["B", "A", "C"]


def test_what_a_colleague_did_meanwhile_is_not_undone(desk, abc):
    a, b, c = abc
    old, at = seen(), desk.get(DESK).context["made_at"]
    step(other_desk(), c, "up")
    answer = step(desk, a, "down", seen=old, made_at=at)
    assert answer.status_code == 409
    assert "Bình" in answer.json()["error"]
    assert [*tree()] == ["A", "C", "B"]
    assert undo(desk, step(desk, a, "down")).status_code == 200
    page = desk.post(f"{DESK}order/", {"step": f"up-{b.pk}", "seen": old})
    assert page.status_code == 409
    assert "Menu đã được thay đổi" in text_of(page)


def test_a_step_that_a_colleague_made_impossible_is_told_as_his_change(desk, abc):
    _a, b, c = abc
    old, at = seen(), desk.get(DESK).context["made_at"]
    step(other_desk(), c, "in")
    for move in ("in", "down"):
        answer = step(desk, b, move, seen=old, made_at=at)
        assert answer.status_code == 409
        assert "Bình" in answer.json()["error"]
    assert tree() == {"A": [], "B": ["C"]}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_one_is_told(admin):
    a, b, c = (make_menu_item(label=label, order=order) for order, label in enumerate("ABC", 1))
    clients = {item: Client() for item in (b, c)}
    for client in clients.values():
        client.force_login(admin)
    now = seen()
    answers = at_once(lambda item: step(clients[item], item, "in", seen=now).status_code, clients)
    assert sorted(answers) == [200, 409]
    assert MenuItem.objects.filter(parent=None).count() == 2


def test_an_item_cannot_be_dropped_where_it_cannot_stand(desk, abc):
    a, b, c = abc
    drop(desk, b, parent=a.pk)
    linked = make_menu_item(place="linked", link="https://a.vn/", label="X")
    for item, spot in (
        (a, {"parent": c.pk}),
        (c, {"parent": b.pk}),
        (c, {"parent": linked.pk}),
        (c, {"place": "linked"}),
        (a, {"parent": a.pk}),
        (a, {"place": "sidebar"}),
        (a, {"place": "header", "parent": c.pk}),
        (a, {}),
        (a, {"place": "header", "before": linked.pk}),
        (a, {"parent": 10**17}),
    ):
        answer = drop(desk, item, **spot)
        assert answer.status_code in (400, 409), spot
        assert any(ord(letter) > 127 for letter in answer.json()["error"]), spot
    assert tree() == {"X": [], "A": ["B"], "C": []}


@pytest.mark.parametrize(
    "sent", ["", "up", "up-", "up-x", "up-99999999999999999999", "\x00-1", "in-1"]
)
def test_a_step_that_is_none_is_refused_with_a_word(desk, sent):
    for fields in ({"step": sent}, {"item": sent, "place": "header"}):
        answer = desk.post(f"{DESK}order/", fields | {"seen": "\x00", "made_at": "1e400"}, **SCRIPT)
        assert answer.status_code in (400, 409)


def form(**fields):
    return {"where": "header", "target": "", "link": "", "label": "", **fields}


def test_an_item_is_added_behind_the_others_with_one_choice(desk, abc):
    category, page, thread = make_category(name="Kinh tế"), make_page(title="Nháp"), make_thread()
    for sent in (
        form(target=f"category-{category.pk}"),
        form(target=f"page-{page.pk}", where=str(abc[0].pk), label="Giới thiệu"),
        form(target=f"thread-{thread.pk}", where="footer"),
        form(link="www.chinhphu.vn", label="Chính phủ", where="linked"),
    ):
        assert desk.post(f"{DESK}add/", sent).status_code == 302, sent
    assert [str(one) for one in MenuItem.objects.filter(place="header")][-1] == "Kinh tế"
    assert tree()["A"] == ["Giới thiệu"]
    assert MenuItem.objects.get(place="linked").link == "https://www.chinhphu.vn"


def test_what_cannot_be_an_item_is_told_beside_its_field(desk, abc):
    category, child = make_category(), make_menu_item(parent=abc[0], label="D")
    target = f"category-{category.pk}"
    for sent, name in (
        (form(), "label"),
        (form(link="/a/"), "label"),
        (form(target=target, link="/a/"), "link"),
        (form(target=target, where="linked"), "link"),
        (form(link="javascript:alert(1)", label="a"), "link"),
        (form(target="category-0"), "target"),
        (form(target=target, where=str(child.pk)), "where"),
        (form(target=target, where="10"), "where"),
        (form(target="page-x", label="a" * 81), "label"),
        (form(target="\x00", where="\x00"), "where"),
    ):
        answer = desk.post(f"{DESK}add/", sent)
        assert answer.status_code == 200, sent
        assert field_error(answer, name), sent
    assert MenuItem.objects.count() == 4


def test_an_item_is_changed_and_moved_to_another_place_by_its_form(desk, abc):
    make_menu_item(parent=abc[1], label="D")
    sent = open_form(desk, abc[0]) | {"where": str(abc[1].pk), "label": "Đổi"}
    assert desk.post(f"{DESK}{abc[0].pk}/change/", sent).status_code == 302
    assert tree() == {"B": ["D", "Đổi"], "C": []}
    sent = open_form(desk, abc[1]) | {"where": str(abc[2].pk)}
    answer = desk.post(f"{DESK}{abc[1].pk}/change/", sent)
    assert field_error(answer, "where")


def test_a_late_save_of_an_item_is_told(desk, abc):
    item, category = abc[0], make_category(name="Kinh tế")
    mine = open_form(desk, item)
    theirs = {"target": f"category-{category.pk}", "label": "Của Bình"}
    assert other_desk().post(f"{DESK}{item.pk}/change/", mine | theirs).status_code == 302
    late = desk.post(f"{DESK}{item.pk}/change/", mine | {"label": "Của tôi"})
    assert late.status_code == 409
    assert "Của Bình" in text_of(late)
    assert MenuItem.objects.get(pk=item.pk).label == "Của Bình"


def test_a_full_place_says_so(desk, abc, monkeypatch):
    monkeypatch.setattr(MenuItem, "MOST", 3)
    answer = desk.post(f"{DESK}add/", form(link="/a/", label="D"))
    assert "3" in field_error(answer, "where")


def test_what_is_removed_can_be_put_back_with_all_under_it(desk, abc):
    make_menu_item(parent=abc[1], label="D")
    answer = desk.post(f"{DESK}remove/", {"item": abc[1].pk}, **SCRIPT)
    assert tree() == {"A": [], "C": []}
    assert undo(desk, answer).status_code == 200
    assert tree() == {"A": [], "B": ["D"], "C": []}
    assert desk.post(f"{DESK}remove/", {"item": abc[1].pk}, **SCRIPT).status_code == 400
    category = make_category()
    item = make_menu_item(label="", category=category)
    answer = desk.post(f"{DESK}remove/", {"item": item.pk}, **SCRIPT)
    category.delete()
    assert undo(desk, answer).status_code == 400
    for forged in ("", "a:b:c", answer.json()["html"][:2000]):
        assert desk.post(f"{DESK}put-back/", {"kept": forged}, **SCRIPT).status_code == 400


def test_it_begins_with_what_readers_see(desk, client):
    make_category(name="Kinh tế", order=1)
    make_category(name="Y tế", order=2)
    before = text_of(client.get("/"))
    for place in ("header", "footer"):
        assert desk.post(f"{DESK}begin/", {"place": place}, **SCRIPT).status_code == 200
        assert desk.post(f"{DESK}begin/", {"place": place}, **SCRIPT).status_code == 400
    header = MenuItem.objects.filter(place="header")
    assert [str(item) for item in header] == ["Kinh tế", "Y tế"]
    assert tree()["Chuyên mục"] == ["Kinh tế", "Y tế"]
    after = text_of(client.get("/"))
    assert before[: before.index("Y tế")] == after[: after.index("Y tế")]
    for word in ("Thông báo", "Đính chính", "Lưu trữ", "Cán bộ", "Dòng sự kiện"):
        assert word in after


def test_it_says_what_readers_do_not_see_yet(desk):
    make_menu_item(label="", page=make_page(title="Bản nháp", status="draft"))
    make_menu_item(label="Trống")
    page = text_of(desk.get(DESK))
    assert page.count("bạn đọc chưa thấy") == 2


@pytest.mark.parametrize("role", [JOURNALIST, EDITOR, TICKER_STAFF, ADMINISTRATOR, None])
def test_the_menu_is_for_editors_and_administrators(client, abc, role):
    if role:
        client.force_login(make_member(role))
    may = role in (EDITOR, ADMINISTRATOR)
    refused = 403 if role else 302
    assert client.get(DESK).status_code == (200 if may else refused)
    answers = [
        step(client, abc[0], "down"),
        client.post(f"{DESK}add/", form(link="/a/", label="D")),
        client.post(f"{DESK}begin/", {"place": "footer"}),
        client.post(f"{DESK}remove/", {"item": abc[2].pk}),
    ]
    assert [answer.status_code for answer in answers] == (
        [200, 302, 200, 200] if may else [refused] * 4
    )
    assert ([*tree()] == ["A", "B", "C"]) is not may


def test_the_page_asks_as_much_for_sixty_items_as_for_three(
    desk, abc, django_assert_max_num_queries
):
    desk.get(DESK)
    with django_assert_max_num_queries(16):
        desk.get(DESK)
    for item in abc:
        for number in range(19):
            make_menu_item(parent=item, label=f"{item} {number}")
    with django_assert_max_num_queries(16):
        desk.get(DESK)
