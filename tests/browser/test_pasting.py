"""Pasting from other programs: no paste is lost, whatever the filters make of it."""

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests.support.browser import ADD_STORY, editor_ready, until

pytestmark = pytest.mark.django_db(transaction=True)

CASES = sorted((Path(__file__).parent / "pasted").glob("*.html"))
DATA = "CKEDITOR.instances.id_body.getData()"
PLAIN = "Không đọc được định dạng của chương trình kia."

EMPTY = """() => new Promise((resolve) =>
    CKEDITOR.instances.id_body.setData("", { callback: () => setTimeout(resolve, 50) }))"""
PASTE = """([html, text]) => {
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    if (text) clipboardData.setData("text/plain", text);
    const options = { clipboardData, bubbles: true, cancelable: true };
    const body = CKEDITOR.instances.id_body.document.getBody().$;
    body.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def words(text):
    return re.findall(r"\w+", text)


def visible_words(source):
    page = lxml_html.fromstring(source)
    for hidden in page.xpath("//style|//script|//comment()"):
        hidden.drop_tree()
    return words(" ".join(page.itertext()))


@pytest.fixture
def editor(desk_page):
    desk_page.goto(ADD_STORY)
    editor_ready(desk_page).click()
    return desk_page


def pasted(page, html="", text=""):
    """Empty the editor, paste, and return what it holds then."""
    page.evaluate(EMPTY)
    page.evaluate(PASTE, [html, text])
    until(page, f"{DATA} !== ''")
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", page.evaluate(DATA))


def word(*paragraphs):
    """Word's HTML of `paragraphs`: (level, label, text, font of the label), or a text alone."""

    def written(paragraph):
        if isinstance(paragraph, str):
            return f"<p class=MsoNormal>{paragraph}</p>"
        level, label, text, *font = paragraph
        font = f"font-family:{font[0]};" if font else ""
        return (
            f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
            f"<![if !supportLists]><span style='{font}mso-list:Ignore'>{label}"
            "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>"
            f"{text}</p>"
        )

    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta name=Generator content="Microsoft Word 15"></head><body><!--StartFragment-->'
        f"{''.join(map(written, paragraphs))}<!--EndFragment--></body></html>"
    )


def told(page):
    return page.locator(".cke_notification_message").all_inner_texts()


def test_no_text_of_other_programs_is_lost(editor):
    lost = {}
    for case in CASES:
        source = case.read_text()
        body = pasted(editor, source)
        # A picture of another site is left out with its caption, and named with it.
        kept = words(re.sub("<[^>]*>", " ", body) + " ".join(told(editor)))
        missing = [word for word in visible_words(source) if word not in kept]
        if missing:
            lost[case.name] = missing
    assert lost == {}
    assert all("Ảnh của trang khác" in text for text in told(editor))
    editor.console_messages_seen.clear()  # the policy asks no other site for its pictures


def test_what_google_docs_and_chats_show_is_kept(editor):
    body = pasted(editor, (CASES[0].parent / "gdocs.html").read_text())
    assert "<h2>Tiêu đề lớn</h2><p>Chữ thường,<strong>chữ đậm</strong><em>và chữ nghiêng" in body
    assert "<ul><li>Mục A<ul><li>Mục A1</li></ul></li><li><strong>Mục B đậm</strong></li>" in body
    assert '<u>gạch dưới</u><sup>2</sup><a href="https://example.vn/tin">liên kết</a>' in body
    body = pasted(editor, (CASES[0].parent / "facebook.html").read_text())
    assert body.startswith("<p>Đoạn một 🔥 nóng</p><p>Dòng hai<br />Dòng ba</p>")
    editor.console_messages_seen.clear()


@pytest.mark.parametrize(
    "fault",
    [
        "editor.pasteTools.handlers.forEach((one) => { one.canHandle = () => false; });",
        "editor.on('paste', (event) => { if (!event.data.isPlain) throw new Error('x'); });",
        "editor.on('paste', () => { throw new Error('x'); }, null, null, 7);",
        "CKEDITOR.cleanWord = () => '';",
        "CKEDITOR.cleanWord = (html) => html.slice(0, -60);",
    ],
)
def test_a_filter_that_fails_costs_no_text(editor, fault):
    source = word("Một đoạn.", (1, "1.", "Đoạn hai."), "Đoạn cuối của bài.")
    pasted(editor, source)  # the filter is fetched with the first
    editor.evaluate(f"(() => {{ const editor = CKEDITOR.instances.id_body; {fault} }})()")
    body = pasted(editor, source, "Một đoạn. Đoạn hai. Đoạn cuối của bài.")
    for piece in ("Một đoạn.", "Đoạn hai.", "Đoạn cuối của bài."):
        assert piece in body
    if "canHandle" not in fault:
        assert any("hãy xem lại" in message for message in told(editor))


def test_markup_that_words_own_filter_throws_at_arrives_and_the_writer_is_told(editor):
    source = word("Một.", "Hai.").replace("<p class", "<p style='mso-list:l0' class", 1)
    assert pasted(editor, source) == "<p>Một.</p><p>Hai.</p>"
    assert PLAIN in told(editor)[0]


