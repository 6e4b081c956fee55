"""Bodies of old portals: the markup of twenty years becomes blocks, and no word is lost."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.moving import old_html
from articles.moving.bodies import links, picture_sources, tidied, with_links, with_pictures
from articles.moving.items import OldFile
from articles.text import richtext
from articles.text.vietnamese import tidy
from tests.support.samples import SAMPLES

LONG = "Sáng 12/3, đoàn công tác của tỉnh đã kiểm tra tiến độ các công trình thủy lợi trên địa bàn."
PICTURE = '<img src="/a.jpg" alt="">'

CASES = {
    "a div of breaks is paragraphs": (
        "<div>Một<br /><br />hai <br>&nbsp;<br/>ba</div><div><br /></div>&nbsp;bốn",
        "<p>Một</p><p>hai</p><p>ba</p><p>bốn</p>",
    ),
    "one break parts two long sentences": (
        f"<div>{LONG}<br />{LONG}<br />Điện thoại: 0239</div>",
        f"<p>{LONG}</p><p>{LONG}<br>Điện thoại: 0239</p>",
    ),
    "lines of a poem stay lines": ("<p>Ai về<br>Hà Tĩnh</p>", "<p>Ai về<br>Hà Tĩnh</p>"),
    "what is bold across paragraphs is bold in each": (
        "<b>Một<br><br>hai</b><b> ba</b>",
        "<p><strong>Một</strong></p><p><strong>hai ba</strong></p>",
    ),
    "styles and fonts become elements": (
        '<font color="red"><span style="font-weight: bold">A</span></font>'
        '<span style="font-style:italic"> b</span> <span style="color:red">c</span>',
        "<p><strong>A</strong><em> b</em> c</p>",
    ),
    "alignment stays where it says something": (
        '<p align="justify">a</p><p style="text-align: right">b</p><center>c<p>d</p></center>',
        '<p>a</p><p class="align-right">b</p><p class="align-center">c</p>'
        '<p class="align-center">d</p>',
    ),
    "headings begin at the second level and are not bold twice": (
        "<h1><b>A</b></h1><h3><div>b</div></h3><h6>c</h6><h2>&nbsp;</h2>",
        "<h2>A</h2><h3>b</h3><h4>c</h4>",
    ),
    "empty elements and anchors go": (
        '<p></p><a name="x"></a><p><b> </b><a href="/y"></a></p><p>k<i></i></p>',
        "<p>k</p>",
    ),
    "what Word left goes": (
        '<p class="MsoNormal" style="mso-x:1"><![if !x]>a<![endif]><o:p>&nbsp;</o:p></p>'
        "<!--[if gte mso 9]><xml>k</xml><![endif]--><style>p{}</style><script>s()</script>",
        "<p>a</p>",
    ),
    "lists are mended": (
        "<ul>x<li><p>a</p><ul><li>b</ul></li><ol><li>c</ol></ul><ol start=3><li>m<p>n</ol>",
        "<ul><li>x</li><li>a<ul><li>b</li></ul><ol><li>c</li></ol></li></ul>"
        '<ol start="3"><li><p>m</p><p>n</p></li></ol>',
    ),
    "a table of data stays one": (
        '<table border=1><caption>T</caption><tr><th>1<td align=center>2<tr><td colspan="2">'
        "<p>3</p></table>",
        '<table><caption>T</caption><tr><th>1</th><td class="align-center">2</td></tr>'
        '<tr><td colspan="2">3</td></tr></table>',
    ),
    "a table for the layout does not": (
        "<table><tr><td><p>a</p><p>b</p></td></tr></table>"
        "<table><tr><td>c<td><table><tr><td>1<td>2</table></table>",
        "<p>a</p><p>b</p><p>c</p><table><tr><td>1</td><td>2</td></tr></table>",
    ),
    "a table around a picture is a figure": (
        '<table class="image" align="center"><tr><td><img src="/a.jpg"></td></tr>'
        "<tr><td>Cầu mới</td></tr></table>",
        f'<figure class="image">{PICTURE}<figcaption>Cầu mới</figcaption></figure>',
    ),
    "italics below a picture are its caption": (
        f'<p align="center">{PICTURE}<br><em>Cầu mới.</em></p><p>{PICTURE}</p><p><i>Hai</i></p>',
        f'<figure class="image">{PICTURE}<figcaption>Cầu mới.</figcaption></figure>'
        f'<figure class="image">{PICTURE}<figcaption>Hai</figcaption></figure>',
    ),
    "so is what names its photographer": (
        f"{PICTURE}<p>Lễ hội <b>xuân</b>. Ảnh: Lê An</p><p>Ảnh hưởng của bão.</p>",
        f'<figure class="image">{PICTURE}<figcaption>Lễ hội <strong>xuân</strong>. Ảnh: Lê An'
        "</figcaption></figure><p>Ảnh hưởng của bão.</p>",
    ),
    "and what was centred with it": (
        f"<center>{PICTURE}<br>Cầu mới</center><center>{PICTURE}</center><p align=center><b>Đ</b>",
        f'<figure class="image">{PICTURE}<figcaption>Cầu mới</figcaption></figure>'
        f'<figure class="image">{PICTURE}</figure><p class="align-center"><strong>Đ</strong></p>',
    ),
    "a paragraph like any other is none": (
        f"<p>{PICTURE}</p><p>Sáng nay, cầu mới thông xe.</p>",
        f'<figure class="image">{PICTURE}</figure><p>Sáng nay, cầu mới thông xe.</p>',
    ),
    "captions by class": (
        f'<div class="wp-caption">{PICTURE}<p class="wp-caption-text">Cầu</p></div>sau',
        f'<figure class="image">{PICTURE}<figcaption>Cầu</figcaption></figure><p>sau</p>',
    ),
    "a picture fetched late has its source beside it": (
        '<img src="data:image/gif;base64,R0" data-src="/a.jpg" alt=" b  c ">',
        '<figure class="image"><img src="/a.jpg" alt="b c"></figure>',
    ),
    "an icon stays in its line": (
        '<p>Vui <img src="/s.gif" width="16" alt=":)"> lắm</p>',
        '<p>Vui <img src="/s.gif" alt=":)" width="16"> lắm</p>',
    ),
    "a link to the large picture goes, any other stays": (
        f'<a href="/to.JPG">{PICTURE}</a><a href="/tin/">{PICTURE}</a>',
        f'<figure class="image">{PICTURE}</figure>'
        f'<figure class="image"><a href="/tin/">{PICTURE}</a></figure>',
    ),
    "a gallery of another editor is one of ours": (
        f'<figure class="wp-block-gallery"><ul><li><figure>{PICTURE}<figcaption>A</figcaption>'
        f"</figure></li><li><figure>{PICTURE}</figure></li></ul></figure>",
        f'<figure class="gallery"><figure class="image">{PICTURE}<figcaption>A</figcaption>'
        f'</figure><figure class="image">{PICTURE}</figure></figure>',
    ),
    "films of YouTube stay, files become links": (
        '<object><param name="movie" value="https://www.youtube.com/v/M7lc1UVf-VE"><embed src="'
        'https://www.youtube.com/v/M7lc1UVf-VE"></object><embed src="'
        'https://www.youtube.com/v/M7lc1UVf-VE&hl=vi&fs=1"><video src="/v/hoi.mp4">x</video>',
        '<iframe src="https://www.youtube.com/v/M7lc1UVf-VE"></iframe>' * 2
        + '<p><a href="/v/hoi.mp4">hoi.mp4</a></p><p>x</p>',
    ),
    "the place of a quote that did not come goes": (
        '<div class="quote" data-quote="3"></div>x',
        "<p>x</p>",
    ),
    "what nobody saw goes": ('<p>a</p><div style="display:none">casino</div>', "<p>a</p>"),
    "lines of a pre stay": ("<pre>a\n  b</pre>", "<p>a<br>b</p>"),
    "signs are text": ("1 &lt; 2 &amp; 3 &#33;&#x002F;", "<p>1 &lt; 2 &amp; 3 !/</p>"),
}


@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES)
def test_old_markup_becomes_blocks(old, new):
    assert tidied(old) == new
    assert tidied(new) == new


def letters(html):
    """The letters of `html` that readers saw, in their order."""
    html = tidy(html)
    html = re.sub(r"<!--.*?(?:-->|$)", "", html, flags=re.S)
    return "".join(unescape(re.sub(r"</?[a-z!][^<>]*>", "", html, flags=re.I)).split())


TAGS = """
    p div br b i em strong span font a ul ol li table tr td th tbody caption h1 h2 h4 blockquote
    center hr img pre figure figcaption sub sup u dl dt dd section o:p address small
