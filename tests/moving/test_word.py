"""Word files as stories: what comes along, and what is told of what does not."""

import io
from types import SimpleNamespace

import pytest

from articles.moving.word import WordText, child, read
from articles.text.richtext import clean
from tests.moving import word_files as made
from tests.moving.word_files import PNG, docx, item, paragraph, relation, run


def text_of(content: bytes, encoding: str = "") -> SimpleNamespace:
    """What `content` holds, read without a process of its own, which takes 0.1 s."""
    result, pictures = child.read(content, encoding)
    return SimpleNamespace(**result | {"pictures": pictures})


@pytest.fixture(scope="module")
def whole() -> WordText:
    """A .docx of everything, read once."""
    body = (
        paragraph("Tỉnh khởi công hai cây cầu", style="Title")
        + paragraph("Nội dung ", run("đậm", properties="<w:b/>"), run(" nghiêng", "", "<w:i/>"))
        + paragraph("Mục lớn", style="Heading1")
        + paragraph("Mục nhỏ", style="Heading2")
        + item("một", 1)
        + item("hai", 1)
        + item("chấm", 3)
        + item("điểm a", 2)
        + item("điểm b", 2)
        + paragraph("Lời văn xen giữa")
        + item("điểm c", 2)
        + made.picture("p1", "Cây cầu")
        + paragraph("Ảnh: Lê Hà", style="Caption")
        + paragraph("Lời trích dẫn", style="Quote")
        + "<w:tbl><w:tr><w:tc>" + paragraph("ô một") + "</w:tc><w:tc>" + paragraph("ô hai")
        + "</w:tc></w:tr></w:tbl>"
        + '<w:p><w:hyperlink r:id="l1"><w:r><w:t>liên kết</w:t></w:r></w:hyperlink></w:p>'
        + '<w:p><w:r><w:t>Có chú thích</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        + '<w:p><w:ins w:id="1"><w:r><w:t>chèn vào</w:t></w:r></w:ins>'
        + '<w:del w:id="2"><w:r><w:delText>xóa đi</w:delText></w:r></w:del></w:p>'
        + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + "<w:txbxContent>" + paragraph("Trong khung") + "</w:txbxContent></wps:txbx></w:drawing>"
        + "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>" + paragraph("Trong khung")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        + '<w:p><w:r><w:t>Nhận xét</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )  # fmt: skip
    notes = f'<w:footnotes {made.W}><w:footnote w:id="2">{paragraph("Theo Sở")}</w:footnote>'
    content = docx(
        body,
        relation("p1", "image", "media/a.png")
        + relation("l1", "hyperlink", "https://example.com/x", external=True),
        {
            "word/media/a.png": PNG,
            "word/footnotes.xml": notes + "</w:footnotes>",
            "word/numbering.xml": made.numbering(
                ("decimal", "%1."), ("lowerLetter", "%1)"), ("bullet", "·")
            ),
            "word/vbaProject.bin": b"x",
            "word/embeddings/a.xlsx": b"x",
        },
    )
    found = read(io.BytesIO(content), "bài.docx")
    assert found.html == text_of(content).html, "the process and the reader say the same"
    return found


def test_the_title_is_taken_out_of_the_text(whole):
    assert whole.title == "Tỉnh khởi công hai cây cầu"
    assert whole.title not in whole.html


def test_headings_bold_and_italic_words_and_quotes_come_along(whole):
    assert "<h1>Mục lớn</h1><h2>Mục nhỏ</h2>" in whole.html
    assert "<strong>đậm</strong><em> nghiêng</em>" in whole.html
    assert "<blockquote><p>Lời trích dẫn</p></blockquote>" in whole.html


def test_lists_keep_their_labels(whole):
    assert "<ol><li>một</li><li>hai</li></ol><ul><li>chấm</li></ul>" in whole.html
    assert "<p>a) điểm a</p><p>b) điểm b</p><p>Lời văn xen giữa</p><p>c) điểm c</p>" in whole.html


def test_a_picture_comes_along_with_its_description_and_caption(whole):
    figure = '<figure><img alt="Cây cầu" src="word:1"><figcaption>Ảnh: Lê Hà</figcaption></figure>'
    assert figure in whole.html
    assert whole.pictures == [("word:1", PNG, "Cây cầu")]


def test_tables_and_links_come_along(whole):
    assert "<td><p>ô một</p></td><td><p>ô hai</p></td>" in whole.html
    assert '<a href="https://example.com/x">liên kết</a>' in whole.html


def test_footnotes_stand_at_the_end(whole):
    assert "Có chú thích<sup>[1]</sup></p>" in whole.html
    assert whole.html.rstrip().endswith("<hr><p>[1] Theo Sở </p>")


def test_tracked_changes_are_read_as_accepted_and_told(whole):
    assert "chèn vào" in whole.html
    assert "xóa đi" not in whole.html
    assert any("theo dõi thay đổi" in notice for notice in whole.notices)


def test_a_text_box_stands_once_behind_its_paragraph(whole):
    assert whole.html.count("<p>Trong khung</p>") == 1


def test_macros_comments_and_embedded_objects_are_told(whole):
    told = " ".join(whole.notices)
    assert all(word in told for word in ("macro", "bình luận", "nhúng"))


def test_what_was_read_passes_the_cleaner(whole):
    cleaned = clean(whole.html)
    assert all(words in cleaned for words in ("Mục lớn", "[1] Theo Sở", "Ảnh: Lê Hà", "ô hai"))


# Old fonts


def test_each_run_is_read_by_its_font():
    found = text_of(
        docx(
            paragraph("Hội nghị tỉnh ủy", style="Heading1")
            + paragraph(run("Quèc héi ", ".VnTime"), run("(là Quốc hội)", "Times New Roman"))
            + paragraph(run("héi nghÞ", ".VnTimeH"))
            + paragraph(run("quye", "VNI-Times"), run("át ñònh", "VNI-Times"))
            + paragraph(run("n", ".VnTime"), "<w:r><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr>"
                        "<w:softHyphen/><w:t>íc</w:t></w:r>")
            + paragraph("®Êt", style="Old")
        )
    )  # fmt: skip
    assert found.title == "Hội nghị tỉnh ủy"
    assert [part.removesuffix("</p>") for part in found.html.split("<p>")[1:]] == [
        "Quốc hội (là Quốc hội)",
        "HỘI NGHỊ",
        "quyết định",
        "nước",
        "đất",
    ]
    assert (found.recognised, found.encoding) == ("tcvn3", "tcvn3")
    assert found.before.startswith("Quèc héi")
    assert found.after.startswith("Quốc hội")


def test_the_encoding_can_be_chosen():
    old = docx(paragraph("Uû ban nh©n d©n tØnh ®· ban hµnh"))
    assert text_of(old).html == "<p>Uỷ ban nhân dân tỉnh đã ban hành</p>"
    as_it_stands = text_of(old, "unicode")
    assert as_it_stands.html == "<p>Uû ban nh©n d©n tØnh ®· ban hµnh</p>"
    assert (as_it_stands.recognised, as_it_stands.before) == ("tcvn3", "")
    assert "nhân" not in text_of(old, "vni").html


def test_short_cells_are_read_in_the_encoding_that_makes_sense_of_them():
    vni = "Uûy ban nhaân daân tænh ñaõ ban haønh quyeát ñònh veà vieäc hoã trôï ngöôøi troàng luùa"
    old = "Uû ban nh©n d©n tØnh ®· ban hµnh quyÕt ®Þnh vÒ viÖc hç trî"
    cells = (vni, old, old, "Toång coäng", "Céng")
    found = text_of(docx("".join(paragraph(run(cell, "VNSTCVN3")) for cell in cells)))
    assert found.html.endswith("<p>Tổng cộng</p><p>Cộng</p>")


def test_text_that_was_converted_under_an_old_font_stays():
    found = text_of(docx(paragraph(run("Ủy ban nhân dân tỉnh có công văn hỏa tốc", ".VnTime"))))
    assert found.html == "<p>Ủy ban nhân dân tỉnh có công văn hỏa tốc</p>"
    assert found.recognised == "unicode"


# Other kinds


def test_an_rtf_is_read_by_its_fonts():
    old = made.escaped("Uû ban nh©n d©n tØnh")
    vni = made.escaped("quyeát ñònh")
    found = text_of(
        made.rtf(
            rf"\pard\s1 {{\f0 Ti\u234?u \u273?\u7873?}}\par\pard {{\f1 {old} n\-\'edc}}\par"
            rf"{{\b {{\f2 {vni}}}}} {{\deleted xoa}}{{\strike bo}}\par"
            r"\pard{\listtext 1.\tab}mot\par{\listtext 2.\tab}hai\par"
            r"\trowd\cellx1\cellx2\pard\intbl A\cell B\cell\row\pard"
            r'{\field{\*\fldinst HYPERLINK "https://example.com/"}{\fldrslt xem}}'
            r"{\super\chftn{\footnote\pard\plain Theo So\par}}\par"
            rf"{{\pict\pngblip {PNG.hex()}}}\par\pard\s2 Anh\par"
        )
    )
    assert found.kind == "rtf"
    assert found.title == "Tiêu đề"
    assert "<p>Uỷ ban nhân dân tỉnh nước</p>" in found.html
    assert "<strong>quyết định</strong>" in found.html
    assert "xoa" not in found.html
    assert "<s>bo</s>" in found.html
    assert "<ol><li>mot</li><li>hai</li></ol>" in found.html
    assert "<td><p>A</p></td><td><p>B</p></td>" in found.html
    assert '<a href="https://example.com/">xem</a>' in found.html
    assert "<sup>[1]</sup>" in found.html
    assert found.html.endswith("<p>[1] Theo So</p>")
    assert "<figcaption>Anh</figcaption></figure>" in found.html
    assert found.pictures[0][1] == PNG
    assert found.notices


def test_a_text_box_of_an_rtf_follows_its_paragraph():
    box = r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard Trong khung\par}}}"
    found = text_of(made.rtf(rf"\pard Truoc {box}sau\par"))
    assert found.html == "<p>Truoc sau</p>\n<p>Trong khung</p>"


