"""Galleries: what is kept of one, and its one spelling."""

import pytest
from django.core.exceptions import ValidationError

from articles.text import galleries
from articles.text.richtext import clean, foreign_pictures, portable, undescribed, without_picture

VIDEO = (
    '<figure class="video" data-video="dQw4w9WgXcQ"><a href="https://www.youtube.com/watch?'
    'v=dQw4w9WgXcQ" rel="noopener noreferrer">Tên</a></figure>'
)
QUOTE = '<div class="quote" data-quote="1"></div>'


def photo(number, caption=""):
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    image = f'<img alt="ảnh {number}" src="/media/{number}.jpg">'
    return f'<figure class="image">{image}{below}</figure>'


def gallery(*parts):
    return f'<figure class="gallery">{"".join(parts)}</figure>'


ONE, TWO, THREE = photo(1, "Một"), photo(2), photo(3)


def test_a_gallery_stays_as_it_is():
    html = f"<p>a</p>{gallery(ONE, TWO)}<p>b</p>{gallery(TWO, THREE)}"
    assert clean(html) == html
    assert [found.size for found in galleries.all_of(html)] == [2, 2]
    assert [type(part).__name__ for part in galleries.split(html)] == [
        "str",
        "Gallery",
        "str",
        "Gallery",
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (gallery("\n  ", ONE, "\n", TWO, "<p>&nbsp;</p>"), gallery(ONE, TWO)),
        (f"<div>{gallery(ONE, TWO)}</div>", gallery(ONE, TWO)),
        (f"<p>a{gallery(ONE, TWO)}</p>", f"<p>a</p>{gallery(ONE, TWO)}"),
        (gallery(ONE, TWO).replace("gallery", "image gallery align-left"), gallery(ONE, TWO)),
        (gallery(ONE, gallery(TWO, THREE)), gallery(ONE, TWO, THREE)),
        (gallery(gallery(gallery(ONE)), TWO), gallery(ONE, TWO)),
        (gallery('<a href="/x"><img alt="ảnh 2" src="/media/2.jpg"></a>', ONE), gallery(TWO, ONE)),
        (gallery(ONE, photo(2, "<em>Hai</em><br>ba")), gallery(ONE, photo(2, "Hai ba"))),
        (gallery(ONE, photo(2, "https://a.vn/")), gallery(ONE, photo(2, "https://a.vn/"))),
        (gallery(ONE), ONE),
        (gallery(), ""),
    ],
)
def test_it_has_one_spelling(written, kept):
    assert clean(written) == kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        ("<p>chữ</p>", "<p>chữ</p>"),
        ("chữ <b>đậm</b>", "<p>chữ <b>đậm</b></p>"),
        ("<figcaption>cả bộ</figcaption>", "<p>cả bộ</p>"),
        ("<h2>mục</h2>", "<h2>mục</h2>"),
        (QUOTE, QUOTE),
        (VIDEO, VIDEO),
        ("https://youtu.be/dQw4w9WgXcQ", VIDEO.replace("Tên", "https://youtu.be/dQw4w9WgXcQ")),
    ],
)
def test_what_else_stands_in_it_comes_behind_it(other, kept):
    assert clean(gallery(ONE, other, TWO)) == gallery(photo(1, "Một"), TWO) + kept


@pytest.mark.parametrize("around", ["table", "blockquote", "li", "figure"])
def test_within_another_element_the_photos_stand_by_themselves(around):
    start, end = {
        "table": ("<table><tbody><tr><td>", "</td></tr></tbody></table>"),
        "li": ("<ul><li>", "</li></ul>"),
    }.get(around, (f"<{around}>", f"</{around}>"))
    assert clean(start + gallery(ONE, TWO) + end) == start + ONE + TWO + end


def test_no_script_and_no_foreign_picture_gets_in():
    foreign = '<img alt="x" src="https://a.vn/x.jpg" onerror="y()">'
    hostile = photo(2, '<script>x()</script><b onclick="y()">Hai</b>')
    html = gallery(ONE, foreign, hostile, '<img src="javascript:x">')
    assert clean(html) == gallery(ONE, photo(2, "Hai"))
    assert foreign_pictures(html) == ["https://a.vn/x.jpg", "javascript:x"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (gallery(*map(photo, range(galleries.MOST + 1))), "too_many_photos"),
        (gallery(*[ONE] * 10_000), "too_many_photos"),
        ('<figure class="gallery">' * 101 + ONE, "too_deep"),
    ],
    ids=["one too many", "10,000", "deep"],
)
def test_too_much_is_refused_and_told(written, code):
    with pytest.raises(ValidationError) as refused:
        clean(written)
    assert refused.value.code == code


def test_as_many_as_may_be_are_kept():
    html = gallery(*[photo(number, "x" * 99) for number in range(galleries.MOST)])
    assert clean(html) == html


def test_without_a_photo_it_is_smaller_and_one_photo_is_no_gallery():
    html = gallery(ONE, TWO, THREE)
    html = without_picture(html, "1.jpg")
    assert html == gallery(TWO, THREE)
    assert without_picture(html, "2.jpg") == THREE
    assert without_picture(THREE, "3.jpg") == ""


def test_its_photos_are_counted_and_need_descriptions_like_others():
    bare = TWO.replace("ảnh 2", "")
    decorative = bare.replace("/2.jpg", '/3.jpg" role="presentation')
    assert undescribed(gallery(ONE, bare, decorative)) == [(2, "2.jpg")]


def test_other_programs_get_pictures_one_after_the_other():
    html = portable(gallery(ONE, TWO), lambda path: f"https://tinh.vn{path}")
    assert html == (
        '<figure><img alt="ảnh 1" src="https://tinh.vn/media/1.jpg"><figcaption>Một</figcaption>'
        '</figure><figure><img alt="ảnh 2" src="https://tinh.vn/media/2.jpg"></figure>'
    )
