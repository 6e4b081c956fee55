"""Old addresses in the database: each leads to one row, and is found by one look-up."""

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from articles.models import OldAddress
from tests.support.factories import (
    make_article,
    make_category,
    make_old_address,
    make_page,
    make_thread,
)

pytestmark = pytest.mark.django_db
KINDS = [make_article, make_page, make_category, make_thread]


@pytest.mark.parametrize("make", KINDS)
def test_each_kind_of_row_is_found_by_its_address(make, django_assert_num_queries):
    row = make()
    assert OldAddress.objects.record(["http://cu.vn/tin/một-1.html", "/?p=1"], row) == []
    with django_assert_num_queries(1):
        assert OldAddress.objects.target("/khac.html?x=1") is None
    with django_assert_num_queries(2):
        found = OldAddress.objects.target("/tin/m%E1%BB%99t-1.html?utm_source=a&in=1")
    assert found == row
    assert found.get_absolute_url() == row.get_absolute_url()
    assert OldAddress.objects.target("/index.php?p=1") == row


def test_to_record_again_changes_nothing(django_assert_num_queries):
    story = make_article()
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            assert OldAddress.objects.record(["/a", "/a/", "/b?x=1"], story) == []
    assert OldAddress.objects.count() == 2


def test_an_address_stays_with_its_first_row_and_is_told_to_others():
    first = make_article()
    OldAddress.objects.record(["/a"], first)
    for other in (make_article(), make_page()):
        refused = OldAddress.objects.record(["https://cu.vn/a/", "/", "x" * 9_000, "/c"], other)
        assert refused[:3] == ["https://cu.vn/a/", "/", "x" * 9_000]
    assert OldAddress.objects.target("/a") == first


def test_the_address_with_its_query_comes_before_its_path():
    path, query = make_article(), make_article()
    OldAddress.objects.record(["/tin.aspx"], path)
    OldAddress.objects.record(["/tin.aspx?id=2"], query)
    assert OldAddress.objects.target("/tin.aspx?id=2") == query
    assert OldAddress.objects.target("/tin.aspx?id=3") == path


@pytest.mark.parametrize("nothing", ["", "/", "/index.php", "/?utm_source=a", "x" * 9_000])
def test_what_is_no_address_is_not_asked_about(nothing, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert OldAddress.objects.target(nothing) is None


def test_it_goes_with_its_row():
    story = make_old_address("/a").article
    story.delete()
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "old_address_once"),
        ({"digest": "1", "address": ""}, "old_address_not_empty"),
        ({"digest": "1", "article": None}, "old_address_leads_to_one"),
        ({"digest": "1", "page": True}, "old_address_leads_to_one"),
    ],
)
def test_the_database_refuses_what_is_no_old_address(changes, constraint):
    one = make_old_address("/a")
    page = {"page": make_page()} if changes.pop("page", None) else {}
    fields = {"digest": one.digest, "address": "/b", "article": one.article, **changes, **page}
    # SQLite names the columns of a unique constraint, not the constraint.
    names = f"{constraint}|digest" if constraint == "old_address_once" else constraint
    with pytest.raises(IntegrityError, match=names):
        OldAddress.objects.create(**fields)


def test_of_thousands_of_addresses_one_is_found_in_an_index():
    story = make_article()
    OldAddress.objects.bulk_create(
        OldAddress(digest=f"{n:032x}", address=f"/{n}", article=story) for n in range(5_000)
    )
    digests = [f"{n:032x}" for n in (5, 4_000)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_oldaddress")
    plan = OldAddress.objects.filter(digest__in=digests).explain()
    assert "old_address_once" in plan or "sqlite_autoindex_articles_oldaddress" in plan, plan
    assert "SCAN articles_oldaddress" not in plan
    assert "Seq Scan on articles_oldaddress" not in plan


def test_the_desk_deletes_a_story_with_its_addresses(client, admin):
    client.force_login(admin)
    story = make_old_address("/tin/cầu-1.html", make_article(status="draft")).article
    url = reverse("admin:articles_article_delete", args=[story.pk])
    assert "/tin/cầu-1.html" in client.get(url).content.decode()
    client.post(url, {"post": "yes"})
    assert not OldAddress.objects.exists()
