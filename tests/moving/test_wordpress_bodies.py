"""What becomes of a text of WordPress: paragraphs, blocks and shortcodes."""

import time

import pytest
from django.utils.translation import override

from articles.moving.items import OldFile
from articles.moving.sources.autop import autop
from articles.moving.sources.html_tree import words_of
from articles.moving.sources.wordpress_bodies import body_of, take_lead
from articles.moving.sources.wordpress_library import Library
from articles.moving.sources.wxr_record import Record
from articles.text.richtext import clean

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def library():
    """A library of two pictures and a document, uploaded to story 5; and a reusable block."""
    made = Library()
    for number, name in ((1, "mot.jpg"), (2, "hai.png"), (3, "qd.pdf")):
        record = Record("item")
        record.fields = {
            "wp:post_id": str(number),
            "wp:post_parent": "5",
            "wp:post_type": "attachment",
            "wp:attachment_url": f"https://cu.example/uploads/{name}",
            "title": name,
        }
        record.add_meta("_wp_attachment_image_alt", f"Ảnh {number}")
        made.add(record, "Chú <thích>" if number == 1 else "")
    block = Record("item", {"wp:post_id": "8", "wp:post_type": "wp_block"})
    block.fields["content:encoded"] = "<!-- wp:paragraph --><p>Dùng lại</p><!-- /wp:paragraph -->"
    made.add(block)
    yield made
    made.close()


def html(text, library):
    """The text as HTML on one line."""
    return " ".join(body_of(text, library, "5").html.split())


def notices(text, library):
    """What the report says of the text."""
    with override("en"):
        return [*body_of(text, library, "5").found.notices()]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Một.\nHai.\n\nBa <b>bốn</b>", "<p>Một.<br> Hai.</p> <p>Ba <b>bốn</b></p>"),
        ("Một\r\n\r\n\r\nHai", "<p>Một</p> <p>Hai</p>"),
        ("a<br />\nb", "<p>a<br> b</p>"),
        ("<h2>Tít</h2>\nlời", "<h2>Tít</h2> <p>lời</p>"),
        ("<p>a\n\nb</p>", "<p>a</p> <p>b</p>"),
        (
            "<blockquote>a\n\nb</blockquote>c",
            "<blockquote><p>a</p> <p>b</p> </blockquote> <p>c</p>",
        ),
        ("<ul>\n<li>a\nb</li>\n<li>c</li>\n</ul>", "<ul><li>a<br> b</li> <li>c</li> </ul>"),
        ("<table><tr><td>a\n\nb</td></tr></table>", "<td><p>a</p> <p>b</p> </td>"),
        ("<pre>a\n\n  b</pre>\nc", "<pre>a\n\n  b</pre><p>c</p>"),
        ("<strong>a\n\nb</strong>", "<p><strong>a</p> <p>b</strong></p>"),
        ("<!-- chú -->a<!-- hở", "<p>a hở</p>"),
        ("", ""),
        ("\n\n \n", ""),
    ],
)
def test_paragraphs_are_those_that_wordpress_showed(typed, shown):
    written = autop(typed.replace("\r\n", "\n"))
    assert shown in (written if "<pre>" in typed else " ".join(written.split()))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            '[caption id="attachment_1" align="alignright"]<a href="b.jpg"><img src="b.jpg"></a>'
            " Chú <b>ý</b>[/caption]",
            '<figure class="image"><a href="b.jpg"><img src="b.jpg"></a>'
            "<figcaption>Chú <b>ý</b></figcaption>",
        ),
        ('[caption caption="Cũ"]<img src="b.jpg">[/caption]', "<figcaption>Cũ</figcaption>"),
        (f"[embed]{VIDEO}[/embed]", f"<p>{VIDEO}</p>"),
        (f"Lời\n{VIDEO}\nlời", f"<p>Lời</p> <p>{VIDEO}</p> <p>lời</p>"),
        ("[youtube id=dQw4w9WgXcQ]", 'data-video="dQw4w9WgXcQ"'),
        ('[video mp4="/u/a.mp4"][/video]', '<a href="/u/a.mp4">a.mp4</a>'),
        ("Xem [1] và [Xem thêm] [[gallery]]", "<p>Xem [1] và [Xem thêm] [gallery]</p>"),
        ('[vc_row el="1"][vc_column]Lời[/vc_column][/vc_row]', "<p>Lời</p>"),
        ("[my_ad]Còn lời", "<p>Còn lời</p>"),
    ],
)
def test_shortcodes_become_html(text, part, library):
    assert part in html(text, library).replace("\n", " ")