def test_cells_of_an_rtf_span_the_columns_they_are_as_wide_as():
    found = text_of(
        made.rtf(
            r"\trowd\cellx2000\cellx4010\cellx6000\pard\intbl A\cell B\cell C\cell\row"
            r"\trowd\cellx4000\cellx6000\pard\intbl D\cell E\cell\row"
            r"\trowd\clvmgf\cellx2000\clmgf\cellx4000\clmrg\cellx6000\intbl F\cell G\cell"
            r"\cell\row\trowd\clvmrg\cellx2000\cellx4000\cellx6000\intbl \cell H\cell I\cell\row"
        )
    )
    rows = found.html.replace("<p>", "").replace("</p>", "").split("</tr><tr>")
    assert rows[1] == '<td colspan="2">D</td><td>E</td>'
    assert rows[2] == '<td rowspan="2">F</td><td colspan="2">G</td>'
    assert rows[3].startswith("<td>H</td><td>I</td>")


def test_a_doc_is_read_by_its_fonts():
    found = text_of(
        made.doc(
            [
                [("Quèc héi ", ".VnTime"), ("2026", "")],
                [("céng hoµ x· héi", ".VnTimeH")],
                [("Quyeát ñònh", "VNI-Times")],
                [("n\xadíc", ".VnTime")],
            ]
        )
    )
    assert found.kind == "doc"
    assert found.html.split("\n") == [
        "<p>Quốc hội 2026</p>",
        "<p>CỘNG HOÀ XÃ HỘI</p>",
        "<p>Quyết định</p>",
        "<p>nước</p>",
    ]


