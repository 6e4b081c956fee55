"""Lists put in order by dragging: each move is saved at once, and undoes nothing of a colleague."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Category, FeaturedStory, TickerNotice
from tests.support.factories import (
    make_article,
    make_category,
    make_featured,
    make_member,
    make_notice,
)
from tests.support.forms import open_list, other_desk
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MAKE = {
    TickerNotice: make_notice,
    Category: make_category,
    FeaturedStory: lambda **fields: make_featured(make_article(), **fields),
}


def order_of(model):
    return reverse(f"admin:articles_{model._meta.model_name}_order")


NOTICES = order_of(TickerNotice)


def put(client, rows, url=NOTICES, **more):
    """Post what js/admin/order.js posts: of each row its number, and the one it is to have."""
    sent = {"rows": {str(row.pk): numbers for row, numbers in rows.items()}, **more}
    return client.post(url, sent, content_type="application/json")


def orders(model=TickerNotice):
    return dict(model.objects.values_list("pk", "order"))


@pytest.mark.parametrize("model", MAKE)
def test_a_move_is_saved_at_once_and_logged(desk, model):
    first, second, third = (MAKE[model](order=number) for number in (1, 2, 3))
    answer = put(desk, {first: [1, 1], second: [2, 3], third: [3, 2]}, order_of(model))
    assert answer.status_code == 200
    expected = {first.pk: 1, second.pk: 3, third.pk: 2}
    assert orders(model) == expected
    assert answer.json()["orders"] == {str(key): number for key, number in expected.items()}
    entries = LogEntry.objects.order_by("object_id")
    assert [entry.object_id for entry in entries] == sorted([str(second.pk), str(third.pk)])
    assert entries[0].get_change_message() == "Đã thay đổi thứ tự."
    # Taken back, it stands as it stood.
    assert put(desk, {second: [3, 2], third: [2, 3]}, order_of(model)).status_code == 200
    assert orders(model) == {first.pk: 1, second.pk: 2, third.pk: 3}


def test_nothing_of_a_colleague_is_undone(desk):
    first, second = make_notice(text="Một", order=1), make_notice(text="Hai", order=2)
    list_of_desk = open_list(desk, "/quan-tri/articles/tickernotice/")
    put(other_desk(), {second: [2, 8]})
    for rows in ({first: [1, 2], second: [2, 1]}, {second: [1, 2]}):
        late = put(desk, rows, made_at=list_of_desk["made_at"])
        assert late.status_code == 409
        assert orders() == {first.pk: 1, second.pk: 8}
        assert late.json()["orders"][str(second.pk)] == 8
        assert "Bình đã dời “Hai” lúc" in late.json()["error"]
    # What the row is to have already is no conflict.
    assert put(desk, {first: [1, 2], second: [2, 8]}).status_code == 200
    assert orders() == {first.pk: 2, second.pk: 8}


def test_a_move_that_no_log_knows_is_told_without_a_name(desk):
    notice = make_notice(text="Một", order=1)
    TickerNotice.objects.update(order=5)
    late = put(desk, {notice: [1, 2]}, made_at="abc")
    assert "“Một” đã được dời" in late.json()["error"]


def test_a_row_that_others_moved_and_one_that_is_gone_stand_in_no_ones_way(desk):
    first, second, third = (make_notice(order=number) for number in (1, 2, 3))
    TickerNotice.objects.filter(pk=first.pk).update(order=9)
    rows = {first: [1, 1], second: [2, 3], third: [3, 2]}
    TickerNotice.objects.filter(pk=third.pk).delete()
    answer = put(desk, rows)
    assert answer.json()["orders"] == {str(first.pk): 9, str(second.pk): 3}


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {},
        {"rows": [1]},
        {"rows": {"abc": [1, 2]}},
        {"rows": {"9" * 40: [1, 2]}},
        {"rows": {"1": [1]}},
        {"rows": {"1": [1, None]}},
        {"rows": {"1": [1, "2"]}},
        {"rows": {"1": [1, True]}},
        {"rows": {"1": [1, 2.5]}},
        {"rows": {"1": [1, -1]}},
        {"rows": {"1": [1, 32_768]}},
        {"rows": {"1": [1, 10**30]}},
        {"rows": {str(key): [1, 2] for key in range(201)}},
        "abc",
    ],
    ids=lambda sent: str(sent)[:30],
)
def test_what_no_list_sends_is_refused_in_words(desk, sent):
    notice = make_notice(order=1)
    if isinstance(sent, dict) and [*sent.get("rows", ())] == ["1"]:
        sent = {"rows": {str(notice.pk): sent["rows"]["1"]}}
    answer = desk.post(NOTICES, sent, content_type="application/json")
    assert answer.status_code == 400
    assert any(ord(letter) > 127 for letter in answer.json()["error"])
    assert orders() == {notice.pk: 1}


@pytest.mark.parametrize("made_at", [[], {}, None, "1e400", "nan", "\x00", 10**300])
def test_a_list_made_at_no_moment_is_answered(desk, made_at):
    notice = make_notice(order=5)
    assert put(desk, {notice: [1, 2]}, made_at=made_at).status_code == 409


def test_it_asks_as_much_for_thirty_rows_as_for_three(desk, django_assert_max_num_queries):
    choices = [MAKE[FeaturedStory](order=number) for number in range(30)]
    rows = {row: [row.order, row.order + 40] for row in choices}
    url = order_of(FeaturedStory)
    put(desk, {choices[0]: [0, 1]}, url)
    put(desk, {choices[0]: [1, 0]}, url)
    for some in (dict([*rows.items()][:3]), dict([*rows.items()][3:])):
        # Session, account, two of a transaction, rows, numbers, log; on PostgreSQL the lock.
        with django_assert_max_num_queries(8):
            put(desk, some, url)


@pytest.mark.parametrize("model", MAKE)
@pytest.mark.parametrize("role", [JOURNALIST, EDITOR, TICKER_STAFF, ADMINISTRATOR, None])
def test_who_may_change_the_rows_puts_them_in_order(client, model, role):
    allowed = {
        TickerNotice: {EDITOR, TICKER_STAFF, ADMINISTRATOR},
        Category: {EDITOR, ADMINISTRATOR},
        FeaturedStory: {EDITOR, ADMINISTRATOR},
    }[model]
    row = MAKE[model](order=1)
    if role:
        client.force_login(make_member(role))
    answer = put(client, {row: [1, 2]}, order_of(model))
    assert answer.status_code == (200 if role in allowed else 403 if role else 302)
    assert orders(model) == {row.pk: 2 if role in allowed else 1}


def test_a_choice_of_a_story_that_one_may_not_see_is_left_alone(client):
    member = make_member(TICKER_STAFF)
    member.user_permissions.add(Permission.objects.get(codename="change_featuredstory"))
    client.force_login(member)
    choice = make_featured(make_article(status="draft"), order=1)
    answer = put(client, {choice: [1, 2]}, order_of(FeaturedStory))
    assert answer.json()["orders"] == {}
    assert orders(FeaturedStory) == {choice.pk: 1}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_row_at_once_one_is_told(admin):
    """For real, with a connection each."""
    notice = make_notice(order=1)
    clients = {to: Client() for to in (2, 3)}
    for client in clients.values():
        client.force_login(admin)

    def move(to):
        return put(clients[to], {notice: [1, to]}).status_code, to

    answers = at_once(move, clients)
    assert sorted(status for status, _to in answers) == [200, 409]
    notice.refresh_from_db()
    assert (200, notice.order) in answers
