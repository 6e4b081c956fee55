"""A live story at the desk: a save goes into a working copy, and readers get it on purpose."""

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.utils.html import strip_tags

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import revisions, workflow, working_copies
from articles.models import Article
from articles.text import richtext
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_member,
    make_photo,
    make_quote,
    make_thread,
)
from tests.support.forms import change_url, open_form, posted_by

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor():
    return logged_in(make_member(EDITOR))


def live_story(**fields):
    body = f"<p>Đoạn.</p>{richtext.marker(1)}"
    return make_article(headline="Đề cũ", body=body, quotes=[{"words": "Lời cũ"}], **fields)


def headline(article):
    return Article.objects.get(pk=article.pk).headline


def save(client, article, **fields):
    """Save the form of `article` with `fields` changed; return the response and what it posted."""
    form = open_form(client, article) | fields
    return client.post(change_url(article), form), form


def test_a_save_of_a_live_or_scheduled_story_is_kept_from_readers(editor):
    for fields in ({}, {"publish_at": hours(5)}):
        article = live_story(**fields)
        make_attachment(article=article)
        changes = {"headline": "Đề mới", "quotes-0-words": "Lời mới", "_continue": "1"}
        response, _form = save(editor, article, **changes)
        copy = Article.objects.get(working_copy_of=article)
        assert response.status_code == 302
        assert (headline(article), copy.headline) == ("Đề cũ", "Đề mới")
        assert [quote.words for quote in article.quotes.all()] == ["Lời cũ"]
        assert [quote.words for quote in copy.quotes.all()] == ["Lời mới"]
        assert copy.attachments.count() == 1
        # Whoever opens the story goes on in its copy, which says what differs.
        page = editor.get(change_url(article), follow=True)
        assert page.request["PATH_INFO"] == change_url(copy)
        assert "Tiêu đề, trích dẫn 1" in page.content.decode()
        assert "Bản đang sửa" in page.content.decode()


def test_a_copy_is_saved_again_and_again_and_put_live_by_its_button(editor):
    article = live_story()
    save(editor, article, headline="Đề mới")
    copy = article.working_copy
    save(editor, copy, lead="Sapo mới", **{"quotes-0-words": "Lời mới"})
    response, _form = save(editor, copy, _move="publish")
    article.refresh_from_db()
    assert (article.headline, article.lead) == ("Đề mới", "Sapo mới")
    assert article.quotes.get().words == "Lời mới"
    assert Article.objects.count() == 1
    page = editor.get(response["Location"], follow=True)
    assert page.status_code == 200
    said = {revision.comment for revision in revisions.of(article)}
    assert {"Tiêu đề", "Sapo, trích dẫn 1", "Bản sửa đã lên trang"} <= said


def test_a_change_is_put_live_from_the_form_of_the_live_story_in_one_step(editor):
    article = live_story()
    response, _form = save(editor, article, headline="Đề mới", _move="publish", _continue="1")
    assert headline(article) == "Đề mới"
    assert editor.get(response["Location"]).status_code == 200
    assert Article.objects.count() == 1


def test_a_save_without_a_change_keeps_no_copy(editor):
    article = live_story()
    response, _form = save(editor, article, _continue="1")
    assert Article.objects.get() == article
    assert response["Location"] == change_url(article)


def test_a_new_slug_of_a_copy_waits_too_and_the_old_one_is_no_error(editor):
    article = live_story(slug="cu")
    save(editor, article, slug="cu", headline="Đề mới")
    assert article.working_copy.slug is None
    save(editor, article.working_copy, slug="moi")
    assert Article.objects.get(pk=article.pk).slug == "cu"
    save(editor, article.working_copy, _move="publish")
    assert Article.objects.get().slug == "moi"


def test_a_form_of_the_live_story_that_comes_late_is_shown_beside_the_copy(editor):
    article = live_story()
    late = open_form(editor, article)
    save(editor, article, headline="Của Bình")
    page = editor.post(change_url(article), late | {"headline": "Của tôi"})
    assert page.status_code == 409
    part = next(part for part in page.context["conflict"].differing if part.name == "headline")
    assert [strip_tags(side) for side in (part.mine, part.theirs)] == ["Của tôi", "Của Bình"]


@pytest.mark.parametrize("ended", [working_copies.put_live, working_copies.drop])
def test_a_form_of_a_copy_that_is_no_more_loses_nothing(editor, ended):
    article = live_story()
    save(editor, article, headline="Đề mới")
    copy = article.working_copy
    late = open_form(editor, copy)
    ended(copy, by=make_member(EDITOR))
    page = editor.post(change_url(copy), late | {"headline": "Gõ muộn", "_continue": "1"})
    assert headline(article) != "Gõ muộn"
    if ended is working_copies.drop:  # the form was made from what is no more
        assert page.status_code == 409
        assert "Gõ muộn" in strip_tags(page.content.decode())
    else:
        assert Article.objects.get(working_copy_of=article).headline == "Gõ muộn"


