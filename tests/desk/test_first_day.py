"""The first day: what an empty portal needs, step by step, and the checklist of what is left."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.accounts import audit_log
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk import first_day, first_day_forms
from articles.models import Category, Mail, Portal, WaivedStep
from tests.support.costs import seconds
from tests.support.factories import PASSWORD, make_admin, make_article, make_category, make_member
from tests.support.logins import log_in
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db

BEGIN = "/quan-tri/dung-cong/"
LOGO, COLOUR, PAGES = (f"{BEGIN}{name}/" for name in ("bieu-trung", "mau", "trang"))
NAME, CATEGORIES, CONTACT, ACCOUNTS = (
    f"{BEGIN}{name}/" for name in ("ten", "chuyen-muc", "lien-he", "tai-khoan")
)
HOME = "/quan-tri/"
NAMED = {"name": "Cổng thông tin Cà Mau", "owner": "UBND tỉnh Cà Mau"}


@pytest.fixture
def desk(client):
    """A client logged in as the first administrator."""
    client.force_login(make_admin())
    return client


def person(number, **fields):
    """What the row of one person posts."""
    return {f"person-{number}-{name}": value for name, value in fields.items()}


def role(name):
    return first_day_forms.roles_in_order().get(name=name).pk


def waiting(client):
    """The names of the steps that the front page of the desk lists as left."""
    return [entry.step.name for entry in client.get(HOME).context["first_day"].open]


# Who is led, and where to


def test_the_first_login_leads_to_the_first_step(client):
    admin = make_admin()
    assert log_in(admin.username, PASSWORD).url == BEGIN
    client.force_login(admin)
    assert client.get(BEGIN).url == NAME


def test_a_login_leads_to_the_desk_once_there_is_a_name_or_a_story_and_for_everybody_else():
    admin, editor = make_admin(), make_member(EDITOR)
    assert log_in(editor.username, PASSWORD).url == HOME
    make_article()
    assert log_in(admin.username, PASSWORD).url == HOME


@pytest.mark.parametrize("role_name", [JOURNALIST, EDITOR, TICKER_STAFF])
def test_administrators_alone_see_it(client, role_name):
    client.force_login(make_member(role_name))
    for address in (BEGIN, NAME, CATEGORIES, CONTACT, ACCOUNTS):
        assert client.get(address).status_code == 403, address
        assert client.post(address, NAMED).status_code in (403, 405), address
    assert client.post(f"{ACCOUNTS}khong-can/").status_code == 403
    assert "first_day" not in client.get(HOME).context
    assert not Portal.objects.exists()
    assert not WaivedStep.objects.exists()


def test_a_step_that_is_none_is_no_page(desk):
    assert desk.get(f"{BEGIN}khong-co/").status_code == 404
    assert desk.post(f"{BEGIN}khong-co/khong-can/").status_code == 404


# The checklist


def test_the_checklist_asks_the_database_and_ends_by_itself(desk):
    assert waiting(desk) == [step.name for step in first_day.STEPS]
    make_category()
    Portal.objects.create(**NAMED)
    make_member(JOURNALIST)
    assert not {"ten", "chuyen-muc", "tai-khoan"} & set(waiting(desk))
    Portal.objects.update(address="1 Ngô Quyền", phone="0290 3831 000", email="a@camau.example")
    for step in first_day.STEPS:
        WaivedStep.objects.get_or_create(name=step.name)
    assert waiting(desk) == []
    assert "Dựng cổng" not in text_of(desk.get(HOME))
    assert desk.get(BEGIN).url == HOME


def test_what_is_waived_is_remembered_and_can_be_taken_up_again(desk):
    answer = desk.post(f"{CONTACT}khong-can/")
    assert "lien-he" not in waiting(desk)
    assert answer.url != CONTACT
    desk.post(f"{CONTACT}khong-can/")  # once more
    assert "Đã có người chọn" in text_of(desk.get(CONTACT))
    assert desk.post(f"{CONTACT}khong-can/", {"again": 1}).url == CONTACT
    assert "lien-he" in waiting(desk)
    assert desk.post(f"{NAME}khong-can/").status_code == 403


def test_the_checklist_costs_a_query_for_each_step_and_two_more(desk):
    user = User.objects.get()
    with CaptureQueriesContext(connection) as asked:
        first_day.checklist(user)
    about_portal = sum(bool(step.fields) for step in first_day.STEPS)
    assert len(asked) == len(first_day.STEPS) - about_portal + 2


# Name and contact: the desk of the portal identity


def test_a_portal_gets_its_name_then_its_contact_and_each_leads_on(desk):
    assert desk.post(NAME, NAMED | {"responsible": "", "licence": ""}).url == LOGO
    contact = {"address": "1 Ngô Quyền", "phone": "0290 3831 000", "email": "a@camau.example"}
    make_category()
    assert desk.post(CONTACT, _carried(desk, CONTACT) | contact).url == ACCOUNTS
    portal = Portal.objects.get()
    assert (portal.name, portal.phone) == (NAMED["name"], contact["phone"])
    assert "Cà Mau" in desk.get("/").content.decode()


def _carried(client, address):
    """What the form at `address` carries along, so that a save is not late."""
    context = client.get(address).context
    return {name: str(value) for name, value in context["carried"].items()}


def test_what_the_desk_refuses_a_step_refuses_beside_its_field_and_loses_nothing(desk):
    Portal.objects.create(**NAMED)
    answer = desk.post(
        CONTACT, _carried(desk, CONTACT) | {"phone": "gọi bảo vệ", "address": "Số 1"}
    )
    page = answer.content.decode()
    assert "Hãy nhập một số điện thoại" in page or "phone" in answer.context["errors"].as_text()
    assert 'value="Số 1"' in page
    assert 'value="gọi bảo vệ"' in page
    assert Portal.objects.get().name == NAMED["name"]


def test_a_late_save_of_a_step_shows_both_sides_and_comes_back_to_the_step(desk):
    Portal.objects.create(**NAMED, licence="Số 1/GP")
    mine = _carried(desk, NAME) | NAMED | {"owner": "UBND", "responsible": "", "licence": "Số 1/GP"}
    Portal.objects.update(owner="Sở VHTT")
    answer = desk.post(NAME, mine)
    assert answer.status_code == 409
    assert f'action="{NAME}"' in answer.content.decode()
    assert Portal.objects.get().owner == "Sở VHTT"


def test_two_who_begin_at_once_lose_nothing(desk):
    """The second form was opened while there was no portal: it shows what the first one wrote."""
    Portal.objects.create(name="Của người kia", licence="Số 2/GP")
    answer = desk.post(NAME, NAMED | {"responsible": "", "licence": ""})
    assert answer.status_code == 409
    assert Portal.objects.get().name == "Của người kia"


# Categories


def test_many_categories_are_made_with_one_save_in_their_order(desk):
    form = {
        "usual": ["Kinh tế", "Giáo dục"],
        "others": "Kinh tế biển\n\n  Đất và   người Cà Mau \n",
    }
    assert desk.post(CATEGORIES, form).status_code == 302
    made = [category.name for category in Category.objects.all().in_menu_order()]
    assert made == ["Kinh tế", "Giáo dục", "Kinh tế biển", "Đất và người Cà Mau"]
    assert len({category.slug for category in Category.objects.all()}) == 4


def test_pressed_twice_makes_them_once_and_those_there_are_skipped(desk):
    make_category(name="Y tế", order=7)
    for _time in range(2):
        form = {"usual": ["Y tế", "Kinh tế"], "others": "kinh te\nCà Mau\ncà mau"}
        assert desk.post(CATEGORIES, form).status_code == 302
    names = {category.name: category.order for category in Category.objects.all()}
    assert names == {"Y tế": 7, "Kinh tế": 8, "Cà Mau": 9}


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ("", "Hãy chọn hoặc viết"),
        ("a" * 90, "80"),
        ("\n".join(f"Mục {n}" for n in range(41)), "Quá 40"),
        ("a" * 9_000, "8000"),
    ],
)
def test_a_wrong_list_of_categories_is_told_and_makes_none(desk, others, told):
    answer = desk.post(CATEGORIES, {"usual": ["Kinh tế"] if others else [], "others": others})
    assert told in answer.content.decode()
    assert others in answer.content.decode()
    assert not Category.objects.exists()


def test_hostile_names_come_back_dead(desk):
    desk.post(CATEGORIES, {"others": "<script>alert(1)</script>\n\x00\n\u200b\n'\";--"})
    for address in (CATEGORIES, "/", "/so-do-trang/"):
        assert "<script>alert" not in desk.get(address).content.decode(), address


def test_a_long_list_costs_no_more_than_its_length(desk):
    for piece in ("a\n", " \n", "\u0300a\n", "<p>\n"):
        form = {"others": piece * (100_000 // len(piece))}
        assert seconds(lambda form: desk.post(CATEGORIES, form), form) < 2, piece


# Accounts


def test_several_people_are_invited_at_once_each_with_a_role_and_a_link(desk):
    form = person(0, last_name="Trần", first_name="An", email="an@camau.example")
    form |= person(0, groups=role(EDITOR))
    form |= person(2, first_name="Bình", email="an@toasoan.example", groups=role(JOURNALIST))
    answer = desk.post(ACCOUNTS, form)
    assert "no-store" in answer["Cache-Control"]
    made = {user.username: user for user in User.objects.filter(is_superuser=False)}
    assert set(made) == {"an", "an2"}
    assert [group.name for group in made["an"].groups.all()] == [EDITOR]
    assert not made["an"].has_usable_password()
    assert answer.content.decode().count("/quan-tri/loi-moi/") == 2
    assert {line.what for line in audit_log.latest() if EDITOR in line.what}


def test_where_mails_are_sent_they_take_the_links(desk, settings):
    settings.SENDS_MAIL = True
    answer = desk.post(
        ACCOUNTS, person(0, first_name="An", email="an@a.example", groups=role(EDITOR))
    )
    assert answer.status_code == 302
    assert Mail.objects.count() == 1
    assert "an@a.example" in text_of(desk.get(HOME))


def test_one_wrong_row_makes_no_account_and_loses_nothing(desk):
    form = person(0, first_name="An", email="an@a.example", groups=role(EDITOR))
    form |= person(1, first_name="Em", email="an@a.example", groups=role(EDITOR))  # the same
    form |= person(2, last_name="Lê", email="không phải địa chỉ", groups="999")
    answer = desk.post(ACCOUNTS, form)
    page = answer.content.decode()
    assert User.objects.count() == 1
    assert "đang dùng địa chỉ này" in page
    for typed in ("an@a.example", "Em", "Lê", "không phải địa chỉ"):
        assert f'value="{typed}"' in page, typed
    assert not Mail.objects.exists()


def test_nobody_named_is_told(desk):
    assert "Hãy ghi ít nhất một người" in text_of(desk.post(ACCOUNTS, {}))


def test_no_invitation_makes_a_superuser(client):
    client.force_login(make_member(ADMINISTRATOR))
    form = person(0, first_name="An", email="an@a.example", groups=role(ADMINISTRATOR))
    client.post(ACCOUNTS, form | person(0, is_superuser="on", is_staff="", username="root"))
    made = User.objects.get(email="an@a.example")
    assert (made.is_superuser, made.username) == (False, "an")
