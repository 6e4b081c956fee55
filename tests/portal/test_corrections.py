"""Corrections: written by editors on published stories, dated and shown to readers."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.models import Article, Correction
from articles.models.correction import FRESH
from articles.portal.corrections import ON_HOME
from tests.support.factories import hours, make_article, make_correction, make_member
from tests.support.forms import story_form
from tests.support.pages import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PAGE = "/dinh-chinh/"
MORNING = datetime(2019, 3, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def editor_client(client):
    client.force_login(make_member(EDITOR))
    return client


def post_correction(client, article, more=None, **fields):
    """Save the story form with one correction: a new one, unless `more` names a saved row."""
    note = {"kind": "correction", "at_0": "22/03/2019", "at_1": "09:00", "text": "Sửa số liệu"}
    note |= {"false_words": "Chín xã", "right_words": "Mười xã", "decided_by": "Lê An"}
    article.refresh_from_db()
    data = story_form(
        version=article.version,
        category=article.category_id,
        slug=article.slug,
        publish_at_0="21/03/2019",
        publish_at_1="08:18",
        _move="publish",  # it is written into a working copy, and goes live with it
        **{"corrections-TOTAL_FORMS": 1},
        **{f"corrections-0-{name}": value for name, value in (note | fields).items()},
    ) | (more or {})
    return client.post(reverse("admin:articles_article_change", args=[article.pk]), data)


def test_an_editor_corrects_a_published_story(editor_client):
    article = make_article()
    assert post_correction(editor_client, article).status_code == 302
    correction = Correction.objects.get()
    assert (correction.article, correction.kind, correction.at) == (article, "correction", MORNING)
    assert (
        "Thông tin cải chính 09:00 22/03/2019 Thông tin sai đã đăng: Chín xã "
        "Thông tin đúng: Mười xã Sửa số liệu Người quyết định: Lê An"
    ) in text_of(editor_client.get(article.get_absolute_url()))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"text": "a" * 1001}, "text"),
        ({"kind": "update", "text": "", "false_words": "", "right_words": ""}, "text"),
        ({"kind": "update"}, "kind"),
        ({"false_words": ""}, "false_words"),
        ({"right_words": ""}, "right_words"),
        ({"decided_by": ""}, "decided_by"),
        ({"decided_by": "a" * 201}, "decided_by"),
        ({"false_words": "a" * 1001}, "false_words"),
        ({"kind": "lạ"}, "kind"),
        ({"at_0": "31/02/2019"}, "at"),
        ({"at_0": "22/03/2099"}, "at"),
    ],
)
def test_a_wrong_correction_is_told_beside_its_field(editor_client, fields, name):
    article = make_article()
    response = post_correction(editor_client, article, **{"text": "Đang gõ", **fields})
    assert response.status_code == 200
    (formset,) = [
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.model is Correction
    ]
    errors = formset.forms[0].errors
    assert [*errors] == [name]
    assert any(ord(char) > 127 for char in " ".join(errors[name]))
    assert not Correction.objects.exists()


def test_a_correction_is_shown_in_the_form_changed_and_taken_back(editor_client):
    article = make_article()
    correction = article.corrections.create(text="Sửa nhầm", at=MORNING)
    page = editor_client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "Sửa nhầm" in page.content.decode()
    row = {
        "corrections-INITIAL_FORMS": 1,
        "corrections-0-id": correction.pk,
        "corrections-0-article": article.pk,
    }
    post_correction(editor_client, article, more=row)
    correction = Correction.objects.get()
    assert (correction.text, correction.right_words) == ("Sửa số liệu", "Mười xã")
    article.refresh_from_db()
    row["corrections-0-id"] = correction.pk
    post_correction(editor_client, article, more=row | {"corrections-0-DELETE": "on"})
    assert not Correction.objects.exists()


def test_a_correction_from_before_the_law_s_form_stays_as_it_is(editor_client):
    article = make_article()
    old = article.corrections.create(text="Sửa nhầm", at=MORNING)
    plain = {"false_words": "", "right_words": "", "decided_by": "", "text": "Sửa kỹ hơn"}
    row = {
        "corrections-INITIAL_FORMS": 1,
        "corrections-0-id": old.pk,
        "corrections-0-article": article.pk,
    }
    assert post_correction(editor_client, article, more=row, **plain).status_code == 302
    assert Correction.objects.get().text == "Sửa kỹ hơn"
    page = text_of(editor_client.get(article.get_absolute_url()))
    assert "Đính chính 09:00 22/03/2019: Sửa kỹ hơn" in page


@pytest.mark.parametrize(
    "fields", [{"false_words": "Sai"}, {"right_words": "Đúng"}, {"text": ""}], ids=str
)
def test_the_database_keeps_no_half_a_correction(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(article=make_article(), **{"text": "x", **fields})


@pytest.mark.parametrize(
    ("role", "state", "shown"),
    [
        (EDITOR, {}, True),
        (EDITOR, {"status": "draft"}, False),
        (EDITOR, {"status": "withdrawn"}, False),
        (EDITOR, {"publish_at": hours(5)}, False),
        (JOURNALIST, {}, False),
        (JOURNALIST, {"status": "draft"}, False),
    ],
)
def test_corrections_are_for_editors_on_stories_that_readers_see(client, role, state, shown):
    user = make_member(role)
    client.force_login(user)
    article = make_article(author=user, **state)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert ('name="corrections-0-text"' in page.content.decode()) == shown
    post_correction(client, article)
    assert Correction.objects.exists() == shown


def test_a_story_shows_its_corrections_newest_first_before_the_body(client):
    article = make_article(body="<p>Thân bài</p>")
    article.corrections.create(text="Cũ hơn", at=MORNING)
    article.corrections.create(text="Mới hơn", kind="update", at=hours(-0.5))
    response = client.get(article.get_absolute_url())
    text = text_of(response)
    assert text.index("Mới hơn") < text.index("Cũ hơn") < text.index("Thân bài")
    assert "Cập nhật lúc" in text
    assert '<time datetime="2019-03-22T09:00:00+07:00">' in response.content.decode()


def test_a_story_without_corrections_tells_no_update(client):
    text = text_of(client.get(make_article().get_absolute_url()))
    assert "Cập nhật lúc" not in text
    assert text.count("Đính chính") == 1  # the link at the foot of the page


def test_corrections_are_text_and_nothing_else(client):
    make_article().corrections.create(text="<script>alert(1)</script>")
    for url in (PAGE, Article.objects.get().get_absolute_url()):
        page = client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_the_apology_stands_right_behind_what_is_corrected(client):
    correction = make_correction(text="Nói thêm", decided_by="Sở Y tế, Kết luận số 5")
    text = text_of(client.get(correction.article.get_absolute_url()))
    parts = ["Thông tin cải chính, xin lỗi", "sai đã đăng: Có chín xã", "đúng: Có mười xã"]
    parts += ["Nói thêm", "xin lỗi bạn đọc", "Người quyết định: Sở Y tế, Kết luận số 5"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_what_was_wrong_is_marked_as_deleted_where_it_is_shown(client):
    correction = make_correction()
    for address in ("/", PAGE, correction.article.get_absolute_url()):
        page = client.get(address).content.decode()
        assert page.count("Có chín xã") == page.count("<del>Có chín xã</del>") + (
            page.count("“Có chín xã” là sai")  # as machines are told
        )


def test_a_fresh_correction_stands_on_the_home_page_with_its_story(client):
    story = make_article(headline="Mười xã có điện", publish_at=MORNING)
    correction = make_correction(article=story)
    make_article().corrections.create(kind="update", text="Có gì mới", at=hours(-1))
    make_correction(article=make_article(status="withdrawn"), right_words="Bí mật")
    make_correction(at=hours(0) - FRESH, right_words="Đã lâu")
    page = client.get("/")
    text = text_of(page)
    assert re.search(
        f"Cải chính Mười xã có điện {story.category.name} "
        "Bài đăng lúc 09:00 22/03/2019 .*Có mười xã",
        text,
    ), text
    assert story.get_absolute_url() in page.content.decode()
    assert not {"Có gì mới", "Bí mật", "Đã lâu"} & set(re.findall("Có gì mới|Bí mật|Đã lâu", text))
    Correction.objects.filter(pk=correction.pk).delete()
    assert "Cải chính" not in text_of(client.get("/"))


def test_the_home_page_shows_the_newest_corrections_of_many(client):
    for number in range(ON_HOME + 2):
        make_correction(at=hours(-number), right_words=f"Đúng {number}.")
    text = text_of(client.get("/"))
    assert [f"Đúng {number}." in text for number in range(ON_HOME + 2)] == (
        [True] * ON_HOME + [False] * 2
    )


@pytest.mark.parametrize(
    ("published", "saved", "corrected", "modified"),
    [
        (-3, -5, None, -3),  # rewritten before it was put off
        (-3, -2, None, -2),
        (-3, -2, -1, -1),
        (-3, -1, -2, -1),
    ],
)
def test_a_story_is_modified_by_the_last_news_after_publication(
    published, saved, corrected, modified
):
    moments = {number: hours(number) for number in (published, saved, modified)}
    article = make_article(publish_at=moments[published])
    Article.objects.update(rewritten_at=moments[saved])
    if corrected:
        article.corrections.create(text="x", at=moments.get(corrected) or hours(corrected))
    assert Article.objects.get().modified_at == moments[modified]


def test_the_page_of_corrections_lists_those_of_published_stories(client):
    first, second = make_article(headline="Bài một"), make_article(headline="Bài hai")
    first.corrections.create(text="Sửa cũ", at=MORNING)
    second.corrections.create(text="Sửa mới", at=hours(-1))
    for state in ({"status": "draft"}, {"status": "withdrawn"}, {"publish_at": hours(1)}):
        make_article(headline="Bí mật", **state).corrections.create(text="Sửa bí mật")
    response = client.get(PAGE)
    text = text_of(response)
    assert re.search("Bài hai.*Sửa mới.*Bài một.*Đính chính 09:00 22/03/2019: Sửa cũ", text)
    assert "mật" not in text
    assert f'href="{first.get_absolute_url()}"' in response.content.decode()


def test_the_page_of_corrections_is_linked_from_every_foot(client):
    assert f'href="{PAGE}"' in client.get("/").content.decode()


def test_an_empty_page_of_corrections_says_so(client):
    assert "Chưa có đính chính" in text_of(client.get(PAGE))


@pytest.mark.parametrize("page", ["2", "abc", "-1", "%00", "9" * 40])
def test_any_page_of_corrections_is_answered(client, page):
    article = make_article()
    for number in range(21):
        article.corrections.create(text=f"Sửa {number}")
    assert client.get(PAGE, {"page": page}).status_code == 200


def test_the_page_of_corrections_costs_the_same_however_long(client):
    def queries(count):
        for _ in range(count):
            make_article().corrections.create(text="Sửa")
        with CaptureQueriesContext(connection) as context:
            client.get(PAGE)
        return len(context)

    assert queries(1) == queries(6) <= 6
