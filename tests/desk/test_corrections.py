"""Corrections at the desk: where false words stand is shown, and they are struck from the story."""

import pytest
from django.urls import reverse

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import diff, revisions
from articles.editorial.states import State
from articles.models import Article, Correction
from articles.text.richtext import marker
from tests.support.factories import make_article, make_correction, make_member, make_quote
from tests.support.forms import change_url, open_form, other_desk, posted_by
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db

FALSE_WORDS = reverse("admin:articles_article_false_words")
NEW = {
    "corrections-0-kind": "correction",
    "corrections-0-false_words": "chín xã",
    "corrections-0-right_words": "mười xã",
    "corrections-0-decided_by": "Tổng biên tập Lê An",
    "corrections-0-strike": "on",
}


@pytest.fixture
def editor(client):
    client.force_login(make_member(EDITOR))
    return client


def make_wrong(**fields):
    """A published story that says "chín xã" nearly everywhere, as it was recorded last."""
    defaults = {
        "headline": "Cả chín xã có điện",
        "lead": "Điện về chín xã, không phải thập chín xãy.",
        "body": "<p>Hôm nay <strong>chín</strong> xã vùng cao có điện.</p><p>Cả chín xã.</p>"
        + marker(1),
        "cover_caption": "Lưới điện.",
    }
    article = make_article(**defaults | fields)
    make_quote(article=article, words="Tôi mừng cho chín xã")
    revisions.record(article, by=None)
    return article


def save(client, article, **fields):
    """Save what is typed, and let it go live; returns the page that follows."""
    form = open_form(client, article) | NEW | {"_move": "publish"} | fields
    response = client.post(change_url(article), form, follow=True)
    assert response.redirect_chain, text_of(response)
    return text_of(response)


def test_false_words_are_struck_from_the_whole_story_and_kept_in_its_history(editor):
    article = make_wrong()
    told = save(editor, article)
    assert "Đã thay thông tin sai trong: Tiêu đề, Sapo, Nội dung, Trích dẫn 1 – lời" in told
    article.refresh_from_db()
    assert article.headline == "Cả mười xã có điện"
    assert article.lead == "Điện về mười xã, không phải thập chín xãy."
    assert article.body == (
        f"<p>Hôm nay <strong>mười</strong> xã vùng cao có điện.</p><p>Cả mười xã.</p>{marker(1)}"
    )
    assert article.quotes.get().words == "Tôi mừng cho mười xã"
    assert article.has_page
    assert not Article.objects.filter(working_copy_of=article).exists()
    newest, *_rest, first = revisions.of(article)
    assert State.of(newest).story["headline"] == "Cả mười xã có điện"
    assert State.of(first).story["headline"] == "Cả chín xã có điện"
    assert State.of(first).quotes[1]["words"] == "Tôi mừng cho chín xã"


def test_readers_find_the_false_words_in_the_correction_alone(editor, client):
    article = make_wrong(lead="Điện về chín xã.")
    save(editor, article)
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count("chín xã") == page.count("<del>chín xã</del>") + page.count(
        "“chín xã” là sai"
    )
    story = client.get(f"/api/v1/stories/{article.pk}").json()
    assert "chín" not in story["body"] + story["headline"] + story["lead"]
    assert story["corrections"][0]["false_words"] == "chín xã"
    assert not client.get("/tim-kiem/?q=chín").context["found"]


def test_an_old_version_comes_back_beside_the_correction(editor):
    article = make_wrong()
    first = revisions.of(article).first()
    save(editor, article)
    article.refresh_from_db()
    revisions.restore(article, first, by=None)
    article.refresh_from_db()
    assert article.headline == "Cả chín xã có điện"
    assert article.corrections.get().right_words == "mười xã"


def test_what_differs_of_a_correction_is_named_in_words():
    article = make_article()
    before = State.now(article)
    make_correction(article=article)
    shown = diff.compare(diff.changes(before, State.now(article)))
    marks = {each.label: each.marks for each in shown}
    assert marks["Đính chính – thông tin sai đã đăng"] == [("added", "Có chín xã")]
    assert marks["Đính chính – kèm lời xin lỗi"] == [("added", "Có")]


def test_what_is_saved_in_the_working_copy_leaves_the_live_story(editor):
    article = make_wrong()
    save(editor, article, _move="")
    article.refresh_from_db()
    assert article.headline == "Cả chín xã có điện"
    assert not article.corrections.exists()
    copy = article.working_copy
    assert copy.headline == "Cả mười xã có điện"
    assert copy.corrections.get().false_words == "chín xã"
    assert "đính chính" in diff.summary(diff.changes(State.now(article), State.now(copy)))