""".split()
ATTRIBUTES = [
    "",
    ' align="center"',
    ' style="font-weight:bold"',
    ' style="font-style: italic; text-align:right"',
    ' href="/x" src="/a.jpg"',
    ' class="caption"',
    ' class="wp-block-gallery"',
    ' start="2" colspan="2"',
]
OPENED = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
CLOSED = st.builds("</{}>".format, st.sampled_from(TAGS))
WORDS = st.sampled_from(["một ", "Ảnh: An", " hai", ":", "\n", "&nbsp;", LONG, "x", "1 &lt; 2"])
OLD = st.lists(st.one_of(OPENED, CLOSED, WORDS, WORDS), max_size=25).map("".join)


@hypothesis_settings(max_examples=150, deadline=None)
@given(OLD)
def test_no_word_is_lost_nor_moved(html):
    done = tidied(html)
    assert letters(done) == letters(html)
    assert tidied(done) == done


@hypothesis_settings(max_examples=100, deadline=None)
@given(OLD)
def test_what_was_tidied_is_cleaned_without_losing_a_word(html):
    assert letters(richtext.clean(tidied(html))) == letters(html)


@pytest.mark.harm
@hypothesis_settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.text("<>&/!-='\"pabriv \x00\ud800", max_size=60)))
def test_nothing_is_an_error(html):
    done = tidied(html)
    assert tidied(done) == done
    picture_sources(done), links(done), with_pictures(done, {}), with_links(done, {})


@pytest.mark.harm
@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 5_000,
        "<b>" * 3_000,
        "<table><tr><td>" * 800,
        "<ul><li>" * 900,
        "<blockquote>" * 500,
    ]
    + ["<p " * 20_000, "<" * 50_000, "<!--" * 9_000, "<a href='" * 9_000, "<script>" * 9_000]
    + ["&#" * 30_000, "<p>a</b>" * 5_000, "<br>" * 50_000, "<img src=a>" * 5_000],
    ids=lambda text: f"{text[:9]} x{len(text)}",
)
def test_hostile_html_costs_what_its_size_explains(hostile):
    assert "chữ" in tidied(f"chữ{hostile}")
    assert richtext.clean(tidied(f"<p>chữ</p>{hostile[:40_000]}")).startswith("<p>chữ")


def test_what_is_nested_too_deep_keeps_its_words():
    deep = "<div><span>" * 400 + 'Trong cùng<img src="/a.jpg">' + "</span></div>" * 400 + "sau"
    assert tidied(deep) == f'<p>Trong cùng</p><figure class="image">{PICTURE}</figure><p>sau</p>'


BODY = tidied(
    '<p><img src="/a.jpg" alt="Cầu"></p><p><i>Cầu mới. Ảnh: An</i></p><p>Sau <a href="/tin/1.html">'
    'một</a> và <a href="http://khac.vn">hai</a>.</p><figure class="gallery"><figure><img '
    'src="/b.jpg"><figcaption>B</figcaption></figure><figure><img src="/c.jpg"></figure></figure>'
)


def test_pictures_are_told_in_reading_order_with_their_words():
    assert picture_sources(BODY) == [
        OldFile("/a.jpg", alt="Cầu", caption="Cầu mới. Ảnh: An"),
        OldFile("/b.jpg", caption="B"),
        OldFile("/c.jpg"),
    ]


def test_pictures_are_led_to_ours_and_those_that_are_gone_leave_their_caption():
    html = with_pictures(BODY, {"/a.jpg": None, "/b.jpg": None, "/c.jpg": "/media/c.jpg"})
    assert html.startswith("<p>Cầu mới. Ảnh: An</p><p>Sau ")
    assert html.endswith(
        '<figure class="gallery"><figure class="image"><img src="/media/c.jpg" alt=""></figure>'
        "</figure><p>B</p>"
    )
    assert letters(with_pictures(BODY, dict.fromkeys(["/a.jpg", "/b.jpg", "/c.jpg"]))) == letters(
        BODY
    )
    assert with_pictures(BODY, {}) == BODY


def test_links_are_told_and_led_to_ours():
    assert links(BODY) == ["/tin/1.html", "http://khac.vn"]
    assert with_links(BODY, {"/tin/1.html": "/bai-viet/mot/"}) == BODY.replace(
        "/tin/1.html", "/bai-viet/mot/"
    )


def test_the_bodies_of_a_real_portal_become_paragraphs():
    dump = SAMPLES / "nukeviet/dump.sql"
    if not dump.exists():
        pytest.skip(f"{dump} is not there")
    texts = re.findall(r"'(<(?:div|p)\b(?:[^'\\]|\\.|'')*)'", dump.read_text(), re.S)
    lines = [text.replace(r"\r\n", "\n").replace(r"\n", "\n") for text in texts]
    found = [re.sub(r"\\(.)", r"\1", line) for line in lines]
    assert len(found) > 10
    for html in found:
        done = tidied(html)
        assert letters(done) == letters(html)
        assert tidied(done) == done
        without_films = re.sub(r"<iframe.*?</iframe>", "", done)  # they become links
        assert letters(richtext.clean(without_films)) == letters(html)
        assert "<div" not in done
        assert "<br><br>" not in done


def test_a_small_square_is_an_icon():
    assert old_html.is_icon(old_html.parsed('<img width="16px">').find("img"))
