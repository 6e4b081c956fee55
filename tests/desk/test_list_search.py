"""The search of lists and search boxes at the desk: words, as readers search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Official
from tests.support.factories import make_article, make_official, make_photo

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/articles/article/"


@pytest.fixture
def story():
    make_article(headline="Anh hùng ở Kỳ Sơn")
    return make_article(headline="Thị xã “Kỳ Anh”, covid-19 và QL.1A: 3.500 tỷ đồng")


def found(desk, typed, where=LIST):
    return [row.pk for row in desk.get(where, {"q": typed}).context["cl"].result_list]


def in_box(desk, model, field, typed):
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": typed}
    return desk.get("/quan-tri/autocomplete/", asked).json()["results"]


@pytest.mark.parametrize(
    "typed",
    [
        "kỳ anh, thị xã",
        '"Kỳ Anh"',
        "“ky anh” covid",
        "(Kỳ) Anh: covid.",
        "K\u200bỳ A\u00adnh covid",
        '"kỳ anh covid 19"',
        "covid19",
        "ql1a",
        "3.500 tỷ",
        "thi xa ky",
    ],
)
def test_words_are_found_whatever_stands_between(desk, story, typed):
    assert found(desk, typed) == [story.pk]


@pytest.mark.parametrize("typed", ['"anh ky"', "kỳ anh bão", "…", '"', "!?"])
def test_what_does_not_stand_there_is_not_found(desk, story, typed):
    assert found(desk, typed) == []


def test_an_empty_search_shows_all(desk, story):
    assert len(found(desk, "  ")) == 2


def test_a_search_box_finds_as_the_lists_do(desk):
    official = make_official(name="Nguyễn Anh", position="Chủ tịch, thị xã")
    photo = make_photo(alt="Cầu Cửa Nhượng, thông xe")
    assert [row["id"] for row in in_box(desk, "quote", "official", '"chủ tịch thị"')] == [
        str(official.pk)
    ]
    [row] = in_box(desk, "article", "cover", "nhượng, thông")
    assert row["id"] == str(photo.pk)


@pytest.mark.parametrize(("model", "path"), [(Article, "article"), (Official, "official")])
def test_a_search_costs_one_look_for_each_word(desk, story, model, path):
    make_official(name="Kỳ Anh")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert found(desk, "kỳ anh", f"/quan-tri/articles/{path}/")
    statements = [q["sql"] for q in queries if "LIKE" in q["sql"]]
    assert statements
    assert all(sql.count("LIKE") == 2 for sql in statements)


def test_accounts_are_found_by_names_with_a_comma(desk, admin_user):
    admin_user.first_name, admin_user.last_name = "Anh", "Nguyễn"
    admin_user.save()
    assert found(desk, "Nguyễn, Anh", "/quan-tri/auth/user/") == [admin_user.pk]
