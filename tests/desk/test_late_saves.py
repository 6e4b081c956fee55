"""A save that comes late, in every desk but that of stories (test_saving.py)."""

from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Category, Factor, FeaturedStory, Portal, TickerNotice
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_featured,
    make_member,
    make_notice,
    make_official,
    make_photo,
    make_thread,
)
from tests.support.forms import change_url, open_form, open_list, other_desk, posted_by
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

NOTICES = "/quan-tri/articles/tickernotice/"


def make_portal():
    return Portal.objects.update_or_create(pk=1, defaults={"name": "Cổng", "owner": "UBND"})[0]


# What I change, and what somebody else did meanwhile.
DESKS = {
    make_notice: ({"pinned": "on"}, {"text": "Lời của Bình"}),
    make_official: ({"organisation": "Sở Y tế"}, {"position": "Chức vụ của Bình"}),
    make_photo: ({"credit": "Tôi"}, {"alt": "Lời của Bình"}),
    make_thread: ({"name": "Tên của tôi"}, {"description": "Lời của Bình"}),
    make_category: ({"order": "4"}, {"description": "Lời của Bình"}),
    make_featured: ({"order": "4"}, {"ends_at": ""}),
    make_portal: ({"phone": "0239 385 5555"}, {"owner": "Lời của Bình"}),
}


@pytest.mark.parametrize("make", DESKS, ids=lambda make: make.__name__)
def test_a_late_save_undoes_nothing_and_shows_both_sides(desk, make):
    mine, theirs = DESKS[make]
    row = make(ends_at=hours(9)) if make is make_featured else make()
    form = open_form(desk, row)
    other = other_desk()
    assert other.post(change_url(row), open_form(other, row) | theirs).status_code == 302
    stored = type(row).objects.values().get(pk=row.pk)

    late = desk.post(change_url(row), form | mine)
    page = unescape(late.content.decode())
    assert late.status_code == 409
    assert type(row).objects.values().get(pk=row.pk) == stored
    assert "Bình đã lưu lúc" in page
    for text in theirs.values():
        assert str(text) in page

    # What they alone changed is theirs beforehand, mine is mine: nothing is typed twice.
    merged = posted_by(late, "conflict-form") | {"_save": "1"}
    assert desk.post(change_url(row), merged).status_code == 302
    changed = type(row).objects.values().get(pk=row.pk)
    (name,) = mine
    assert changed[name] != stored[name]
    skipped = {name, "folded", "slug"}
    assert {n: v for n, v in changed.items() if n not in skipped} == {
        n: v for n, v in stored.items() if n not in skipped
    }


def test_the_same_change_made_twice_and_a_change_of_nothing_are_no_conflict(desk):
    official = make_official(name="Một")
    form = open_form(desk, official)
    assert desk.post(change_url(official), form | {"name": "Hai"}).status_code == 302
    assert desk.post(change_url(official), form | {"name": "Hai"}).status_code == 302
    official.save()  # as a command does that changes nothing
    form = open_form(desk, official)
    assert desk.post(change_url(official), form | {"name": "Ba"}).status_code == 302


@pytest.mark.parametrize("broken", ["", "%%=&=", None])
def test_a_form_that_says_nothing_of_what_it_was_made_from_overwrites_nothing(desk, broken):
    notice = make_notice(text="Gốc")
    form = open_form(desk, notice) | {"text": "Của tôi", "seen": broken, "made_at": "nan"}
    if broken is None:
        del form["seen"], form["made_at"]
    assert desk.post(change_url(notice), form).status_code == 409
    assert TickerNotice.objects.get().text == "Gốc"


def test_a_form_sent_back_for_an_error_still_knows_what_it_was_made_from(desk):
    notice = make_notice()
    wrong = desk.post(change_url(notice), open_form(desk, notice) | {"text": ""})
    assert wrong.status_code == 200
    TickerNotice.objects.update(text="Của Bình")
    form = posted_by(wrong, "tickernotice_form") | {"text": "Của tôi"}
    late = desk.post(change_url(notice), form)
    assert late.status_code == 409
    assert "đã lưu lúc" not in late.content.decode()  # nobody knows who did it, and when


