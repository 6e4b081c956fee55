"""A step from a form whose story moved since, or that would show a lack: asked about, then done."""

import pytest
from django.core.files.base import ContentFile

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import workflow
from articles.models import Article, KeptFile
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_member,
    make_official,
    make_photo,
)
from tests.support.forms import ADD_STORY, change_url, open_form, posted_by, story_form
from tests.support.pages import text_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("what is asked before a step is told from rows that other tests read"),
]


@pytest.fixture
def colleague():
    return make_member(EDITOR, last_name="Trần", first_name="Bình")


def answer(client, page, button, url=None, **fields):
    """Press `button` (name, value) of the page that asks."""
    form = posted_by(page, "second-look-form") | dict([button]) | fields
    return client.post(url or page.context["action"], form)


def now(article):
    return Article.objects.get(pk=article.pk)


# What happened meanwhile

CROSSED = {  # how the story stood, what the colleague did, what was pressed, whether it still may
    "called off, published": ({"publish_at": hours(5)}, "withdraw", "publish", True),
    "called off, called off": ({"publish_at": hours(5)}, "withdraw", "withdraw", False),
    "published, published": ({"status": "in_review"}, "publish", "publish", True),
    "sent back, published": ({"status": "in_review"}, "send_back", "publish", True),
    "submitted, published": ({"status": "draft"}, "submit", "publish", True),
    "withdrawn, withdrawn": ({}, "withdraw", "withdraw", False),
}


@pytest.mark.parametrize("case", CROSSED)
def test_a_step_from_a_form_whose_story_moved_says_who_when_and_why_and_asks(desk, colleague, case):
    state, theirs, mine, may = CROSSED[case]
    article = make_article(author=colleague, **state)
    form = open_form(desk, article)
    workflow.take(article, theirs, by=colleague, note="Chờ số liệu")
    page = desk.post(change_url(article), form | {"_move": mine, "lead": "Của tôi", "note": "Vì"})
    assert page.status_code == 409
    text = text_of(page)
    assert "Trần Bình" in text
    assert "Chờ số liệu" in text
    assert "Chưa lưu gì cả" in text
    assert now(article).transitions.count() == 1
    assert now(article).lead != "Của tôi"
    assert ('name="_move"' in page.content.decode()) is may
    kept = posted_by(page, "second-look-form")
    assert (kept["lead"], kept["note"]) == ("Của tôi", "Vì")
    if may:
        assert answer(desk, page, ("_move", mine)).status_code == 302
        # What is published already is put live anew, as a working copy.
        done = "update" if theirs == mine else mine
        assert now(article).transitions.first().action == done
    else:
        assert answer(desk, page, ("_continue", "1")).status_code == 302
        assert now(article).transitions.count() == 1
    assert now(article).lead == "Của tôi"


def test_who_moved_it_between_the_question_and_the_answer_is_asked_about_too(desk, colleague):
    article = make_article(publish_at=hours(5))
    form = open_form(desk, article)
    workflow.withdraw(article, by=colleague, note="Một")
    page = desk.post(change_url(article), form | {"_move": "publish"})
    workflow.schedule(article, by=colleague, at=hours(9))
    page = answer(desk, page, ("_move", "publish"))
    assert page.status_code == 409
    assert page.context["meanwhile"].moves[0].action == "schedule"
    assert not now(article).is_published()


def test_a_story_that_went_out_by_the_clock_asks_before_it_is_withdrawn(desk):
    article = make_article(publish_at=hours(1))
    form = open_form(desk, article) | {"_move": "withdraw", "note": "Hoãn"}
    Article.objects.update(publish_at=hours(-1))
    form |= dict(zip(("publish_at_0", "publish_at_1"), ("", ""), strict=True))
    page = desk.post(change_url(article), form)
    assert page.status_code == 409
    assert now(article).is_published()