def test_words_without_a_tick_stay_and_are_named(editor):
    article = make_wrong()
    form = {"corrections-0-strike": ""}
    told = save(editor, article, **form)
    assert "Thông tin sai vẫn còn trong: Tiêu đề, Sapo" in told
    article.refresh_from_db()
    assert article.headline == "Cả chín xã có điện"
    assert article.corrections.exists()


def test_words_that_stand_nowhere_are_told_and_refused_by_nothing(editor):
    article = make_wrong()
    told = save(editor, article, **{"corrections-0-false_words": "mười một xã"})
    assert "Không thấy thông tin sai này trong bài: chưa thay gì." in told
    assert Correction.objects.get(article=article).false_words == "mười một xã"


def test_a_headline_that_would_become_too_long_stays_and_is_named(editor):
    article = make_wrong(headline="Cả chín xã " + "a" * 180)
    told = save(editor, article, **{"corrections-0-right_words": "mười xã " + "b" * 40})
    assert "Thay vào thì quá dài nên vẫn để như cũ: Tiêu đề." in told
    article.refresh_from_db()
    assert article.headline.startswith("Cả chín xã")
    assert "mười xã bbb" in article.lead


def test_a_form_sent_back_keeps_all_that_was_typed_of_a_correction(editor):
    article = make_wrong()
    form = open_form(editor, article) | NEW | {"corrections-0-right_words": ""}
    response = editor.post(change_url(article), form)
    assert response.status_code == 200
    again = posted_by(response)
    assert again["corrections-0-false_words"] == "chín xã"
    assert "corrections-0-strike" in again
    assert "Hãy ghi thông tin đúng." in text_of(response)
    assert not Correction.objects.exists()


def test_a_late_save_that_overwrites_nothing_strikes_what_was_saved_meanwhile(editor):
    article = make_wrong()
    make_correction(article=article, false_words="bảy xã")
    lead = {"lead": "Không phải chín xã, họ nói."}
    mine = open_form(editor, article) | lead
    theirs = open_form(other := other_desk(), article) | lead
    assert other.post(change_url(article), theirs).status_code == 302
    new = {name.replace("-0-", "-1-"): value for name, value in NEW.items()}
    assert editor.post(change_url(article), mine | new).status_code == 302
    copy = article.working_copy
    assert copy.lead == "Không phải mười xã, họ nói."
    assert copy.corrections.count() == 2


# The door of the script


def ask(client, **sent):
    story = {"headline": "Cả chín xã", "body": "<p>Có <b>chín</b> xã <i>&amp; hai</i></p>"}
    sent = {"false_words": "chín xã", "right_words": "mười xã", "story": story, **sent}
    return client.post(FALSE_WORDS, sent, content_type="application/json")


def test_the_script_is_told_where_words_stand_as_they_are_typed(editor):
    answer = ask(editor, quotes=[{"number": "3", "words": "Với <chín xã>"}]).json()
    assert answer["found"] == 3
    assert "Cả <del>chín xã</del> → <ins>mười xã</ins>" in answer["html"]
    assert "Trích dẫn 3 – lời" in answer["html"].replace("phát biểu", "")
    assert "&lt;<del>chín xã</del>" in answer["html"]
    assert "không có chỗ nào" in ask(editor, false_words="mười").json()["html"]
    assert ask(editor, false_words="").json()["found"] == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"false_words": 5},
        {"right_words": None},
        {"story": []},
        {"story": {"body": ["a"]}},
        {"story": {"body": "<b>" * 200}},
        {"story": {"body": '<img src="data:image/png;base64,a">'}},
        {"quotes": {}},
        {"quotes": ["a"]},
        {"quotes": [{"words": 1}]},
    ],
    ids=str,
)
def test_the_script_gets_an_answer_in_words_whatever_it_sends(editor, sent):
    answer = ask(editor, **sent)
    assert answer.status_code in (200, 400), answer
    assert answer.status_code == 200 or answer.json()["error"]


@pytest.mark.parametrize("role", [JOURNALIST, None])
def test_only_who_publishes_may_ask(client, role):
    if role:
        client.force_login(make_member(role))
    assert ask(client).status_code == (403 if role else 302)
