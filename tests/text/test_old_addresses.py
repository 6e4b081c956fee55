"""One address of an old portal, written in the ways that people and programs write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.old_addresses import MAX_LENGTH, normal, shown, spellings

ALIKE = [
    (
        "/tin/x-12.html",
        "https://cu.example.vn/tin/x-12.html#binh-luan",
        "//cu.example.vn/tin/x-12.html",
    ),
    ("/tin/x-12", "/tin/x-12/", "tin/x-12", "//tin.vn//tin//x-12//", " /tin/x-12 \n"),
    ("/tin", "/index.php/tin/", "/tin/index.php", "/tin/index.html", "/tin/Default.aspx"),
    ("/?p=12", "/index.php?p=12", "http://cu.example.vn?p=12", "/?fbclid=A&p=12&utm_source=zalo"),
    ("/a?x=1&y=2", "/a/?y=2&amp;x=1", "/a?&y=2&&x=1&", "/a?x=1&y=2&_gl=1"),
    (
        "/b?q=m%E1%BB%99t%20hai",
        "/b?q=một+hai",
        "/b?q=m%e1%bb%99t hai",
        "/b?q=mo\u0302\u0323t%20hai",
    ),
    ("/d%C6%B0%E1%BB%9Dng", "/đường".replace("đ", "d"), "/d%c6%b0%e1%bb%9dng/"),
    ("/di?url=http://a.vn/b", "https://cu.vn/di?url=http%3A%2F%2Fa.vn%2Fb#c"),
    ("/tin/cau-moi?id=a", "/Tin/Cau-Moi/?ID=A", "/TIN/CAU-MOI?id=%41"),
    ("/c?rong", "/c?rong=", "/c?rong=&zarsrc=1303"),
]


@pytest.mark.parametrize("ways", ALIKE)
def test_an_address_is_one_however_it_is_written(ways):
    assert {normal(way) for way in ways} == {ways[0]}


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a?x=1", "/a?x=2"), ("/a/b", "/a-b"), ("/%ff", "/%fe"), ("/a?x", "/a")],
)
def test_others_stay_others(one, other):
    assert normal(one) != normal(other)


@pytest.mark.parametrize("nothing", ["", "  ", "/" + "a" * MAX_LENGTH, "/?" + "é" * 700])
def test_nothing_and_what_is_too_long_is_none(nothing):
    assert normal(nothing) == ""
    assert spellings(nothing) == []


@pytest.mark.parametrize(
    "root", ["/", "https://cu.example.vn", "/index.php", "/?utm_source=a", "#"]
)
def test_the_root_of_a_site_is_a_slash(root):
    assert normal(root) == "/"


def test_with_a_query_it_may_be_known_by_its_path():
    assert spellings("/tin/x.html?in=1") == ["/tin/x.html?in=1", "/tin/x.html"]
    assert spellings("/tin/x.html?utm_source=a") == ["/tin/x.html"]


@given(st.one_of(st.text(), st.text("/?&=%+#:;.a\u0300đ\udcff\x00ip", max_size=40)))
def test_any_text_has_one_spelling_that_stays(text):
    spelled = normal(text)
    assert spelled.isascii()
    assert normal(spelled) == spelled
    shown(spelled)