def test_a_gallery_is_one_of_ours(library):
    shown = html('[gallery ids="1,2,77"]', library)
    assert shown == (
        '<figure class="gallery"><figure class="image">'
        '<img alt="Ảnh 1" src="https://cu.example/uploads/mot.jpg">'
        "<figcaption>Chú &lt;thích&gt;</figcaption></figure>"
        '<figure class="image"><img alt="Ảnh 2" src="https://cu.example/uploads/hai.png"></figure>'
        "</figure>"
    )
    assert html("[gallery]", library) == shown  # what was uploaded to the story, the PDF apart
    assert "not in the export: 1" in notices('[gallery ids="1,2,77"]', library)[0]


def test_what_only_wordpress_understands_is_named(library):
    said = notices("[my_ad] [xyz a=1]Lời[/xyz] <!-- wp:latest-posts /-->", library)
    assert any("[my_ad], [xyz]" in each for each in said)
    assert any("latest-posts" in each for each in said)
    assert any("a.mp4" in each for each in notices("[video src='/u/a.mp4']", library))
    assert not notices("Xem [1] [sic]", library)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("<!-- wp:paragraph -->\n<p>Một\nhai</p>\n<!-- /wp:paragraph -->", "<p>Một hai</p>"),
        (
            '<!-- wp:gallery --><figure class="wp-block-gallery"><figure class="wp-block-image">'
            '<img src="/a.jpg" alt="A"/><figcaption>Một</figcaption></figure>'
            '<figure class="wp-block-image"><img src="/b.jpg"/></figure>'
            '<figcaption class="blocks-gallery-caption">Cả bộ</figcaption></figure>'
            "<!-- /wp:gallery -->",
            '<figure class="gallery"><figure class="image"><img alt="A" src="/a.jpg">'
            '<figcaption>Một</figcaption></figure><figure class="image"><img alt="" src="/b.jpg">'
            "</figure></figure><p>Cả bộ</p>",
        ),
        (
            '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
            f"{VIDEO}\n</div><figcaption>Phim</figcaption></figure>",
            '<figure class="video" data-video="dQw4w9WgXcQ">',
        ),
        (
            '<!-- wp:embed --><figure class="wp-block-embed"><div>\nhttps://x.example/1\n</div>'
            "</figure><!-- /wp:embed -->",
            '<p><a href="https://x.example/1">https://x.example/1</a></p>',
        ),
        (
            '<!-- wp:table --><figure class="wp-block-table"><table><tbody><tr><td>1</td></tr>'
            "</tbody></table><figcaption>Bảng</figcaption></figure><!-- /wp:table -->",
            "<table><caption>Bảng</caption><tbody><tr><td>1</td></tr></tbody></table>",
        ),
        (
            "<!-- wp:quote --><blockquote><p>Lời</p><cite>Ông A</cite></blockquote>"
            "<!-- /wp:quote -->",
            "<p>Lời</p><p>Ông A</p>",
        ),
        (
            "<!-- wp:group --><div><div><p>a</p></div><div>b</div></div><!-- /wp:group -->",
            "<p>a</p><p>b</p>",
        ),
        ('<!-- wp:block {"ref":8} /-->', "<p>Dùng lại</p>"),
        ('<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">Chú</p></div>',
         '<figure class="image"><img src="/a.jpg"><figcaption>Chú</figcaption></figure>'),
        ('<img src="data:image/gif;base64,R0" data-src="/a.jpg">', 'src="/a.jpg"'),
        (
            '<div class="wp-block-cover" style="background-image:url(/a.jpg)"><p>Chữ</p></div>',
            '<img alt="" src="/a.jpg"><p>Chữ</p>',
        ),
        ('<p class="has-text-align-center">a</p>', '<p class="align-center">a</p>'),
        ("<p>a</p><script>b()</script><style>c</style>", "<p>a</p>"),
    ],
)  # fmt: skip
def test_blocks_become_what_a_body_of_ours_holds(text, part, library):
    assert part in html(text, library)


def test_footnotes_come_at_the_end(library):
    notes = '[{"content":"Theo <em>báo</em>","id":"a"}]'
    body = body_of("<!-- wp:footnotes /-->", library, "5", footnotes=notes)
    assert body.html == "<ol><li>Theo <em>báo</em></li></ol>"
    assert body_of("<!-- wp:footnotes /-->", library, "5", footnotes="hỏng").html == ""