def test_a_file_that_was_chosen_stays_chosen_on_the_page_of_both_sides(desk):
    notice = make_notice(text="Gốc")
    form = open_form(desk, notice)
    TickerNotice.objects.update(text="Của Bình")
    file = SimpleUploadedFile("Dự thảo.pdf", b"%PDF-1.7")
    late = desk.post(change_url(notice), form | {"attachment": file})
    assert late.status_code == 409
    desk.post(change_url(notice), posted_by(late, "conflict-form"))
    notice.refresh_from_db()
    assert (notice.text, notice.attachment_name) == ("Của Bình", "du-thao.pdf")


def test_what_was_typed_for_a_row_that_is_gone_is_kept(desk):
    notice = make_notice()
    form = open_form(desk, notice) | {"text": "Chữ đã gõ"}
    url = change_url(notice)
    notice.delete()
    response = desk.post(url, form)
    assert response.status_code == 403
    assert "Chữ đã gõ" in response.content.decode()


def test_pinning_writes_the_pin_alone_and_is_told_to_an_older_form(desk):
    notice = make_notice()
    form = open_form(desk, notice) | {"text": "Lời mới"}
    other_desk().post(reverse("admin:articles_tickernotice_pin", args=[notice.pk]), {"pinned": "1"})
    late = desk.post(change_url(notice), form)
    assert late.status_code == 409
    assert "Bình đã lưu lúc" in unescape(late.content.decode())
    desk.post(change_url(notice), posted_by(late, "conflict-form"))
    notice.refresh_from_db()
    assert (notice.text, notice.pinned) == ("Lời mới", True)


def test_a_draft_that_ticker_staff_may_not_see_is_not_named_on_either_side(client):
    client.force_login(make_member(TICKER_STAFF))
    notice = make_notice(article=make_article(headline="Hồ sơ kín", status="draft"))
    form = open_form(client, notice) | {"text": "Của tôi"}
    hidden = make_article(headline="Cũng kín", status="draft")
    TickerNotice.objects.update(article=hidden, text="Của Bình")
    late = client.post(change_url(notice), form)
    assert late.status_code == 409
    assert "kín" not in late.content.decode()
    merged = posted_by(late, "conflict-form")
    assert client.post(change_url(notice), merged).status_code == 302
    notice.refresh_from_db()
    assert (notice.text, notice.article) == ("Của tôi", hidden)


def test_an_older_form_gives_no_right_back_that_was_taken_and_shows_no_password(desk):
    member, group = make_member(EDITOR, first_name="An"), Group.objects.get(name=EDITOR)
    Factor.objects.create(user=member, method="TOTP", name="máy", secret="{}")
    form = open_form(desk, member) | {"groups": [group.pk], "last_name": "Lê"}
    assert form["seen"]
    member.groups.set([Group.objects.get(name=JOURNALIST)])
    late = desk.post(change_url(member), form | {"own_password": "mật khẩu của tôi"})
    page = unescape(late.content.decode())
    assert late.status_code == 409
    assert "mật khẩu của tôi" not in page
    assert EDITOR in strip_tags(page)
    assert member.groups.get().name == JOURNALIST
    assert desk.post(change_url(member), posted_by(late, "conflict-form")).status_code == 302
    member.refresh_from_db()
    assert (member.last_name, member.groups.get().name) == ("Lê", JOURNALIST)


def test_an_older_form_of_a_group_gives_no_right_back_either(desk):
    group = Group.objects.create(name="Ca đêm")
    group.permissions.set(Group.objects.get(name=TICKER_STAFF).permissions.all())
    form = open_form(desk, group) | {"name": "Đội tin"}
    form["permissions"] = list(group.permissions.values_list("pk", flat=True))
    group.permissions.remove(group.permissions.get(codename="delete_tickernotice"))
    late = desk.post(change_url(group), form)
    assert late.status_code == 409
    assert group.permissions.count() == 3
    differing = {part.name: part for part in late.context["conflict"].differing}
    assert set(differing) == {"name", "permissions"}
    assert differing["permissions"].prefers_theirs


@pytest.mark.django_db(transaction=True)
def test_of_forms_sent_at_the_same_moment_one_is_saved_and_the_others_are_told():
    notice = make_notice(text="Gốc")
    clients = [other_desk() for _number in range(3)]
    form = open_form(clients[0], notice)

    def save(number):
        data = form | {"text": f"Của {number}"}
        return clients[number].post(change_url(notice), data).status_code

    codes = at_once(save, range(len(clients)))
    assert sorted(codes) == [302, 409, 409]


