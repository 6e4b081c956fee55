"""Links: what an address was meant to be, and which lead nowhere."""

import pytest

from articles.text.links import kept, lost, mended, named, show_targets
from articles.text.richtext import clean


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" https://tinh.vn ", "https://tinh.vn"),
        ("http://https://tinh.vn/a", "https://tinh.vn/a"),
        ("http:// https://tinh.vn", "https://tinh.vn"),
        ("https://tinh.vn/một hai.pdf", "https://tinh.vn/một%20hai.pdf"),
        ("https://tinh.vn/a\xa0b", "https://tinh.vn/a%C2%A0b"),
        ("https://tinh.vn/a\n b", "https://tinh.vn/a%20b"),
        ("www.tinh.vn", "https://www.tinh.vn"),
        ("hatinh.gov.vn/tin?a=1", "https://hatinh.gov.vn/tin?a=1"),
        ("toasoan@tinh.vn", "mailto:toasoan@tinh.vn"),
        ("mailto: toasoan@tinh.vn", "mailto:toasoan@tinh.vn"),
        ("tel:0239 385 6789", "tel:02393856789"),
        ("/bai-viet/a/", "/bai-viet/a/"),
        ("tep.pdf", "tep.pdf"),
    ],
)
def test_an_address_becomes_what_it_was_meant_to_be(typed, meant):
    assert mended(typed) == meant == mended(meant)
    assert f'href="{meant}"' in clean(f'<p><a href="{typed}">x</a></p>')


@pytest.mark.parametrize(
    "dead", ["#_ftn1", "#", "", "file:///C:/tep.docx", "javascript:x", "//x.vn"]
)
def test_a_link_that_leads_nowhere_leaves_its_words(dead):
    assert kept(dead) is None
    assert clean(f'<p>a <a href="{dead}" name="y">[1]</a> b</p>') == "<p>a [1] b</p>"


def test_only_links_that_were_meant_to_lead_somewhere_are_named():
    html = (
        '<p><a href="#_ftn1">1</a><a href="file:///C:/a b.docx">2</a><a href=\'javascript:x\'>3</a>'
        '<a href=" www.tinh.vn">4</a><a class=x href="ftp://tinh.vn">5</a>'
        '<a href="https://tinh vn">6</a></p>'
    )
    assert lost(html) == ["file:///C:/a b.docx", "javascript:x", "ftp://tinh.vn", "https://tinh vn"]


def test_a_sentence_names_few_addresses_and_no_long_one_whole():
    assert named(["a" * 300]) == "a" * 79 + "…"
    assert named([str(number) for number in range(99)]).endswith("8, 9 …")


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        ("<p>https://tinh.vn/a?b=1&amp;c=2</p>", "https://tinh.vn/a?b=1&amp;c=2"),
        ("<p>Xem:<br>https://tinh.vn<br>hết</p>", "https://tinh.vn"),
        ("<ul><li>www.tinh.vn</li></ul>", "www.tinh.vn"),
        ("Dòng\nhttps://tinh.vn\nDòng", "https://tinh.vn"),
    ],
)
def test_an_address_on_a_line_of_its_own_becomes_a_link(body, settled):
    cleaned = clean(body)
    assert f">{settled}</a>" in cleaned
    assert cleaned.count("<a ") == 1
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "body", ["<p>Xem https://tinh.vn</p>", "<b>Xem</b> https://tinh.vn", "<p>https://a.vn b</p>"]
)
def test_an_address_within_a_line_stays_text(body):
    assert "<a" not in clean(body)


def test_a_comparison_sees_where_links_lead():
    html = '<p><a href="https://a.vn/x">đây</a> và <a href="https://b.vn">b.vn</a></p>'
    assert show_targets(html) == (
        '<p><a href="https://a.vn/x">đây</a> (https://a.vn/x) và <a href="https://b.vn">b.vn</a></p>'
    )