def test_documents_are_taken_along(library):
    body = body_of(
        '<!-- wp:file --><div class="wp-block-file"><a href="/u/bc.docx">Báo cáo</a>'
        '<a href="/u/bc.docx" class="wp-block-file__button">Tải về</a></div><!-- /wp:file -->'
        '<p>Xem <a href="https://cu.example/uploads/qd.pdf">quyết định</a></p>',
        library,
        "5",
    )
    assert body.documents == [
        OldFile("/u/bc.docx", title="Báo cáo"),
        OldFile("https://cu.example/uploads/qd.pdf", title="quyết định"),
    ]
    assert "Báo cáo" not in body.html
    assert "quyết định" in body.html
    assert [each.id for each in library.unused()] == ["1", "2"]


def test_a_picture_without_a_description_gets_that_of_the_library(library):
    shown = html('<img alt="" src="https://cdn.cu.example/uploads/mot-300x200.jpg">', library)
    assert 'alt="Ảnh 1"' in shown
    assert "mot-300x200.jpg" in shown  # the size stays: the folder of files knows it


def test_a_picture_may_stand_before_the_lead(library):
    body = body_of('<figure><img src="/a.jpg"></figure>Sapo.\n\nTiếp.<!--more-->', library, "5")
    take_lead(body)
    assert body.lead == "Sapo."
    assert "Sapo" not in body.html
    assert "Tiếp." in body.html


def test_an_excerpt_that_opens_the_text_is_read_once(library):
    body = body_of("<b>Sapo</b> của bài.\n\nTiếp.", library, "5")
    take_lead(body, "Sapo của bài.")
    assert (body.lead, body.html) == ("Sapo của bài.", "<p>Tiếp.</p>")
    body = body_of("Chỉ một đoạn.", library, "5")
    take_lead(body, "Chỉ một đoạn.")
    assert body.html == "<p>Chỉ một đoạn.</p>"


def test_words_have_no_html():
    assert words_of("Một &amp; <b>hai</b>.<br>Ba") == "Một & hai. Ba"
    assert words_of("<div>" * 2_000 + "đáy") == "đáy"


def test_what_is_too_deep_to_be_a_text_keeps_its_words(library):
    assert "đáy" in html("<div>" * 3_000 + "đáy", library)


@pytest.mark.harm
@pytest.mark.parametrize(
    "text",
    [
        "[a b=1]" * 20_000,
        "[a][/a]" * 20_000,
        "[a" * 40_000,
        '[a b="' * 20_000,
        "<!-- wp:a -->" * 20_000,
        "<!-- wp:a {" * 20_000,
        "<!--" * 50_000,
        "<" * 100_000,
        "<p>" * 20_000,
        "\n " * 50_000,
        "&#" * 50_000,
        "<li>\n\n<b>x" * 20_000,
        "<figure class='wp-block-gallery'><img>" * 100,
        "<div class='gallery'>" * 400,
        "<blockquote><cite>" * 200,
        "<div class='b'><p>x</p></div>" * 20_000,
        "<figure class='wp-block-embed'>https://a.vn</figure>" * 20_000,
        "<!-- wp:a -->" * 20_000 + "<!-- /wp:b -->" * 20_000,
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(text, library):
    start = time.process_time()
    body = body_of(text, library, "5")
    take_lead(body)
    assert time.process_time() - start < 5  # a tenth of a second or so, where nothing else runs


@pytest.mark.harm
@pytest.mark.parametrize("part", ['<!-- wp:block {"ref":77} /-->', "[gallery]"])
def test_what_a_text_names_again_and_again_comes_a_bounded_number_of_times(part, library):
    library._db.execute("INSERT INTO reusable VALUES ('77', ?)", ("<p>Dùng lại.</p>" * 9_000,))
    for number in range(1_000, 1_900):
        columns = (str(number), f"https://cu.example/{number}.jpg", *[""] * 4, "5", "", str(number))
        library._db.execute(f"INSERT INTO attachment VALUES ({'?, ' * 9}0)", columns)
    start = time.process_time()
    assert len(body_of(part * 5_000, library, "5").html) < 3_000_000
    assert time.process_time() - start < 10


def test_a_gallery_stays_one_when_it_is_cleaned(library, settings):
    shown = html('[gallery ids="1,2"]', library).replace(
        "https://cu.example/uploads", "/media/photos"
    )
    assert clean(shown).count('<figure class="gallery">') == 1
    assert clean(shown).count("<img ") == 2
