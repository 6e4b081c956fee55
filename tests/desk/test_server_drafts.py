"""What is typed and not saved is kept on the server: for its writer, and for nobody else."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import reversion.models
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Article, ContentStamp, ServerDraft
from tests.support.factories import make_admin, make_article, make_member, make_official
from tests.support.forms import ADD_STORY, change_url, open_form, posted_by, story_form

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

KEEP, OFFER, DISCARD, LIST = (
    reverse(f"admin:articles_article_{name}")
    for name in ("keep_draft", "offer_drafts", "discard_draft", "drafts")
)


def draft(headline="Đang viết", **fields):
    typed = {"headline": [headline], "lead": ["Sapo\nhai dòng"], "body": ["<p>Thân</p>"]}
    typed |= {"quotes-TOTAL_FORMS": ["0"], "quotes-INITIAL_FORMS": ["0"]} | fields
    changed = list(typed)
    return {
        "savedAt": 1_700_000_000_000,
        "version": "",
        "seen": "",
        "changed": changed,
        "labels": [],
        "typed": [[name, values] for name, values in typed.items()],
    }


def keep(person, form="abc1", article="new", content=None, **fields):
    """Send a draft as drafts.js does; returns the answer."""
    client, user = person
    sent = {"user": str(user.pk), "article": str(article), "form": form}
    sent |= {"draft": content or draft()} | fields
    return client.post(KEEP, json.dumps(sent), content_type="application/json")


def offered(person, article="new"):
    """The headlines of the drafts that `person` is offered for a story."""
    drafts = person[0].get(OFFER, {"article": article}).json()["drafts"]
    return [dict(one["draft"]["typed"])["headline"][0] for one in drafts]


def somebody(role=JOURNALIST):
    user = make_member(role) if role else make_admin()
    client = Client()
    client.force_login(user)
    return client, user


@pytest.fixture
def an():
    """A journalist, logged in."""
    return somebody()


# Kept and offered


def test_a_draft_is_offered_on_another_computer_as_it_was_last_typed(an):
    article = make_article(status="draft", author=an[1])
    for headline in ("Một", "Hai"):
        assert keep(an, article=article.pk, content=draft(headline)).json() == {"kept": True}
    elsewhere = Client()
    elsewhere.force_login(an[1])
    assert offered((elsewhere, an[1]), article.pk) == ["Hai"]
    assert offered(an) == []  # of a new story there is none
    assert ServerDraft.objects.get().headline == "Hai"


def test_two_forms_of_one_story_are_two_drafts_the_newest_first(an):
    keep(an, form="tab1", content=draft("Thẻ một"))
    keep(an, form="tab2", content=draft("Thẻ hai"))
    keep(an, form="tab1", content=draft("Thẻ một nữa"))
    assert offered(an) == ["Thẻ một nữa", "Thẻ hai"]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "👩‍🌾", "</script>", "a\r\nb"])
def test_whatever_can_be_typed_is_kept(an, text):
    content = draft("x", lead=[text])
    assert keep(an, content=content).status_code == 200
    back = an[0].get(OFFER, {"article": "new"}).json()["drafts"][0]["draft"]
    assert dict(back["typed"])["lead"] == [text]
    key = reverse("admin:articles_article_read_draft", args=["abc1"])
    assert an[0].get(key).status_code == 200


def test_a_save_removes_the_draft_and_an_error_does_not(an):
    form = story_form(draft="abc1")
    keep(an)
    an[0].post(ADD_STORY, form | {"headline": ""})
    assert offered(an) == ["Đang viết"]
    an[0].post(ADD_STORY, form)
    assert offered(an) == []
    article = Article.objects.get()
    form = open_form(an[0], article)
    keep(an, form=form["draft"], article=article.pk)
    an[0].post(change_url(article), form)
    assert not ServerDraft.objects.exists()


def test_a_request_that_comes_after_the_save_brings_no_draft_back(an):
    an[0].post(ADD_STORY, story_form(draft="abc1"))
    answer = keep(an)
    assert answer.status_code == 400
    assert "đã được lưu" in answer.json()["error"]
    said = an[0].get(OFFER, {"article": "new", "forms": "abc1,abc2,;"}).json()
    assert said == {"drafts": [], "saved": ["abc1"]}


def test_a_draft_is_discarded(an):
    keep(an), keep(an, form="abc2")
    assert an[0].post(DISCARD, {"form": "abc1"}).json() == {"kept": False}
    assert an[0].post(DISCARD, {"form": "abc2"}, HTTP_ACCEPT="text/html")["Location"] == LIST
    assert not ServerDraft.objects.exists()


# What it is not


def test_it_is_no_revision_no_log_and_no_news_for_readers(an):
    article = make_article()
    stamp = ContentStamp.objects.values_list("stamp", flat=True)
    before = (list(stamp), reversion.models.Version.objects.count(), LogEntry.objects.count())
    keep(an, article=article.pk, content=draft("Bí mật chưa lưu"))
    after = (list(stamp), reversion.models.Version.objects.count(), LogEntry.objects.count())
    assert after == before
    article.refresh_from_db()
    assert article.version == 1


def test_keeping_asks_few_queries(an, django_assert_num_queries):
    first = 2 + 2 + 4  # session and user; permissions; the draft
    with django_assert_num_queries(first):
        keep(an)
    with django_assert_num_queries(2 + 2 + 1):
        keep(an)


# Whose it is


@pytest.mark.parametrize("role", [JOURNALIST, EDITOR, None])
def test_nobody_sees_or_removes_the_draft_of_another(an, role):
    other = somebody(role)
    article = make_article(author=an[1], status="draft")
    keep(an, article=article.pk, content=draft("Chỉ của An"))
    read = reverse("admin:articles_article_read_draft", args=["abc1"])
    assert other[0].get(read).status_code == 404
    assert offered(other, article.pk) == []
    for page in (LIST, "/quan-tri/"):
        assert "Chỉ của An" not in other[0].get(page).content.decode()
    other[0].post(DISCARD, {"form": "abc1"})
    keep(other, article=article.pk, content=draft("Của người khác"))
    assert offered(an, article.pk) == ["Chỉ của An"]


def test_those_who_write_no_stories_have_no_drafts():
    ticker = somebody(TICKER_STAFF)
    read = reverse("admin:articles_article_read_draft", args=["abc1"])
    assert keep(ticker).status_code == 403
    assert ticker[0].post(DISCARD, {"form": "abc1"}).status_code == 403
    assert [ticker[0].get(page).status_code for page in (OFFER, LIST, read)] == [403] * 3


def test_a_form_of_somebody_who_logged_out_since_is_not_kept_for_the_next(an):
    answer = keep(an, user=str(an[1].pk + 1))
    assert answer.status_code == 400
    assert "người khác" in answer.json()["error"]
    assert not ServerDraft.objects.exists()


def test_a_draft_tells_nothing_of_stories_that_are_not_ones_own(an):
    hidden = make_article(headline="Tuyệt mật", status="draft")
    for number, key in enumerate((hidden.pk, 999_999)):
        keep(an, form=f"abc{number}", article=key, content=draft("Thử"))
    page = an[0].get(LIST).content.decode()
    assert "Tuyệt mật" not in page
    assert page.count("đã bị xoá, hoặc không còn là của bạn") == 2


# A story that is lost


@pytest.mark.parametrize("lost", ["deleted", "given away", "withdrawn"])
def test_what_was_typed_for_a_story_that_is_lost_is_shown_and_saved_as_a_new_one(an, lost):
    quote = {"official": make_official(name="Nguyễn An"), "words": "Lời"}
    article = make_article(status="draft", author=an[1], headline="Bài cũ", quotes=[quote])
    form = open_form(an[0], article) | {"headline": "Đang sửa dở"}
    typed = {name: [str(value)] for name, value in form.items()}
    keep(
        an, form=form["draft"], article=article.pk, content=draft(typed.pop("headline")[0], **typed)
    )
    if lost == "deleted":
        article.delete()
    elif lost == "given away":
        Article.objects.update(author=make_member(JOURNALIST))
    else:
        Article.objects.update(status="withdrawn")
    front = an[0].get("/quan-tri/").content.decode()
    assert "Đang sửa dở" in front
    assert LIST in front
    page = an[0].get(LIST).content.decode()
    assert change_url(article) not in page
    if lost == "withdrawn":
        assert LIST in an[0].get(change_url(article)).content.decode()
    read = reverse("admin:articles_article_read_draft", args=[form["draft"]])
    assert read in page
    shown = an[0].get(read)
    assert "Sapo của bài." in shown.content.decode()
    again = posted_by(shown, "form-recovery")
    assert an[0].post(ADD_STORY, again).status_code == 302
    new = Article.objects.exclude(pk=article.pk).get()
    assert (new.headline, new.author) == ("Đang sửa dở", an[1])
    assert new.quotes.get().words == "Lời"


def test_the_list_leads_to_the_forms_that_offer_the_drafts(an):
    article = make_article(status="draft", author=an[1], headline="Bài của tôi")
    keep(an, form="abc1", article=article.pk)
    keep(an, form="abc2", content=draft(""))
    page = an[0].get(LIST).content.decode()
    assert change_url(article) in page
    assert f'href="{ADD_STORY}"' in page
    assert "Bài của tôi" in page
    assert "(chưa có tiêu đề)" in page


# Limits


def test_a_person_has_room_for_50_drafts_of_2_mb_each():
    assert (ServerDraft.MAX_BYTES, ServerDraft.MAX_DRAFTS) == (2 * 1024 * 1024, 50)


def test_a_draft_that_is_too_long_and_one_too_many_are_told(an, monkeypatch):
    monkeypatch.setattr(ServerDraft, "MAX_BYTES", 2_000)
    assert "2 MB" in keep(an, content=draft(body=["a" * 2_000])).json()["error"]
    monkeypatch.setattr(ServerDraft, "MAX_DRAFTS", 2)
    for number in range(2):
        assert keep(an, form=f"abc{number}").status_code == 200
    refused = keep(an, form="abc9")
    assert refused.status_code == 400
    assert "2 bản nháp" in refused.json()["error"]
    assert keep(an, form="abc1", content=draft("Vẫn được")).status_code == 200
    assert keep(somebody(), form="abc9").status_code == 200


GARBLED = [
    "",
    "[]",
    "{",
    "null",
    "[" * 100_000,
    "\x00",
    '{"form": "abc1", "article": "new", "user": 1, "draft": {}}',
]


@pytest.mark.parametrize("body", GARBLED)
def test_what_is_no_draft_is_refused(an, body):
    answer = an[0].post(KEEP, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_form_with_files_is_no_draft(an):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(an[1])
    browser.get(ADD_STORY)
    token = browser.cookies["csrftoken"].value
    assert browser.post(KEEP, {"csrfmiddlewaretoken": token, "form": "abc1"}).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "A;B"},
        {"form": ""},
        {"form": 7},
        {"article": "abc"},
        {"article": "9" * 40},
        {"content": {**draft(), "typed": [["a", "b"], 1]}},
        {"content": {**draft(), "typed": [["a", [1]]]}},
        {"content": {**draft(), "typed": {"a": []}}},
        {"content": {**draft(), "labels": [["a"]]}},
        {"content": {**draft(), "changed": "a" * 20_000}},
        {"content": {**draft(), "savedAt": float("nan")}},
        {"content": {**draft(), "savedAt": 10**30}},
        {"content": {**draft(), "version": None}},
    ],
)
def test_a_garbled_part_is_refused(an, wrong):
    assert keep(an, **wrong).status_code == 400
    assert not ServerDraft.objects.exists()


def test_old_drafts_are_swept(an):
    keep(an, form="abc1"), keep(an, form="abc2")
    old = timezone.now() - ServerDraft.KEPT - timedelta(minutes=1)
    ServerDraft.objects.filter(form="abc1").update(updated_at=old)
    call_command("sweep", stdout=StringIO())
    assert ServerDraft.objects.get().form == "abc2"