def test_a_form_that_names_no_place_of_its_story_asks_before_its_step(desk, colleague):
    """An odd or an older form: what is not known is not taken for seen."""
    for seen in ("stood=x", "stood=published.9", "stood=draft." + "9" * 400, "stood=%00.1"):
        article = make_article(status="in_review")
        form = open_form(desk, article) | {"seen": seen, "_move": "publish"}
        page = desk.post(change_url(article), form)
        assert page.status_code == 409, seen
        assert now(article).status == "in_review"
    form = open_form(desk, article) | {"seen": "", "_move": "withdraw", "note": "Vì"}
    workflow.publish(article, by=colleague)
    assert desk.post(change_url(article), form).status_code == 409
    assert now(article).is_published()


def test_a_save_is_told_of_the_move_and_nothing_of_it_is_seen_by_readers(desk, colleague):
    article = make_article(status="in_review")
    form = open_form(desk, article) | {"lead": "Nửa câu", "_continue": "1"}
    workflow.publish(article, by=colleague)
    page = desk.post(change_url(article), form, follow=True)
    assert any("Trong lúc bạn viết" in str(message) for message in page.context["messages"])
    assert now(article).lead != "Nửa câu"
    assert article.working_copy.lead == "Nửa câu"

    article = make_article(status="in_review")
    form = open_form(desk, article) | {"lead": "Nửa câu", "_continue": "1"}
    workflow.send_back(article, by=colleague, note="Thiếu nguồn")
    page = desk.post(change_url(article), form, follow=True)
    assert now(article).lead == "Nửa câu"
    (told,) = [m for m in map(str, page.context["messages"]) if "Trong lúc bạn viết" in m]
    assert "Trần Bình" in told
    assert "Thiếu nguồn" in told


def test_the_page_of_two_versions_names_the_move_and_the_step_that_is_left(desk, colleague):
    article = make_article(status="in_review", lead="Gốc")
    form = open_form(desk, article) | {"lead": "Của tôi", "_move": "publish"}
    workflow.send_back(article, by=colleague, note="Thiếu nguồn")
    Article.objects.filter(pk=article.pk).update(lead="Của Bình")
    page = desk.post(change_url(article), form)
    text = text_of(page)
    assert "Thiếu nguồn" in text
    assert "Bước “Xuất bản” chưa được thực hiện" in text
    form = posted_by(page, "conflict-form") | {"_continue": "1"}
    assert desk.post(change_url(article), form).status_code == 302
    assert now(article).status == "draft"


def test_who_may_no_longer_change_the_story_reads_who_moved_it(client, colleague):
    author = make_member(JOURNALIST)
    article = make_article(status="draft", author=author)
    client.force_login(author)
    form = open_form(client, article) | {"_move": "submit", "lead": "Của tôi ở đây"}
    workflow.publish(article, by=colleague, note="Tin gấp")
    page = client.post(change_url(article), form)
    assert page.status_code == 409  # it may go into a working copy
    for words in ("Trần Bình", "Tin gấp"):
        assert words in text_of(page)
    assert posted_by(page, "second-look-form")["lead"] == "Của tôi ở đây"


def test_a_step_pressed_twice_is_taken_once_and_asks_nothing(desk, colleague):
    article = make_article(status="in_review")
    form = open_form(desk, article) | {"_move": "publish"}
    for _time in range(2):
        assert desk.post(change_url(article), form).status_code == 302
    assert now(article).transitions.count() == 1
    # Called off meanwhile, the same form is no second press of the same button.
    workflow.withdraw(now(article), by=colleague, note="Sai")
    assert desk.post(change_url(article), form).status_code == 409
    assert now(article).status == "withdrawn"


def test_the_time_that_a_move_wrote_is_no_other_save_to_be_chosen_from(desk, colleague):
    article = make_article(status="in_review", publish_at=None)
    form = open_form(desk, article) | {"_move": "publish", "lead": "Của tôi"}
    workflow.schedule(article, by=colleague, at=hours(5))
    page = desk.post(change_url(article), form)
    assert "không đợi đến" in text_of(page)
    assert answer(desk, page, ("_continue", "1")).status_code == 302
    assert now(article).publish_at == article.publish_at
    assert article.working_copy.lead == "Của tôi"


