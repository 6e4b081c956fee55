"""The working copy of a live story: readers see nothing of it until it is put live."""

from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import diff, going_live, notes, revisions, workflow, working_copies
from articles.editorial.workflow import Action
from articles.models import Article, Attachment, Quote, Transition
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_attachment,
    make_member,
    make_note,
    make_photo,
)
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def live_story(**fields):
    return make_article(headline="Đề cũ", quotes=[{"words": "Lời cũ"}], **fields)


def changed(article, **fields):
    """The working copy of `article`, in which `fields` are changed."""
    copy = working_copies.begin(article)
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def reload(article):
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_no_working_copy_can_be_published(status):
    copy = working_copies.begin(live_story())
    with pytest.raises(IntegrityError, match="working_copy_unpublished"), transaction.atomic():
        Article.objects.filter(pk=copy.pk).update(status=status, publish_at=hours(-1))


def test_a_story_has_one_working_copy_and_only_such_lack_a_slug():
    article = live_story()
    copy = working_copies.begin(article)
    assert copy.slug is None
    assert copy.get_absolute_url() == article.get_absolute_url()
    with pytest.raises(IntegrityError), transaction.atomic():
        working_copies.begin(article)
    with pytest.raises(IntegrityError, match="article_has_slug"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(slug=None)
    with pytest.raises(IntegrityError, match="goes_live"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(goes_live_at=hours(1))


def test_a_new_working_copy_reads_as_its_story_and_has_rows_of_its_own():
    article = live_story(cover=make_photo())
    make_attachment(article=article)
    copy = working_copies.begin(article)
    assert working_copies.differences(copy) == []
    assert not {*copy.quotes.all()} & {*article.quotes.all()}
    assert copy.attachments.get().file.name == article.attachments.get().file.name
    copy.quotes.update(words="Lời mới")
    assert article.quotes.get().words == "Lời cũ"


def test_put_live_it_takes_the_place_of_its_story_and_is_gone():
    article = live_story()
    kept, dropped = make_attachment(article=article), make_attachment(article=article)
    Attachment.objects.filter(pk=dropped.pk).update(file="attachments/khac.pdf")
    copy = changed(article, headline="Đề mới")
    copy.quotes.update(words="Lời mới")
    copy.attachments.filter(file="attachments/khac.pdf").delete()
    added = make_attachment(article=copy, title="Thêm")
    editor = make_member(EDITOR)
    working_copies.put_live(copy, by=editor)
    article = reload(article)
    assert (article.headline, article.version, article.status) == ("Đề mới", 3, "published")
    assert [quote.words for quote in article.quotes.all()] == ["Lời mới"]
    assert {*article.attachments.values_list("pk", flat=True)} == {kept.pk, added.pk}
    assert not Article.objects.exclude(pk=article.pk).exists()
    assert Quote.objects.count() == 1
    assert [(t.action, t.by) for t in article.transitions.all()] == [("update", editor)]


def test_its_slug_becomes_that_of_the_story_and_the_former_one_leads_there(client):
    article = live_story(slug="cu")
    working_copies.put_live(changed(article, slug="moi"), by=make_admin())
    assert reload(article).slug == "moi"
    assert client.get("/bai-viet/cu/", follow=True).request["PATH_INFO"] == (
        reload(article).get_absolute_url()
    )


def test_what_differs_is_told_as_history_tells_it():
    article = live_story()
    make_attachment(article=article)
    copy = changed(article, headline="Đề mới")
    copy.quotes.update(words="Lời mới")
    assert diff.summary(working_copies.differences(copy)) == "Tiêu đề, trích dẫn 1"


def test_its_saves_stay_in_the_history_of_the_story_whatever_becomes_of_it():
    article = live_story()
    for end in (working_copies.drop, working_copies.put_live):
        copy = changed(reload(article), headline=f"Đề {end.__name__}")
        revisions.record(copy, by=None)
        end(copy, by=make_admin())
        kept = [revision.version_set.all() for revision in revisions.of(article)]
        words = {v.field_dict.get("headline") for versions in kept for v in versions}
        assert f"Đề {end.__name__}" in words
    assert not revisions.deleted().exists()
    assert reload(article).headline == "Đề put_live"


def test_one_that_was_changed_since_is_not_put_live():
    copy = changed(live_story(), headline="Đề mới")
    Article.objects.filter(pk=copy.pk).update(version=9)
    with pytest.raises(ValidationError):
        working_copies.put_live(copy, by=make_admin())
    assert reload(copy.live).headline == "Đề cũ"


def test_an_author_prepares_one_and_an_editor_puts_it_live():
    author, editor = make_member(JOURNALIST), make_member(EDITOR)
    article = live_story(author=author)
    assert workflow.may_begin_copy(article, author)
    assert not workflow.may_begin_copy(article, make_member(JOURNALIST))
    assert not workflow.may_edit(article, author)
    copy = changed(article, headline="Đề mới")
    assert workflow.allowed_actions(copy, author) == [Action.SUBMIT]
    workflow.submit(copy, by=author)
    assert workflow.allowed_actions(copy, author) == []
    workflow.publish(reload(copy), by=editor)
    assert reload(article).headline == "Đề mới"
    assert {t.action for t in article.transitions.all()} == {"submit", "update"}


def test_it_goes_live_at_its_time_and_nobody_but_editors_changes_it_until_then():
    author, editor = make_member(JOURNALIST), make_member(EDITOR)
    article = live_story(author=author)
    copy = changed(article, headline="Đề mới")
    workflow.schedule(copy, by=editor, at=hours(2))
    copy = reload(copy)
    assert workflow.state(copy) == "scheduled"
    assert not workflow.may_edit(copy, author)
    assert working_copies.put_due_live(hours(1)) == []
    assert working_copies.put_due_live(hours(3)) == [article]
    assert reload(article).headline == "Đề mới"
    assert article.transitions.get(action="update").by == editor
    assert working_copies.put_due_live(hours(4)) == []


def test_one_that_fails_keeps_no_other_back(monkeypatch, caplog):
    failing, sound = live_story(), live_story()
    for article in (failing, sound):
        copy = changed(article, headline="Đề mới")
        Article.objects.filter(pk=copy.pk).update(goes_live_at=hours(-1))
    put_live = working_copies.put_live

    def put(copy, **options):
        if copy.live == failing:
            raise OSError("no room")
        return put_live(copy, **options)

    monkeypatch.setattr(working_copies, "put_live", put)
    assert working_copies.put_due_live() == [sound]
    assert "could not be put live" in caplog.text


def test_the_running_portal_puts_it_live_and_outlives_a_database_that_fails(monkeypatch, caplog):
    article = live_story()
    copy = changed(article, headline="Đề mới")
    Article.objects.filter(pk=copy.pk).update(goes_live_at=hours(-1))
    with monkeypatch.context() as broken:
        broken.setattr(going_live, "put_due_live", Mock(side_effect=OperationalError("down")))
        going_live.look()
    assert "could not be put live" in caplog.text
    going_live.look()
    assert reload(article).headline == "Đề mới"


def test_its_time_is_taken_from_it_by_sending_it_back_and_by_withdrawing_the_story():
    editor = make_member(EDITOR)
    for undo in ("send_back", "withdraw"):
        article = live_story()
        copy = changed(article, headline="Đề mới")
        workflow.schedule(copy, by=editor, at=hours(2))
        story = reload(copy) if undo == "send_back" else article
        workflow.take(story, undo, by=editor, note="Chưa xong")
        assert working_copies.put_due_live(hours(3)) == []
        assert reload(copy).goes_live_at is None


def test_notes_of_the_story_are_those_of_its_copy_and_say_where_their_words_are_gone():
    words = ("Hai mươi tư chữ trở lên thì ở đâu cũng nhận ra", "rồi còn mấy lời nữa sẽ bị bỏ đi")
    article = live_story(body=f"<p>{words[0]} {words[1]}.</p>")
    kept, gone = (make_note(article=article, words=said) for said in words)
    copy = changed(article, body=f"<p>{words[0]} và hết.</p>")
    found = {one.note: one.passage for one in notes.standings(copy, notes.of(copy))}
    assert (found[kept].words, found[gone]) == (words[0], None)
    new = notes.begin(copy, by=make_admin(), field="body", passage=found[kept], text="Nữa")
    working_copies.put_live(copy, by=make_admin())
    assert set(notes.of(article)) == {kept, gone, new}


def test_no_reader_sees_it_on_any_page(client):
    article = live_story()
    copy = changed(article, headline="Chỉ ở bản sửa", lead="Chỉ ở bản sửa")
    assert copy not in Article.objects.published()
    for url in ("/", article.get_absolute_url(), "/rss.xml", "/api/v1/articles", "/luu-tru/"):
        assert "Chỉ ở bản sửa" not in client.get(url).content.decode(), url
    assert "Chỉ ở bản sửa" not in client.get("/tim-kiem/?q=bản+sửa").content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_that_put_it_live_at_once_one_does():
    copy = changed(live_story(), headline="Đề mới")
    editor = make_member(EDITOR)

    def put(_number):
        try:
            workflow.publish(Article.objects.get(pk=copy.pk), by=editor)
            return "done"
        except (ValidationError, Article.DoesNotExist):
            return "told"

    results = at_once(put, range(4))
    assert sorted(results) == ["done", "told", "told", "told"]
    assert Transition.objects.filter(action="update").count() == 1
