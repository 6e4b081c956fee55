"""One saved page, read as a story."""

import base64
import contextlib
import random
import time
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from django.utils.timezone import get_default_timezone

from articles import demo
from articles.moving.items import Unreadable
from articles.moving.page_reading import read_page, read_whole
from articles.moving.saved_page.rules import rules_of
from articles.text.pasted_page import parse
from articles.text.richtext import plain
from tests.moving import saved

WHEN = datetime(2019, 3, 21, 8, 18, tzinfo=get_default_timezone())
# The smallest pictures.
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
BODY = saved.paragraphs()


def words(html):
    return " ".join(plain(html).split())


@pytest.mark.parametrize("kind", saved.KINDS, ids=lambda kind: kind.__name__)
def test_a_page_of_each_kind_of_portal_is_read_whole(kind):
    made = kind()
    read = read_whole(made.html.encode(), address=made.address)
    story = read.story
    assert read.kind == "story"
    assert story.title == saved.HEADLINE
    assert story.lead == saved.LEAD
    assert story.published_at == WHEN
    assert story.byline == made.found["byline"]
    assert story.addresses[0] == made.address
    assert [text for text in saved.PARAGRAPHS if text not in words(story.body)] == []
    beside = words(story.body)
    for text in saved.PARAGRAPHS:
        beside = beside.replace(text, "")
    assert beside.replace(saved.CAPTION, "").split() == []  # and nothing else
    cover = story.cover.caption if story.cover else ""
    assert saved.CAPTION in cover + beside
    if category := made.found.get("category"):
        assert story.categories == [category]
    if picture := made.found.get("picture"):
        assert picture in story.cover.path


def test_the_official_sample_page_as_html():
    page = parse((Path(demo.__file__).parent / "sample_page.txt").read_text())
    body = "".join(f"<p>{each.text}</p>" for each in page.paragraphs)
    story = read_page(
        f"<html><body><ul>{saved.MENU}</ul><div class=t><h1>{page.headline}</h1>"
        f"<p>08:18 21/03/2019</p><p class=sapo>{page.lead}</p><div>{body}</div></div></body></html>"
    )
    assert (story.title, story.lead, story.published_at) == (page.headline, page.lead, WHEN)
    assert words(story.body) == words(body)


def test_a_fragment_pasted_by_hand_is_read():
    story = read_page(f"<meta charset=utf-8><h1>Tiêu đề</h1><p>08:18 21/03/2019</p>{BODY}")
    assert (story.title, story.published_at) == ("Tiêu đề", WHEN)
    assert words(story.body) == words(BODY)
    assert words(read_page("<p>Một đoạn ngắn.</p>").body) == "Một đoạn ngắn."


def test_the_clock_of_the_day_of_saving_is_not_the_time():
    page = f"<html><body><p>09:50 30/11/2026</p><h1>Tiêu đề của bài này</h1><div>{BODY}</div>"
    assert read_page(page + "<p>Cập nhật: 08:18 21/03/2019</p></body></html>").published_at == WHEN


def test_a_day_without_an_hour_is_told():
    story = read_page(
        f"<html><body><h1>Tiêu đề</h1><p>21/03/2019</p><div>{BODY}</div></body></html>"
    )
    assert story.published_at == WHEN.replace(hour=0, minute=0)
    assert len(story.notices) == 1


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "windows-1258"),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", ""),
        ("cp1258", "windows-1258"),
        ("cp1258", "utf-8"),
    ],
)
def test_letters_are_read_whatever_encoding_is_declared(encoding, declared):
    text = "Đường về các thôn xa đã được đổ bê tông, bà con đi lại thuận tiện hơn trước nhiều. " * 3
    html = f'<html><head><meta charset="{declared}"></head><body><h1>Tiêu đề</h1><p>{text}</p>'
    if encoding == "cp1258":
        html = _base_and_tone(html)
    story = read_page(html.encode(encoding))
    assert words(story.body) == " ".join(text.split())


def _base_and_tone(text):
    """`text` with the marks of â ă ơ composed and tones apart, as windows-1258 has them."""
    done = []
    for char in unicodedata.normalize("NFC", text):
        letter, *marks = unicodedata.normalize("NFD", char)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(mark for mark in marks if mark not in tones)
        done.append(unicodedata.normalize("NFC", letter + rest) + "".join(tones))
    return "".join(done)


def test_decomposed_letters_are_composed_and_letters_written_twice_are_mended():
    assert words(read_page(unicodedata.normalize("NFD", f"<h1>Đề</h1>{BODY}")).body) == words(BODY)
    twice = BODY.encode().decode("latin-1").encode()
    assert words(read_page(b"<h1>A</h1>" + twice).body) == words(BODY)