# What the story lacks


def quote(**fields):
    return {"official": make_official().pk, "position": "Sở", "words": "Lời", **fields}


@pytest.mark.parametrize("step", ["publish", "schedule"])
def test_a_quote_without_a_place_is_asked_about_once_also_in_a_new_story(desk, step):
    later = {"publish_at_0": "21/03/2099", "publish_at_1": "08:18"} if step == "schedule" else {}
    page = desk.post(ADD_STORY, story_form(quotes=[quote()], _move=step, draft="abc", **later))
    assert page.status_code == 200
    assert "Trích dẫn 1" in text_of(page)
    assert not Article.objects.exists()
    assert answer(desk, page, ("_move", step)).status_code == 302
    assert workflow.state(Article.objects.get()) == (
        "scheduled" if step == "schedule" else "published"
    )


def test_who_thinks_again_saves_without_the_step(desk):
    page = desk.post(ADD_STORY, story_form(quotes=[quote()], _move="publish"))
    assert answer(desk, page, ("_continue", "1")).status_code == 302
    article = Article.objects.get()
    assert (article.status, article.quotes.count()) == ("draft", 1)


def test_what_is_in_its_place_or_is_not_published_asks_nothing(desk):
    placed = '<p>a</p><div class="quote" data-quote="1"></div>'
    sent = {
        "placed": story_form(quotes=[quote()], body=placed, _move="publish"),
        "submitted": story_form(quotes=[quote()], _move="submit"),
        "deleted": story_form(quotes=[quote(DELETE="on")], _move="publish"),
        "saved": story_form(quotes=[quote()]),
    }
    for name, form in sent.items():
        assert desk.post(ADD_STORY, form).status_code == 302, name


def test_an_undescribed_picture_of_a_story_that_readers_knew_is_asked_about(desk):
    photo = make_photo(alt="")
    body = f'<p>a</p><figure><img src="{photo.image.url}" alt=""></figure>'
    article = make_article(status="withdrawn", cover=photo, body=body, quotes=[{}])
    page = desk.post(change_url(article), open_form(desk, article) | {"_move": "publish"})
    assert page.status_code == 200
    assert len(page.context["lacks"]) == 3
    assert answer(desk, page, ("_move", "publish")).status_code == 302
    assert now(article).is_published()


def test_a_lack_that_is_new_since_the_question_is_asked_about(desk):
    article = make_article(status="withdrawn", quotes=[{}])
    form = open_form(desk, article) | {"_move": "publish", "_asked": "pictures"}
    assert desk.post(change_url(article), form).context["lacks"]
    assert not now(article).is_published()


def test_a_chosen_file_is_not_lost_by_the_question(desk):
    sound = ContentFile(b"ID3" + b"\0" * 3_000_000, name="doc.mp3")  # larger than memory holds
    form = story_form(quotes=[quote()], _move="publish", category=make_category().pk)
    page = desk.post(ADD_STORY, form | {"audio": sound})
    assert page.status_code == 200
    assert not page.context["lost"]
    assert answer(desk, page, ("_move", "publish")).status_code == 302
    assert Article.objects.get().audio.size == 3_000_003


def test_a_file_that_finds_no_room_is_named_to_be_chosen_again(desk, monkeypatch):
    monkeypatch.setattr(KeptFile, "MAX_FILES", 0)
    sound = ContentFile(b"ID3", name="doc.mp3")
    page = desk.post(ADD_STORY, story_form(quotes=[quote()], _move="publish") | {"audio": sound})
    assert page.context["lost"] == [("audio", "doc.mp3")]
    assert '<input type="file" name="audio">' in page.content.decode()