# Lists whose rows are edited in place


def orders(model):
    return dict(model.objects.values_list("pk", "order"))


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (TickerNotice, make_notice),
        (FeaturedStory, make_featured),
        (Category, make_category),
    ],
)
def test_a_list_writes_only_what_its_user_moved(desk, model, make):
    url = reverse(f"admin:articles_{model._meta.model_name}_changelist")
    first, second, third = (make(order=number) for number in (1, 2, 3))
    model.objects.exclude(pk__in=[first.pk, second.pk, third.pk]).delete()
    form = open_list(desk, url)
    model.objects.filter(pk=first.pk).update(order=9)
    assert desk.post(url, form | {"form-2-order": "5"}).status_code == 302
    assert orders(model) == {first.pk: 9, second.pk: 2, third.pk: 5}
    logged = LogEntry.objects.filter(content_type__model=model._meta.model_name)
    assert [entry.object_id for entry in logged] == [str(third.pk)]


def test_a_row_that_somebody_else_moved_is_told_beside_what_was_typed(desk):
    first, second, third = (make_notice(text=f"Số {n}", order=n) for n in (1, 2, 3))
    form = open_list(desk, NOTICES)
    other = other_desk()
    other.post(NOTICES, open_list(other, NOTICES) | {"form-1-order": "8"})
    # I move the second before the first, and the third away.
    typed = {"form-0-order": "2", "form-1-order": "1", "form-2-order": "7"}
    late = desk.post(NOTICES, form | typed)
    assert orders(TickerNotice) == {first.pk: 1, second.pk: 8, third.pk: 3}
    page = unescape(late.content.decode())
    assert page.count("đã đổi ô này thành “8”") == 1
    assert "Bình đã đổi" in page
    # The rows stand as I put them, each with its own input.
    assert list(late.context["cl"].result_list) == [second, first, third]
    assert [form["order"].value() for form in late.context["cl"].formset] == ["1", "2", "7"]
    assert page.index("Số 2</a>") < page.index("Số 1</a>")
    # Sent once more it is what I want.
    again = posted_by(late, "changelist-form") | {"_save": "1"}
    assert desk.post(NOTICES, again).status_code == 302
    assert orders(TickerNotice) == {first.pk: 2, second.pk: 1, third.pk: 7}


def test_a_wrong_number_stands_beside_its_own_row_whatever_happened_meanwhile(desk):
    first, second = make_notice(text="Một", order=1), make_notice(text="Hai", order=2)
    form = open_list(desk, NOTICES)
    TickerNotice.objects.filter(pk=first.pk).update(order=5)  # another order by now
    wrong = desk.post(NOTICES, form | {"form-1-order": "abc"})
    rows = list(wrong.context["cl"].result_list)
    assert rows == [first, second]
    assert [form.instance for form in wrong.context["cl"].formset] == rows
    assert "order" in wrong.context["cl"].formset.forms[1].errors


def test_rows_that_are_gone_are_left_out_and_the_others_saved(desk):
    first, second, third = (make_notice(order=n) for n in (1, 2, 3))
    form = open_list(desk, NOTICES)
    second.delete()
    typed = {"form-0-order": "6", "form-1-order": "7", "form-2-order": "5"}
    response = desk.post(NOTICES, form | typed, follow=True)
    assert "1 dòng đã bị xóa" in response.content.decode()
    assert orders(TickerNotice) == {first.pk: 6, third.pk: 5}


def test_a_list_of_nonsense_changes_nothing(desk):
    notice = make_notice(order=1)
    form = open_list(desk, NOTICES)
    for nonsense in (
        {"form-0-id": "9" * 40},
        {"form-0-id": "abc"},
        {"form-TOTAL_FORMS": "abc"},
        {"form-7-id": str(notice.pk), "form-7-order": "99999999999"},
        {"initial-form-0-order": "\x00", "form-0-order": "\x00"},
        {"made_at": "1e99"},
    ):
        assert desk.post(NOTICES, form | nonsense).status_code in (200, 302)
    assert orders(TickerNotice) == {notice.pk: 1}