def test_an_odt_is_read():
    found = text_of(
        made.odt(
            '<text:h text:outline-level="1">Tiêu đề</text:h>'
            '<text:p>Chữ <text:span text:style-name="B">đậm</text:span>'
            "<text:note><text:note-body><text:p>Ghi chú</text:p></text:note-body></text:note>"
            '<text:a xlink:href="https://example.com/">xem</text:a></text:p>'
            '<text:p><text:span text:style-name="V">Quèc héi</text:span></text:p>'
            '<text:list text:style-name="L"><text:list-item><text:p>một</text:p></text:list-item>'
            "<text:list-item><text:p>hai</text:p></text:list-item></text:list>"
            '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
            "<text:p>ô</text:p></table:table-cell></table:table-row></table:table>"
            '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/>'
            "<svg:desc>Cây cầu</svg:desc></draw:frame></text:p>",
            '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/>'
            '</style:style><style:style style:name="V"><style:text-properties '
            'style:font-name=".VnTime"/></style:style>'
            '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
            'style:num-format="a" style:num-suffix=")"/></text:list-style>',
            {"Pictures/a.png": PNG},
        )
    )
    assert (found.kind, found.title) == ("odt", "Tiêu đề")
    assert 'Chữ <strong>đậm</strong><sup>[1]</sup><a href="https://example.com/">' in found.html
    assert "<p>Quốc hội</p>" in found.html
    assert "<p>a) một</p>\n<p>b) hai</p>" in found.html
    assert '<td colspan="2"><p>ô</p></td>' in found.html
    assert '<img src="word:1" alt="Cây cầu">' in found.html
    assert found.html.endswith("<p>[1] Ghi chú</p>")


@pytest.mark.parametrize(
    "content",
    [
        "Uû ban nh©n d©n tØnh\r\n\r\n®· ban hµnh\r\n".encode("latin-1"),
        "\ufeffỦy ban nhân dân tỉnh\n\nđã ban hành".encode(),
        "Ủy ban nhân dân tỉnh\n\nđã ban hành".encode("utf-16"),
    ],
)
def test_plain_text_is_read(content):
    paragraphs = text_of(content).html.split("\n")
    assert len(paragraphs) == 2
    assert paragraphs[1] == "<p>đã ban hành</p>"


def test_html_that_is_called_doc_is_read():
    page = (
        '<html><body><p style="font-family:.VnTime">Quèc héi</p><script>x</script>'
        '<img src="http://10.0.0.1/x.png"></body></html>'
    )
    found = text_of(page.encode())
    assert (found.kind, found.html) == ("html", "<p>Quốc hội</p>")
    assert found.notices


def test_strict_open_xml_is_read_like_any_other():
    usual, strict = (
        "http://schemas.openxmlformats.org/{}/2006/{}",
        "http://purl.oclc.org/ooxml/{}/{}",
    )
    body = made.docx_body(paragraph("Nội dung ", run("bỏ", properties="<w:strike/>")))
    for family, kind in (("wordprocessingml", "main"), ("officeDocument", "relationships")):
        body = body.replace(usual.format(family, kind), strict.format(family, kind))
    assert text_of(docx("", parts={"word/document.xml": body})).html == "<p>Nội dung <s>bỏ</s></p>"


def test_a_letterhead_is_no_title():
    found = text_of(
        docx(
            paragraph(run("ỦY BAN NHÂN DÂN TỈNH", properties="<w:b/>"))
            + paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        )
    )
    assert found.title == ""
    assert "ỦY BAN NHÂN DÂN TỈNH" in found.html