def test_a_journalist_prepares_a_change_and_asks_for_it(editor):
    author = make_member(JOURNALIST)
    article, desk = live_story(author=author), logged_in(author)
    page = desk.get(change_url(article)).content.decode()
    assert "Sửa bài đang đăng" in page
    begun = desk.post(f"/quan-tri/articles/article/{article.pk}/working-copy/")
    copy = article.working_copy
    assert begun["Location"] == change_url(copy)
    save(desk, copy, headline="Đề mới")
    save(desk, copy, _move="submit")
    assert workflow.state(Article.objects.get(pk=copy.pk)) == "in_review"
    assert "publish" not in desk.get(change_url(copy)).context["moves"]
    assert "Sửa bài đang đăng" not in desk.get(change_url(article)).content.decode()
    save(editor, copy, _move="publish")
    assert headline(article) == "Đề mới"


def test_begin_look_and_drop_are_for_those_who_may_see_and_change_the_story():
    author = make_member(JOURNALIST)
    article = live_story(author=author)
    copy = working_copies.begin(article)
    pages = [
        ("post", f"/quan-tri/articles/article/{article.pk}/working-copy/"),
        ("get", f"/quan-tri/articles/article/{copy.pk}/working-copy/differences/"),
        ("post", f"/quan-tri/articles/article/{copy.pk}/working-copy/drop/"),
    ]
    for user, answers in [
        (make_member(JOURNALIST), [404, 404, 404]),
        (make_member(TICKER_STAFF), [404, 404, 404]),
        (author, [302, 200, 302]),
    ]:
        desk = logged_in(user)
        found = [getattr(desk, method)(page).status_code for method, page in pages]
        assert found == answers, user
        for method, page in pages:
            other = {"get": "post", "post": "get"}[method]
            assert getattr(desk, other)(page).status_code in (404, 405, 403)


def test_a_dropped_copy_is_in_the_history_and_comes_back_as_a_copy(editor):
    article = live_story()
    save(editor, article, headline="Đề mới")
    editor.post(f"/quan-tri/articles/article/{article.working_copy.pk}/working-copy/drop/")
    assert Article.objects.get() == article
    kept = [r for r in revisions.of(article) if r.comment == "Tiêu đề"]
    editor.post(f"/quan-tri/articles/article/{article.pk}/history/{kept[0].pk}/restore/")
    assert headline(article) == "Đề cũ"
    assert Article.objects.get(working_copy_of=article).headline == "Đề mới"


def test_no_field_of_another_form_offers_a_copy(editor):
    article = live_story()
    copy = working_copies.begin(article)
    found = editor.get(
        "/quan-tri/autocomplete/?app_label=articles&model_name=tickernotice&field_name=article"
    ).json()
    assert [row["id"] for row in found["results"]] == [str(article.pk)]
    assert copy.headline == article.headline


def test_deleting_a_story_takes_its_copy_along_and_keeps_its_text(desk):
    article = live_story()
    save(desk, article, headline="Đề mới")
    desk.post(f"/quan-tri/articles/article/{article.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()
    (gone,) = revisions.deleted()
    assert gone.object_id == str(article.pk)


def test_what_a_copy_needs_cannot_be_deleted_and_what_it_does_not_need_is_left_out(editor):
    article = live_story()
    only_here = {"category": make_category(), "thread": make_thread(), "cover": make_photo()}
    copy = working_copies.begin(article)
    for name, row in only_here.items():
        setattr(copy, name, row)
    copy.save()
    for row in (only_here["category"], only_here["cover"], copy.quotes.get().official):
        with pytest.raises(ProtectedError):
            row.delete()
    only_here["thread"].delete()
    save(editor, copy, _move="publish")
    article.refresh_from_db()
    assert (article.category, article.thread, article.cover) == (
        only_here["category"],
        None,
        only_here["cover"],
    )


def test_a_copy_of_a_story_that_was_withdrawn_meanwhile_asks_before_it_brings_it_back(editor):
    colleague = make_member(EDITOR, first_name="Bình", last_name="Trần")
    article = live_story()
    save(editor, article, headline="Đề mới")
    form = open_form(editor, article.working_copy) | {"_move": "publish"}
    workflow.withdraw(Article.objects.get(pk=article.pk), by=colleague, note="Sai số liệu")
    page = editor.post(change_url(article.working_copy), form)
    assert page.status_code == 409
    for words in ("Trần Bình", "Sai số liệu"):
        assert words in page.content.decode()
    assert not Article.objects.published().exists()
    editor.post(page.context["action"], posted_by(page, "second-look-form") | {"_move": "publish"})
    assert headline(article) == "Đề mới"
    assert Article.objects.published().get() == article


def test_many_copies_are_put_live_from_the_list(editor):
    copies = [working_copies.begin(live_story()) for _ in range(2)]
    for number, copy in enumerate(copies):
        Article.objects.filter(pk=copy.pk).update(headline=f"Đề {number}")
    keys = [copy.pk for copy in copies]
    page = editor.post(
        "/quan-tri/articles/article/", {"action": "publish_selected", "_selected_action": keys}
    )
    chosen = {"story": [line.value for line in page.context["may"]]}
    editor.post(page.context["confirm"], posted_by(page, "moves-form") | chosen)
    assert {row.headline for row in Article.objects.all()} == {"Đề 0", "Đề 1"}
    assert Article.objects.published().count() == 2


def test_the_form_of_a_copy_takes_as_many_queries_however_long_it_is(
    editor, django_assert_num_queries
):
    for count in (1, 30):
        copy = working_copies.begin(live_story())
        for number in range(2, count + 1):
            make_quote(article=copy, number=number)
        editor.get(change_url(copy))  # fills the caches of the process
        with django_assert_num_queries(25):
            editor.get(change_url(copy))