def test_pictures_that_come_later_and_small_ones():
    pictures = (
        '<img src="/i/blank.gif" data-original="/a.jpg"><p>Đoạn văn.</p>'
        '<picture><source srcset="/b-480.webp 480w, /b-960.webp 960w"><img src="data:image/gif,x">'
        '</picture><img src="/c.png" width="16" height="16"><img src="/i/lazyload.gif" '
        'srcset="/d-1.jpg 1x, /d-2.jpg 2x">'
    )
    story = read_page(
        f"<html><body><h1>Đề bài</h1><div>{BODY}{pictures}</div></body></html>",
        address="https://a.example/tin/1.html",
    )
    sources = [part.split('"')[0] for part in story.body.split('src="')[1:]]
    assert sources == [f"https://a.example/{name}" for name in ("a.jpg", "b-960.webp", "d-2.jpg")]


@pytest.mark.parametrize(
    "box",
    [
        '<table class="tpl"><tr><td><img src="/a.jpg"></td></tr><tr><td>{}</td></tr></table>',
        '<p class="Image"><img src="/a.jpg"><br>{}</p>',
        '<p><img src="/a.jpg"></p><p class="pCaption">{}</p>',
        '<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">{}</p></div>',
        '<figure><a href="/"><img src="/a.jpg"></a><figcaption><em>{}</em></figcaption></figure>',
    ],
)
def test_captions_stand_beside_their_pictures(box):
    story = read_page(f"<h1>Đề bài</h1>{BODY}{box.format('Cầu mới.')}<p>Hết.</p>")
    figure = '<figure><img src="/a.jpg" alt=""><figcaption>Cầu mới.</figcaption></figure>'
    assert figure in story.body
    assert story.body.count("Cầu mới.") == 1


def test_a_gallery_in_a_table_keeps_each_caption_with_its_picture():
    table = (
        '<table><tr><td><img src="/a.jpg"></td><td><img src="/b.jpg"></td></tr>'
        "<tr><td>Một.</td><td>Hai.</td></tr></table>"
    )
    body = read_page(f"<h1>Đề bài</h1>{BODY}{table}<p>Hết.</p>").body
    for name, caption in (("a", "Một."), ("b", "Hai.")):
        assert f'<img src="/{name}.jpg" alt=""><figcaption>{caption}</figcaption>' in body


def test_a_table_of_figures_stays_a_table():
    table = "<table><tr><th>Xã</th><th>Km</th></tr><tr><td>Thọ Điền</td><td>12</td></tr></table>"
    assert "<td>12</td>" in read_page(f"<h1>Đề bài</h1>{BODY}{table}<p>Hết.</p>").body


def test_words_of_an_official_in_a_box_become_a_paragraph():
    box = (
        '<blockquote><img src="/p.jpg"><p>Chủ tịch UBND xã <a href="/x">Nguyễn Văn Hiền</a>: '
        "“Bà con đi lại dễ hơn”.</p></blockquote>"
    )
    body = read_page(f"<h1>Đề bài</h1>{BODY}{box}<p>Hết.</p>").body
    assert "<p>Chủ tịch UBND xã Nguyễn Văn Hiền: “Bà con đi lại dễ hơn”.</p>" in body
    assert 'alt="Nguyễn Văn Hiền"' in body


def test_documents_are_listed_and_films_named():
    story = read_page(
        f'<h1>Đề bài</h1>{BODY}<p><a href="/tep/nghi-quyet.pdf">Nghị quyết</a></p>'
        '<video src="/a.mp4"></video><iframe src="https://other.example/x"></iframe><p>Hết.</p>',
        address="https://a.example/1.html",
    )
    assert [(each.path, each.title) for each in story.documents] == [
        ("https://a.example/tep/nghi-quyet.pdf", "Nghị quyết")
    ]
    assert len(story.notices) == 2
    assert "video" not in story.body


def test_a_page_saved_by_a_browser_brings_its_pictures():
    html = (
        f'<html><body><h1>Đề bài</h1><div>{BODY}<img src="cid:x@y" alt="Cầu"></div></body></html>'
    )
    mhtml = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/tin/12.html\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_b"\r\n\r\n--=_b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(html.encode())
        + b"\r\n--=_b\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-ID: <x@y>\r\nContent-Location: https://a.example/a.gif\r\n\r\n"
        + base64.encodebytes(GIF)
        + b"\r\n--=_b--\r\n"
    )
    read = read_whole(mhtml)
    assert words(read.story.body) == words(BODY)
    assert read.story.addresses == ["https://a.example/tin/12.html"]
    assert read.pictures == [("saved:1", GIF, "")]
    assert 'src="saved:1"' in read.story.body


@pytest.mark.harm
@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Type: multipart/related; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: image/gif\r\n\r\nx\r\n" * 60_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" for _ in range(9_000)),
        b"Content-Type: text/html; charset=" + b'"a' * 1_000_000 + b"\r\n\r\n<p>x",
        b"Content-Location: " + b"=?utf-8?q?a?= " * 200_000 + b"\r\n\r\n<p>x",
        b"X: y\r\n" * 400_000,
    ],
    ids=range(5),
)
def test_mhtml_of_bad_intent_is_refused_soon(rest):
    begun = time.perf_counter()
    with pytest.raises(Unreadable, match="."):
        read_page(b"MIME-Version: 1.0\r\n" + rest)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("charset", [b"punycode", b"idna", b"utf-7", b"unicode_escape", b"zlib"])
