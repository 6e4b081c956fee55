"""Striking words: found whole, across tags; what stays the same keeps its formatting."""

import time

import pytest

from articles.text.striking import Struck


@pytest.mark.parametrize(
    ("text", "false", "right", "left"),
    [
        ("Có 7 ca mắc.", "7 ca", "9 ca", "Có 9 ca mắc."),
        ("Có 17 ca, 1,7 ca, 7 cam.", "7 ca", "9 ca", "Có 17 ca, 1,7 ca, 7 cam."),
        ("Số 7, rồi 7.000 và 7.", "7", "8", "Số 8, rồi 7.000 và 8."),
        ("Ông  An\nnói. Ông An về.", "Ông An", "Bà Ánh", "Bà Ánh\nnói. Bà Ánh về."),
        ("Ngày 22/5 ở Phú Lâm", "ngày 22/5", "ngày 25/5", "Ngày 25/5 ở Phú Lâm"),
        ("a a a", "a a", "b", "b a"),
        ("Không có gì", "vắng", "có", "Không có gì"),
        ("Một hai ba bốn", "hai ba", "ba", "Một ba bốn"),
        ("Một ba bốn", "ba", "hai ba", "Một hai ba bốn"),
        ("Bảy xã. Cả bảy xã.", "bảy xã", "tám xã", "Tám xã. Cả tám xã."),
        ("Cả bảy xã. Bảy xã.", "Bảy xã", "Tám xã", "Cả tám xã. Tám xã."),
        ("An toàn, ông An", "An", "Ân", "Ân toàn, ông Ân"),
        ("an toàn, ông An", "An", "Ân", "an toàn, ông Ân"),
        ("x < y & z", "y & z", "y & t", "x < y & t"),
    ],
)
def test_words_of_a_plain_text_are_replaced_where_they_stand_whole(text, false, right, left):
    assert Struck(text, false).replaced(right) == left


@pytest.mark.parametrize(
    ("html", "false", "right", "left"),
    [
        (
            "<p>Còn <strong>34 hộ</strong> có lăng quăng.</p>",
            "34 hộ có lăng quăng",
            "43 hộ có lăng quăng",
            "<p>Còn <strong>43 hộ</strong> có lăng quăng.</p>",
        ),
        (
            '<p>Do <a href="/x/">ông</a> <em>An</em> ký</p>',
            "ông An ký",
            "bà Hà ký",
            '<p>Do <a href="/x/">bà Hà</a> ký</p>',
        ),
        ("<p>Một hai</p>\n<p>ba bốn</p>", "hai ba", "năm", "<p>Một năm</p>\n<p> bốn</p>"),
        ("<p>Một</p>\n<p>hai</p><p>ba</p>", "Một hai", "Ba", "<p>Ba</p>\n<p>ba</p>"),
        ("<p>A &amp; B &lt;C&gt;</p>", "A & B <C>", "A & B <D>", "<p>A &amp; B &lt;D&gt;</p>"),
        ("<td>một</td><td>hai</td>", "một hai", "ba", "<td>một</td><td>hai</td>"),
        (
            '<p>a</p><img alt="sai" src="x">sai',
            "sai",
            "đúng",
            '<p>a</p><img alt="sai" src="x">đúng',
        ),
        ("<p>sa<b>i số</b> sai số</p>", "sai số", "đúng", "<p>đúng đúng</p>"),
        ("<p>Sai\u00a0số<br>này</p>", "Sai số này", "Đúng", "<p>Đúng<br></p>"),
        ("<p>mộ<i>t</i></p>", "một", "<script>", "<p>&lt;script&gt;</p>"),
    ],
)
def test_words_of_a_body_are_replaced_across_tags(html, false, right, left):
    assert Struck(html, false, is_html=True).replaced(right) == left


def test_places_are_shown_with_what_is_around_them():
    struck = Struck("<p>Cứ 100 hộ thì <b>34</b> hộ có.</p><p>Và 34 hộ.</p>", "34 hộ", is_html=True)
    assert len(struck) == 2
    first, second = struck.places("43  hộ", 9)
    assert first == ("Cứ 100 hộ thì ", "34 hộ", "43 hộ", " có. Và 34 hộ. ")
    assert second.after == ". "
    assert len([*struck.places("", 1)]) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>" + "a " * 40_000 + "</p>", "a " * 499 + "b"),
        ("<" * 90_000, "a"),
        ("&" * 90_000, "a"),
        ("<b>" * 30_000, "a"),
        ("a" * 90_000, "a" * 900),
        ("<p>" + "sai " * 20_000 + "</p>", "sai"),
    ],
    ids=["nearly", "less", "and", "tags", "run", "often"],
)
def test_no_text_takes_long(source, words):
    before = time.process_time()
    Struck(source, words, is_html=True).replaced("đúng")
    assert time.process_time() - before < 1.5
