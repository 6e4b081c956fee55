"""A story taken from a Word file or an old page: shown, then opened as a draft, never saved."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.desk import received_text
from articles.models import Article, KeptFile, Official, OldAddress, Photo, ServerDraft
from articles.moving import page_reading, word
from articles.moving.items import OldFile, OldStory, Unreadable
from articles.moving.page_reading import ReadPage
from articles.moving.word import WordText
from articles.text import richtext
from tests.moving.word_files import docx, paragraph, zipped
from tests.support.factories import (
    make_article,
    make_category,
    make_member,
    make_official,
    picture_file,
)
from tests.support.forms import ADD_STORY, change_url, story_form
from tests.support.samples import SAMPLES
from tests.support.vectors import VECTORS, alive

pytestmark = pytest.mark.django_db

WORD, PAGE = (reverse(f"admin:articles_article_received_{name}") for name in ("word", "page"))
LEAD = "Sáng 30/11, Trung tâm Hành chính công thành phố khai trương bộ phận một cửa hiện đại."
SAID = "Giám đốc Trung tâm Trần Quốc Toản: “Cần làm ngay những việc đã hứa”."
NEW = "Chủ tịch UBND Xã Thạch Hạ Nguyễn Sông Hàn: “Người dân rất phấn khởi”."
HTML = (
    f"<h1>Khai trương một cửa</h1><p>{LEAD}</p><p>Đoạn một.</p>"
    f'<p>{SAID}</p><p><img src="word:1" alt="Quầy tiếp dân"></p><p>{NEW}</p><p>Đoạn cuối.</p>'
)


def text(html=HTML, **fields):
    """What the reader of Word files returns."""
    given = {
        "title": "Khai trương một cửa",
        "html": html,
        "pictures": [("word:1", picture_file().read(), "Quầy tiếp dân")],
        "notices": [],
        "encoding": "unicode",
        "recognised": "unicode",
        "before": "",
    }
    return WordText(**given | fields)


@pytest.fixture
def reads(monkeypatch):
    """Let the reader of Word files return, or raise, what is given; it says how it was asked."""
    asked = []

    def let(found=None):
        def read(file, name, encoding=""):
            asked.append((file.read(), name, encoding))
            if isinstance(found, Exception):
                raise found
            return found(encoding) if callable(found) else found or text()

        monkeypatch.setattr(word, "read", read)
        return asked

    return let


@pytest.fixture
def editor(client):
    client.force_login(make_member(EDITOR))
    return client


def chosen(name="bai.docx", content=b"PK"):
    return ContentFile(content, name=name)


def shown(client, address=WORD, **data):
    """Send a file; returns the form of the page that shows what was read."""
    answer = client.post(address, {"file": chosen()} | data)
    assert answer.status_code == 200
    assert "found" in answer.context, answer.context.get("error")
    context = answer.context
    form = {
        "file-kept": context["kept"].pk,
        "opens": context["form_id"],
        "shown": context["found"].encoding,
        "encoding": context["found"].encoding,
    }
    for quote in context["quotes"]:
        form[f"quote-{quote['number']}"] = quote["choice"]
    return answer, form


def opened(client, form, address=WORD):
    """Open what was shown; returns the answer of the form of a new story."""
    answer = client.post(address, form | {"_open": "1"})
    assert answer.status_code == 302, answer.context["error"]
    return client.get(answer["Location"])


def initial(answer):
    form = answer.context["adminform"].form
    return {name: form[name].value() for name in form.fields}


# What is shown


def test_what_a_file_holds_is_shown_and_nothing_is_stored(editor, reads):
    reads()
    make_official(name="Trần Quốc Toản", position="Giám đốc")
    answer, _form = shown(editor)
    page, found = answer.content.decode(), answer.context["found"]
    assert (found.headline, found.lead) == ("Khai trương một cửa", LEAD)
    assert "Đoạn một." in page
    assert "Quầy tiếp dân" in page
    assert "<img" not in answer.context["text"]
    assert [quote["name"] for quote in answer.context["quotes"]] == [
        "Trần Quốc Toản",
        "Nguyễn Sông Hàn",
    ]
    assert not Article.objects.exists()
    assert not Photo.objects.exists()
    assert not ServerDraft.objects.exists()
    assert Official.objects.count() == 1


def test_what_cannot_be_read_says_why_and_is_not_kept(editor, reads):
    reads(Unreadable("Tệp có mật khẩu."))
    answer = editor.post(WORD, {"file": chosen()})
    assert "Tệp có mật khẩu." in answer.content.decode()
    assert not KeptFile.objects.exists()


def test_without_a_file_or_with_one_too_large_it_says_so(editor, reads, monkeypatch):
    asked = reads()
    assert editor.post(WORD, {}).context["error"]
    monkeypatch.setattr("articles.desk.received.WORD", _small())
    assert "lớn hơn" in editor.post(WORD, {"file": chosen(content=b"PK" * 9)}).context["error"]
    assert not asked


def _small():
    from articles.desk import received

    return received.WORD._replace(most_bytes=9)


def test_one_file_of_a_person_is_read_at_a_time_and_the_other_is_kept(editor, reads):
    asked = reads()
    cache.set(f"received.{editor.session['_auth_user_id']}", 1)
    answer = editor.post(WORD, {"file": chosen()})
    assert answer.context["error"]
    assert not asked
    cache.clear()
    kept = answer.context["kept"].pk
    assert "found" in editor.post(WORD, {"file-kept": kept}).context
    assert asked == [(b"PK", "bai.docx", "")]


def test_a_cache_that_is_down_keeps_nobody_from_reading(editor, reads, monkeypatch):
    def down(*asked):
        raise ConnectionError

    reads()
    monkeypatch.setattr("articles.desk.received.cache.add", down)
    monkeypatch.setattr("articles.desk.received.cache.delete", down)
    shown(editor)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.docx", b""),
        ("anh.docx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("cut.docx", docx(paragraph("Một đoạn."))[:300]),
        ("la.docx", zipped({"../../x": "a", "word/document.xml": "<a/>"})),
        ("../../x\u202e.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
    ids=["nothing", "a picture", "cut", "another zip", "a broken doc"],
)
def test_what_is_no_word_file_is_refused_with_a_word_and_nothing_is_kept(editor, name, content):
    answer = editor.post(WORD, {"file": chosen(name, content)})
    assert answer.status_code == 200
    assert len(answer.context["error"]) > 10
    assert not KeptFile.objects.exists()


def test_a_text_in_an_old_encoding_is_shown_beside_its_reading_in_each(editor, reads):
    def read(encoding):
        return text(
            "<p>Hà Tĩnh hôm nay</p>",
            title="",
            before="Hµ TÜnh h«m nay",
            encoding=encoding or "tcvn3",
            recognised="tcvn3",
        )

    asked = reads(read)
    answer, form = shown(editor)
    page = answer.content.decode()
    assert "Hµ TÜnh h«m nay" in page
    assert {name: reading for name, _label, reading in answer.context["encodings"]}[
        "tcvn3"
    ].startswith("Hà Tĩnh")
    # Another encoding is shown before it is opened.
    answer = editor.post(WORD, form | {"encoding": "vni", "_open": "1"})
    assert answer.status_code == 200
    assert answer.context["found"].encoding == "vni"
    assert [encoding for _file, _name, encoding in asked] == ["", "vni"]
    assert not ServerDraft.objects.exists()


def test_a_file_is_read_again_by_its_chooser_alone(editor, reads, client):
    reads()
    _answer, form = shown(editor)
    client.force_login(make_member(EDITOR))
    assert client.post(WORD, form | {"_open": "1"}).status_code == 200
    assert not ServerDraft.objects.exists()


def test_the_page_marks_where_pictures_stand(editor, reads):
    reads()
    answer, _form = shown(editor)
    assert "<em>[ảnh 1: Quầy tiếp dân]</em>" in answer.context["text"]


def test_it_asks_as_many_queries_however_many_speak(editor, reads):
    counts = []
    for many in (1, 40):
        html = "".join(f"<p>Giám đốc Trung tâm Lê An: “Lời {n}”.</p>" for n in range(many))
        reads(text(f"<p>Đoạn.</p>{html}", pictures=[]))
        make_official(name="Lê An", position="Giám đốc")
        with CaptureQueriesContext(connection) as asked:
            answer, _form = shown(editor)
        assert len(answer.context["quotes"]) == many
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20, counts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [
        ("2002-0112qd.doc", "tcvn3", "Bộ trưởng Bộ Tài chính"),
        ("2003-A-15.rtf", "tcvn3", "Căn cứ Luật Tổ chức Chính phủ"),
    ],
)
def test_a_real_file_in_an_old_font_opens_as_vietnamese(editor, name, encoding, words):
    folder = SAMPLES / "legacy-office"
    if not folder.is_dir():
        pytest.skip(f"no samples at {folder}")
    answer, form = shown(editor, file=chosen(name, (folder / name).read_bytes()))
    found = answer.context["found"]
    assert (found.encoding, found.recognised) == (encoding, encoding)
    assert found.before
    assert words.lower() in richtext.plain(initial(opened(editor, form))["body"]).lower()


# Opened


def test_it_opens_as_the_form_of_a_new_story_and_nothing_is_saved_yet(editor, reads):
    reads()
    toan = make_official(name="Trần Quốc Toản", position="Giám đốc")
    _answer, form = shown(editor)
    answer = opened(editor, form)
    typed = initial(answer)
    photo = Photo.objects.get()
    assert photo.alt == "Quầy tiếp dân"
    assert (typed["headline"], typed["lead"]) == ("Khai trương một cửa", LEAD)
    assert photo.image.url in typed["body"]
    assert typed["body"].count('<div class="quote" data-quote="') == 2
    assert SAID not in typed["body"]
    rows = answer.context["inline_admin_formsets"][0].formset
    han = Official.objects.get(name="Nguyễn Sông Hàn")
    assert han.position == "Chủ tịch UBND Xã Thạch Hạ"
    assert [row["official"].value() for row in rows] == [str(toan.pk), str(han.pk)]
    assert rows[0]["words"].value() == "Cần làm ngay những việc đã hứa."
    assert not Article.objects.exists()
    assert not KeptFile.objects.exists()


def test_where_it_is_not_sure_who_speaks_it_stays_text_unless_the_writer_says(editor, reads):
    words = "Chủ tịch xã Cẩm Dương Lê Văn An: “Cần làm ngay”."
    reads(text(f"<p>Đoạn.</p><p>{words}</p>", pictures=[]))
    answer, form = shown(editor)
    (quote,) = answer.context["quotes"]
    assert not quote["is_sure"]
    assert quote["choice"] == ""
    assert words in initial(opened(editor, form))["body"]
    _answer, form = shown(editor)
    person = {"quote-1": "new", "quote-1-name": "Lê Văn An", "quote-1-position": "Chủ tịch xã"}
    assert words not in initial(opened(editor, form | person))["body"]
    assert Official.objects.get().position == "Chủ tịch xã"


def test_a_quote_left_as_text_stays_where_it_stood(editor, reads):
    reads()
    answer, form = shown(editor)
    form |= {name: "" for name in form if name.startswith("quote-")}
    typed = initial(opened(editor, form))
    assert SAID in typed["body"]
    assert "data-quote" not in typed["body"]
    assert not Official.objects.exists()


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_picture_with_a_caption_moves_no_quote(editor, reads, is_taken):
    figure = '<figure><img src="word:1"><figcaption>Cắt băng</figcaption></figure>'
    content = picture_file().read() if is_taken else b"none"
    html = f"<p>Một.</p>{figure}<p>{NEW}</p><p>Đoạn cuối.</p>"
    reads(text(html, pictures=[("word:1", content, "")]))
    body = initial(opened(editor, shown(editor)[1]))["body"]
    assert body.endswith('<div class="quote" data-quote="1"></div><p>Đoạn cuối.</p>')
    assert NEW not in body
    assert "Cắt băng" in body


def test_a_name_is_mended_before_an_official_is_made(editor, reads):
    reads()
    answer, form = shown(editor)
    number = next(q["number"] for q in answer.context["quotes"] if q["name"] == "Nguyễn Sông Hàn")
    opened(editor, form | {f"quote-{number}-name": "Nguyễn Sông Hân"})
    assert Official.objects.filter(name="Nguyễn Sông Hân").exists()


def test_what_is_opened_is_saved_by_its_form_and_the_draft_goes(editor, reads):
    reads()
    category = make_category()
    _answer, form = shown(editor)
    answer = opened(editor, form)
    typed = {name: value or "" for name, value in initial(answer).items()}
    del typed["audio"], typed["publish_at"]
    rows = answer.context["inline_admin_formsets"][0].formset
    for row in rows:
        typed |= {bound.html_name: bound.value() or "" for bound in row}
    typed |= {
        "quotes-TOTAL_FORMS": len(rows.forms),
        "quotes-INITIAL_FORMS": 0,
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "draft": answer.context["saving"]["draft"],
        "category": category.pk,
    }
    saved = editor.post(answer.request["PATH_INFO"], typed)
    assert saved.status_code == 302, saved.context["faults"]
    story = Article.objects.get()
    assert story.status == "draft"
    assert story.quotes.count() == 2
    assert not ServerDraft.objects.exists()
    # "Back", and pressed again: it leads to the story, and makes no second one.
    again = editor.post(WORD, form | {"_open": "1"}, follow=True)
    assert again.redirect_chain[-1][0].endswith(f"/{story.pk}/change/")


def test_pressed_twice_it_is_one_draft(editor, reads):
    reads()
    _answer, form = shown(editor)
    for _press in range(2):
        assert editor.post(WORD, form | {"_open": "1"}).status_code == 302
    assert ServerDraft.objects.count() == Photo.objects.count() == 1


def test_a_picture_that_is_none_is_named_and_costs_nothing_else(editor, reads):
    good = picture_file().read()
    pictures = [("word:1", b"no picture", "Hỏng"), ("word:2", good, "Tốt")]
    html = '<p>Đoạn.</p><p><img src="word:1"></p><p><img src="word:2"></p>'
    reads(text(html, pictures=pictures))
    _answer, form = shown(editor)
    answer = opened(editor, form)
    assert any("Hỏng" in str(message) for message in answer.context["messages"])
    assert initial(answer)["body"].count("<img") == 1
    assert Photo.objects.count() == 1


def test_where_no_more_drafts_can_be_kept_it_says_so_and_loses_nothing(editor, reads, monkeypatch):
    reads()
    monkeypatch.setattr(ServerDraft, "MAX_DRAFTS", 0)
    _answer, form = shown(editor)
    answer = editor.post(WORD, form | {"_open": "1"})
    assert answer.status_code == 200
    assert answer.context["error"]
    assert "found" in answer.context
    assert KeptFile.objects.exists()


def test_a_draft_of_somebody_else_is_not_opened(editor, client):
    mine = make_member(JOURNALIST)
    content = json.dumps({"typed": [["headline", ["Bản mật"]]]})
    ServerDraft.objects.create(user=mine, form="abc1", content=content, updated_at=timezone.now())
    client.force_login(make_member(EDITOR))
    answer = client.get(f"{ADD_STORY}?draft=abc1", follow=True)
    assert "Bản mật" not in answer.content.decode()
    assert answer.redirect_chain
    client.force_login(mine)
    assert "Bản mật" in client.get(f"{ADD_STORY}?draft=abc1").content.decode()


def test_nothing_in_a_file_comes_alive(editor, reads):
    reads(text("".join(f"<p>{vector}</p>" for vector in VECTORS), title=VECTORS[0], pictures=[]))
    answer, form = shown(editor)
    assert not alive(answer.context["text"])
    assert VECTORS[0] not in answer.content.decode()
    assert not alive(initial(opened(editor, form))["body"])


@pytest.mark.parametrize("number", ["", "x", "-1", "٣", "9" * 40, "\x00", "1.5"])
def test_hostile_choices_choose_nobody(editor, reads, number):
    reads()
    _answer, form = shown(editor)
    hostile = {name: number for name in form if name.startswith("quote-")}
    hostile |= {"opens": "../x", "encoding": number, "quote-x": "new", "keeps_addresses": number}
    answer = editor.post(WORD, form | hostile | {"_open": "1"})
    assert answer.status_code == 302
    assert not Official.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "0", "\x00"])
def test_a_key_of_no_kept_file_asks_for_one(editor, reads, key):
    reads()
    answer = editor.post(WORD, {"file-kept": key, "_open": "1", "shown": "unicode"})
    assert answer.status_code == 200
    assert answer.context["error"]


# An old page


def test_pasted_html_keeps_time_byline_and_source(editor, monkeypatch):
    at = datetime(2019, 3, 21, 1, 18, tzinfo=UTC)
    story = OldStory(
        key="",
        title="Bài cũ",
        lead="Sapo cũ.",
        body="<p>Một đoạn.</p>",
        published_at=at,
        byline="Lê An",
        source="Báo Hà Tĩnh",
        addresses=["https://cu.example/tin/bai-12.html"],
    )
    read = []
    monkeypatch.setattr(
        page_reading, "read_whole", lambda html: read.append(html) or ReadPage(story)
    )
    answer, form = shown(editor, PAGE, file="", html="<html>Bài cũ</html>")
    assert [html.decode("utf-8-sig") for html in read] == ["<html>Bài cũ</html>"]
    typed = initial(opened(editor, form | {"keeps_addresses": "1"}, PAGE))
    assert typed["former_addresses"] == "https://cu.example/tin/bai-12.html"
    assert (typed["headline"], typed["lead"]) == ("Bài cũ", "Sapo cũ.")
    assert (typed["byline"], typed["source"]) == ("Lê An", "Báo Hà Tĩnh")
    assert typed["publish_at"] == ["21/03/2019", "08:18"]


def test_a_cover_that_came_along_is_chosen_and_pictures_elsewhere_are_named(editor, monkeypatch):
    story = OldStory(
        key="",
        title="Bài cũ",
        body='<p>Một đoạn.</p><p><img src="https://cu.example/b.jpg"></p>',
        cover=OldFile("saved:1", caption="Lễ khai trương"),
    )
    page = ReadPage(story, pictures=[("saved:1", picture_file().read(), "Quầy")])
    monkeypatch.setattr(page_reading, "read_whole", lambda html: page)
    answer, form = shown(editor, PAGE, file="", html="<p>Bài cũ</p>")
    assert "https://cu.example/b.jpg" in answer.content.decode()
    typed = initial(opened(editor, form, PAGE))
    assert typed["cover"] == str(Photo.objects.get().pk)
    assert typed["cover_caption"] == "Lễ khai trương"
    assert "cu.example" not in typed["body"]


def test_a_page_that_cannot_be_read_gives_the_paste_back(editor, monkeypatch):
    def refuse(html):
        raise Unreadable("Không có bài nào trong trang này.")

    monkeypatch.setattr(page_reading, "read_whole", refuse)
    answer = editor.post(PAGE, {"html": "<p>Đã dán</p>"})
    assert "Không có bài nào trong trang này." in answer.content.decode()
    assert answer.context["pasted"] == "<p>Đã dán</p>"


def test_text_without_html_is_told_where_it_belongs_and_given_back(editor):
    answer = editor.post(PAGE, {"html": "Một đoạn chữ."})
    assert "dán thẳng vào bài mới" in answer.context["error"]
    assert answer.context["pasted"] == "Một đoạn chữ."
    assert "dán cả trang" in editor.post(PAGE, {}).context["error"]


@pytest.mark.parametrize("address", [WORD, PAGE])
def test_those_who_write_no_stories_may_not(client, address):
    client.force_login(make_member(TICKER_STAFF))
    assert client.get(address).status_code == 403
    assert client.post(address, {"file": chosen()}).status_code == 403


def test_a_journalist_who_sets_no_time_is_told_the_time_of_the_old_page(client, monkeypatch):
    at = timezone.now() - timedelta(days=900)
    story = OldStory(key="", title="Bài cũ", body="<p>Một đoạn.</p>", published_at=at)
    monkeypatch.setattr(page_reading, "read_whole", lambda html: ReadPage(story))
    client.force_login(make_member(JOURNALIST))
    _answer, form = shown(client, PAGE, file="", html="<p>Bài cũ</p>")
    opened(client, form, PAGE)
    names = [name for name, _values in json.loads(ServerDraft.objects.get().content)["typed"]]
    assert "publish_at_0" not in names


def test_an_old_address_is_kept_with_the_save_of_a_new_story_and_no_other_row_loses_it(editor):
    taken = make_article()
    OldAddress.objects.record(["https://cu.example/a.html"], taken)
    addresses = "https://cu.example/a.html\n/b.html"
    answer = editor.post(ADD_STORY, story_form(former_addresses=addresses), follow=True)
    story = Article.objects.exclude(pk=taken.pk).get()
    assert OldAddress.objects.target("/b.html") == story
    assert OldAddress.objects.target("/a.html") == taken
    assert any("https://cu.example/a.html" in str(one) for one in answer.context["messages"])
    change = editor.get(change_url(story))
    assert 'name="former_addresses"' not in change.content.decode()


# Parting


@pytest.mark.parametrize(
    ("html", "headline", "lead"),
    [
        ("<h1>Tiêu đề</h1><p><strong>Sapo đậm.</strong></p><p>A.</p>", "Tiêu đề", "Sapo đậm."),
        (f"<p>Tiêu đề</p><p>{LEAD}</p><p>A.</p><p>B.</p>", "Tiêu đề", LEAD),
        ("<p>Một câu dài là đoạn văn.</p><p>Hai.</p>", "", ""),
        ("<h1>Tiêu đề</h1><p>Ngắn.</p><p>A.</p>", "Tiêu đề", ""),
        ("", "", ""),
    ],
)
def test_headline_and_lead_are_what_looks_like_them(monkeypatch, html, headline, lead):
    monkeypatch.setattr(word, "read", lambda *asked: text(html, title="", pictures=[]))
    found = received_text.from_word(None, "bai.docx")
    assert (found.headline, found.lead) == (headline, lead)
    for words in filter(None, (headline, lead)):
        assert words not in found.body


def test_paragraphs_within_lists_and_tables_hold_no_quote():
    html = "<p>Một.</p><blockquote><p>Hai.</p></blockquote><ul><li><p>Ba.</p></li></ul><p>Bốn.</p>"
    found = list(received_text.paragraphs(html))
    assert [paragraph.text for paragraph in found] == ["Một.", "Bốn."]
    marked = received_text.with_quotes(html, [("Bốn.", 1)])
    assert marked.endswith('</ul><div class="quote" data-quote="1"></div>')