def test_an_encoding_of_no_text_is_none(charset):
    begun = time.process_time()
    page = b"<meta charset=%s><h1>Tin</h1><p>\xe9 " % charset + b"mot hai ba " * 50
    read = read_page(page + b"&a-" * 15_000 + b"kva" * 15_000)
    assert time.process_time() - begun < 1.5  # as punycode it took three seconds
    assert "é mot hai" in words(read.body)


def test_characters_that_no_tree_takes_are_left_out():
    story = read_page(f"<h1>Đề&#1; bài\x02</h1>{BODY}<p a\x03b='x' id='&#5;'>Một&#x1F;hai.</p>")
    assert story.title == "Đề bài"
    assert words(story.body).endswith("Mộthai.")


def test_pictures_written_into_the_page_come_along_once():
    data = "data:image/png;base64," + base64.b64encode(GIF * 9).decode()
    read = read_whole(f'<h1>Đề</h1>{BODY}<p>a</p><img src="{data}"><p>b</p><img src="{data}">')
    assert [content for _name, content, _alt in read.pictures] == [GIF * 9]


RULES = """
[site]
host = "a.example"
headline = ".t"
lead = ".l"
body = ".b"
time = ".d"
time_format = "%d.%m.%y %Hh%M"
byline = ".w"
source = ".s"
category = ".c"
cover = ".i"
remove = [".x"]
story = '-\\d+\\.html$'
"""


def test_rules_of_a_site_count_most():
    page = (
        '<html><head><meta property="og:title" content="Khác hẳn"></head><body><h1>Không phải</h1>'
        "<b class=t>Đúng</b><i class=l>Sapo</i><u class=d>21.03.19 08h18</u><u class=w>Hoài Nam</u>"
        '<u class=s>TTXVN</u><u class=c>Xã hội</u><div class=i><img src="/a.jpg"></div>'
        "<div class=b><p>Một.</p><p class=x>Bỏ.</p></div><div class=b><p>Hai.</p></div>"
    )
    story = read_page(page, rules=rules_of(RULES))
    assert (story.title, story.lead, story.published_at) == ("Đúng", "Sapo", WHEN)
    assert (story.byline, story.source, story.categories) == ("Hoài Nam", "TTXVN", ["Xã hội"])
    assert (story.cover.path, words(story.body)) == ("/a.jpg", "Một. Hai.")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x", "TOML"),
        ("[other]\na = 1", "other"),
        ("", "[site]"),
        ('[site]\nhedline = "h1"', "hedline"),
        ('[site]\nbody = "div["', "body"),
        ('[site]\nbody = "x|y"', "body"),
        ('[site]\nstory = "("', "story"),
        ("[site]\nbody = 1", "body"),
        ("[site]\nremove = [1]", "remove"),
        ('[site]\nhost = "a b"', "host"),
    ],
)
def test_wrong_rules_are_named(text, named):
    with pytest.raises(Unreadable, match=".") as error:
        rules_of(text)
    assert named in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"%PDF-1.7 " + bytes(2_000),
        "Chỉ là chữ.".encode(),
        b"<p>" + b"x" * (5 * 2**20),
        b"<div>" * 3_000 + b"x",
        b"<p>x</p>" * 30_000,
        b"<p>" + b"a " * 400_000,
        b"<html><body><nav><a href=/>x</a></nav></body></html>",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--",
    ],
    ids=range(10),
)
def test_what_is_no_page_is_said_to_be_none(content):
    with pytest.raises(Unreadable, match="."):
        read_page(content)


@pytest.mark.harm
def test_broken_pages_raise_nothing_else():
    chance = random.Random(17)
    pieces = [made().html for made in saved.KINDS]
    begun = time.perf_counter()
    for _round in range(120):
        page = chance.choice(pieces)
        for _change in range(chance.randint(1, 12)):
            at = chance.randrange(len(page))
            cut = chance.choice(
                ["", "<", ">", '"', "</div>", "<table>", "\0", "&#x110000;", "<!--"]
            )
            page = page[:at] + cut + page[at + chance.randint(0, 40) :]
        content = page.encode("utf-8", "replace")
        with contextlib.suppress(Unreadable):
            read_page(content[: chance.randint(100, len(content))])
    assert time.perf_counter() - begun < 30


@pytest.mark.harm
@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + BODY,
        '<script type="application/ld+json">' + '{"@graph":[' * 50_000 + "</script>" + BODY,
        '<div class="sapo">' * 200 + BODY,
        "<article><a href=x>abc</a><i>21/03/2019 08:18</i>" * 100 + BODY,
        BODY + '<img src="a.jpg">' * 9_000,
        BODY + '<a href="a.pdf">tệp</a> ' * 9_000,
        '<p class="' + "related " * 200_000 + '">x</p>' + BODY,
        '<base href="http://["><a href="http://[">x</a><img src="//[">' + BODY,
        "<!-- " + "Mirrored from " * 100_000 + "-->" + BODY,
    ],
    ids=range(9),
)
def test_bombs_cost_little(page):
    begun = time.perf_counter()
    assert saved.PARAGRAPHS[0] in words(read_page(page).body)
    assert time.perf_counter() - begun < 10