@pytest.mark.parametrize(
    ("paragraphs", "body"),
    [
        (
            [(1, "Điều 1.", "Phạm vi"), (1, "Điều 2.", "Đối tượng")],
            "<p>Điều 1. Phạm vi</p><p>Điều 2. Đối tượng</p>",
        ),
        ([(1, "a)", "Một"), (1, "b)", "Hai")], "<p>a) Một</p><p>b) Hai</p>"),
        ([(1, "1.1", "Một"), (1, "1.2.", "Hai")], "<p>1.1 Một</p><p>1.2. Hai</p>"),
        ([(1, "I.", "Một"), (1, "II.", "Hai")], "<p>I. Một</p><p>II. Hai</p>"),
        ([(1, "–", "Một"), (1, "-", "Hai")], "<p>– Một</p><p>- Hai</p>"),
        ([(1, "1)", "Một"), (1, "(2)", "Hai")], "<p>1) Một</p><p>(2) Hai</p>"),
        ([(1, "1.", "Một"), (1, "2.", "Hai")], "<ol><li>Một</li><li>Hai</li></ol>"),
        (
            [(1, "1.", "Một"), (2, "a)", "Khoản"), (1, "2.", "Hai")],
            '<ol><li>Một</li></ol><p>a) Khoản</p><ol start="2"><li>Hai</li></ol>',
        ),
        (
            [(1, "1.", "Một"), (1, "5.", "Năm"), (1, "6.", "Sáu")],
            '<ol><li>Một</li></ol><ol start="5"><li>Năm</li><li>Sáu</li></ol>',
        ),
        (
            [
                (1, "·", "Một", "Symbol"),
                (2, "o", "Hai", "Courier New"),
                (1, "§", "Ba", "Wingdings"),
            ],
            "<ul><li>Một<ul><li>Hai</li></ul></li></ul><ul><li>Ba</li></ul>",
        ),
    ],
)
def test_a_label_of_word_that_is_no_plain_number_stays_text(editor, paragraphs, body):
    assert pasted(editor, word(*paragraphs)) == body


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ('<ol type="a"><li>Một</li><li>Hai</li></ol>', "<p>a. Một</p><p>b. Hai</p>"),
        (
            '<ol style="list-style-type: upper-roman" start="3"><li><p>Ba</p></li></ol>',
            "<p>III. Ba</p>",
        ),
        (
            '<b id="docs-internal-guid-1"><ol><li style="list-style-type:lower-alpha">Một</li></ol>'
            "</b>",
            "<p>a. Một</p>",
        ),
        ('<ol><li>Một</li><li value="4">Bốn</li></ol>', None),
        ("<pre>Dòng một\n\n  Dòng ba\n</pre>", "<p>Dòng một<br /><br />&nbsp; Dòng ba</p>"),
        (
            '<div style="white-space: pre-wrap;">Một\nHai</div><p>Ba\nbốn</p>',
            "<p>Một<br />Hai</p><p>Ba bốn</p>",
        ),
        (
            '<div style="white-space:pre-line">\n<p>Một</p>\n'
            '<p style="white-space:normal">a\nb</p></div>',
            "<p>Một</p><p>a b</p>",
        ),
        ('<p>Vui <img alt="😀" src="data:image/gif;base64,R0lG"></p>', "<p>Vui 😀</p>"),
        ('<p><img data-emoji="🇻🇳" src="/e.png"> vô địch</p>', "<p>🇻🇳 vô địch</p>"),
        ('<p>Chào <img class="emojione" alt=":)" src="/e.png"></p>', "<p>Chào :)</p>"),
    ],
)
def test_what_the_allow_list_would_drop_unseen_is_kept(editor, source, body):
    body = body or '<ol><li>Một</li></ol><ol start="4"><li>Bốn</li></ol>'
    assert pasted(editor, source) == body


def test_a_page_of_another_site_with_scripts_brings_its_text_alone(editor):
    source = (
        "<script>document.title = 'hacked'</script><h1 onclick='x()'>Mục</h1><style>p{}</style>"
        "<p onmouseover='x()'>Đoạn <a href='javascript:x()'>một</a>.</p>"
        "<iframe src='//x.vn'></iframe>"
        "<img src='data:,' onerror=\"document.title='hacked'\"><svg onload='x()'></svg>"
    )
    body = pasted(editor, source)
    assert "<p>Đoạn" in body
    assert not re.search(r"<script|<style|\son\w+=|iframe|svg", body)
    assert editor.title() != "hacked"
    editor.console_messages_seen.clear()


def test_five_megabytes_are_refused_in_words_and_what_was_written_stays(editor):
    pasted(editor, "<p>Đã viết.</p>")
    editor.evaluate(PASTE, ["", "Năm megabyte. " * 360_000])
    editor.get_by_text("Văn bản dán vào dài hơn mức một bài được phép").wait_for()
    assert "<p>Đã viết.</p>" in editor.evaluate(DATA)
