"""Who may have a file: readers what is published shows, the desk what it works on."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.caching import content_stamp
from articles.editorial import revisions, workflow
from articles.media import orphans
from articles.models import Article, Attachment, Photo, TickerNotice
from newsroom.database.circuit_breaker import CircuitBreaker
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_member,
    make_notice,
    make_official,
    make_photo,
    make_quote,
)
from tests.support.previews import make_link

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STATES = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"publish_at": hours(5)},
    "published": {},
    "withdrawn": {"status": "withdrawn"},
}
PEOPLE = {
    "author": JOURNALIST,
    "another journalist": JOURNALIST,
    "editor": EDITOR,
    "ticker staff": TICKER_STAFF,
    "administrator": ADMINISTRATOR,
}


def status(client, file):
    """What the address of `file` answers, which is what nginx is told too."""
    url = file if isinstance(file, str) else file.url
    answer, asked = client.get(url), client.get(f"/file-access{url}")
    answer.close()
    assert asked.status_code == (204 if answer.status_code == 200 else 403)
    if answer.status_code == 200:
        assert asked["Cache-Control"] == answer["Cache-Control"]
        assert ("X-Accel-Expires" in asked) is answer["Cache-Control"].startswith("public")
    else:
        assert "no-store" in asked["Cache-Control"]
        assert "no-store" in answer["Cache-Control"]
    return answer.status_code


def renditions_of(photo):
    folder = photo.image.name.rpartition(".")[0]
    return [f"/media/{folder}/{name}" for name in default_storage.listdir(folder)[1]]


def body_with(photo):
    figure = f'<figure class="image"><img src="{photo.image.url}" alt="x"></figure>'
    return f"<p>Nội dung.</p>{figure}"


def story_with_everything(**fields):
    """A story and all files that its page shows: documents first, then pictures."""
    photos = [make_photo() for _ in range(4)]
    article = make_article(
        cover=photos[0],
        body=body_with(photos[1]),
        audio=ContentFile(b"ID3", name="doc.mp3"),
        **fields,
    )
    make_quote(article=article, photo=photos[2], official=make_official(portrait=photos[3]))
    document = make_attachment(article=article).file
    return article, [document.url, article.audio.url], [photo.image.url for photo in photos]


@pytest.mark.parametrize("state", STATES)
def test_readers_have_what_a_published_story_shows(client, state):
    article, documents, pictures = story_with_everything(**STATES[state])
    expected = 200 if state == "published" else 404
    for url in [*documents, *pictures, *renditions_of(article.cover)]:
        assert status(client, url) == expected, url


@pytest.mark.parametrize("state", STATES)
def test_the_desk_has_the_files_of_what_it_sees(state):
    """One picture stands for all: unlike readers, the desk asks not where a photo is used."""
    author = make_member(JOURNALIST)
    article, documents, pictures = story_with_everything(author=author, **STATES[state])
    for person, role in PEOPLE.items():
        client = Client()
        client.force_login(author if person == "author" else make_member(role))
        sees_story = person in ("author", "editor", "administrator")
        sees_photos = sees_story or person == "another journalist"
        for url in documents:
            had = status(client, url) == 200
            assert had is (sees_story or state == "published"), (person, url)
        for url in [pictures[0], renditions_of(article.cover)[0]]:
            had = status(client, url) == 200
            assert had is (sees_photos or state == "published"), (person, url)


def test_what_is_for_one_person_is_kept_by_nobody_else(client):
    photo = make_photo()
    client.force_login(make_member(EDITOR))
    answer = client.get(photo.image.url)
    assert answer["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in answer["Vary"]


def test_a_copy_at_a_reader_has_a_short_life(client):
    article, documents, pictures = story_with_everything()
    lives = {url: client.get(url)["Cache-Control"] for url in (*documents, *pictures)}
    assert {lives[url] for url in documents} == {"public, max-age=60"}
    assert {lives[url] for url in pictures} == {"public, max-age=3600"}


def test_who_may_not_enter_the_desk_is_a_reader(client, settings):
    photo = make_photo()
    for fields in ({"is_staff": False}, {"is_active": False}):
        client.force_login(make_member(EDITOR, **fields))
        assert status(client, photo.image) == 404
    client.force_login(make_member(EDITOR))
    assert status(client, photo.image) == 200
    settings.MFA_GROUPS = [EDITOR]  # no second factor yet
    assert status(client, photo.image) == 404


@pytest.mark.parametrize("way", ["withdraw", "draft", "later", "delete", "detach", "replace"])
def test_a_document_taken_down_is_gone_with_the_next_request(client, way):
    editor = make_member(EDITOR)
    document = make_attachment()
    article, file = document.article, document.file
    revisions.record(article, by=editor)
    for _ in range(2):
        assert status(client, file) == 200
    if way == "withdraw":
        workflow.withdraw(article, by=editor, note="Sai số liệu")
    elif way == "draft":
        Article.objects.update(status="draft")
    elif way == "later":
        Article.objects.update(publish_at=hours(1))
    elif way == "delete":
        article.delete()
    elif way == "detach":
        document.delete()
    else:
        document.file = ContentFile(b"%PDF-1.7 moi", name="moi.pdf")
        document.save()
    assert status(client, file) == 404
    assert default_storage.exists(file.name)
    assert file.name not in orphans.orphans(hours(48)), "the history still names it"
    client.force_login(editor)
    assert status(client, file) == 200


@pytest.mark.parametrize("way", ["cover", "body", "quote", "portrait", "quoted"])
def test_a_picture_taken_out_is_gone_with_all_its_renditions(client, way):
    photo = make_photo(focus_x=10)
    article = make_article(body=body_with(photo) if way == "body" else "<p>Nội dung.</p>")
    official = make_official(portrait=photo if way in ("portrait", "quoted") else None)
    quote = make_quote(article=article, official=official, photo=photo if way == "quote" else None)
    if way == "cover":
        article.cover = photo
        article.save()
    urls = [photo.image.url, *renditions_of(photo)]
    assert {status(client, url) for url in urls} == {200}
    if way == "cover":
        article.cover = None
        article.save()
    elif way == "body":
        article.body = "<p>Nội dung.</p>"
        article.save()
    elif way == "quote":
        quote.photo = None
        quote.save()
    elif way == "portrait":
        official.portrait = None
        official.save()
    else:
        quote.delete()
    assert {status(client, url) for url in urls} == {404}


def test_a_file_is_public_as_long_as_one_published_story_shows_it(client):
    photo = make_photo()
    stories = [make_article(cover=photo) for _ in range(2)]
    for story in stories:
        assert status(client, photo.image) == 200
        Article.objects.filter(pk=story.pk).update(status="withdrawn")
    assert status(client, photo.image) == 404


def test_the_document_of_a_notice_is_public_from_its_start_and_stays_in_the_archive(client):
    notice = make_notice(
        attachment=ContentFile(b"%PDF-1.7", name="lich.pdf"), starts_at=hours(1), ends_at=None
    )
    assert status(client, notice.attachment) == 404
    TickerNotice.objects.update(starts_at=hours(-2), ends_at=hours(-1))
    assert status(client, notice.attachment) == 200
    notice.delete()
    assert status(client, notice.attachment) == 404


def test_ticker_staff_have_the_documents_of_notices_alone(client):
    notice = make_notice(
        attachment=ContentFile(b"%PDF-1.7", name="lich.pdf"), starts_at=hours(1), ends_at=None
    )
    document = make_attachment(article=make_article(status="draft"))
    client.force_login(make_member(TICKER_STAFF))
    assert (status(client, notice.attachment), status(client, document.file)) == (200, 404)
    client.force_login(make_member(JOURNALIST))
    assert (status(client, notice.attachment), status(client, document.file)) == (404, 404)


def test_a_story_that_comes_by_the_clock_brings_its_files(client, monkeypatch):
    document = make_attachment(article=make_article(publish_at=hours(1)))
    assert status(client, document.file) == 404
    later = hours(2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert status(client, document.file) == 200


def test_a_preview_link_opens_the_files_of_its_story_and_ends_with_it(client):
    article, documents, pictures = story_with_everything(status="draft")
    other = make_attachment(article=make_article(status="draft"))
    link = make_link(article)
    page = client.get(link.get_absolute_url())
    cookie = page.cookies[f"preview-{link.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/media/", True, "Lax")
    for url in (*documents, *pictures, *renditions_of(article.cover)):
        answer = client.get(url)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=60"), url
    assert client.get(other.file.url).status_code == 404
    link.revoked_at = hours(0)
    link.save()
    assert client.get(documents[0]).status_code == 404


@pytest.mark.parametrize("value", ["", "x", "\x00", "a" * 5000, "' OR 1=1", "é", "-" * 40])
def test_no_forged_cookie_opens_a_file_nor_fails(client, value):
    document = make_attachment(article=make_article(status="draft"))
    make_link(document.article)
    for number in range(40):
        client.cookies[f"preview-{number}"] = value
    client.cookies["sessionid"] = value
    assert client.get(document.file.url).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["", "x", "photos/", "../../etc/passwd", "a%00b.jpg", "a%0ab.pdf", "%ff.pdf", "x" * 7000],
)
def test_no_name_is_an_error(client, path):
    assert client.get(f"/media/{path}").status_code == 404
    for asked in (f"/file-access/media/{path}", f"/file-access/{path}"):
        assert client.get(asked).status_code in (403, 404)


def test_no_other_spelling_of_a_name_is_the_name(client):
    file = make_attachment().file
    folder, name = file.name.rsplit("/", 1)
    for path in (f"{folder}/./{name}", f"{folder}//{name}", f"x/../{folder}/{name}"):
        assert client.get(f"/file-access/media/{path}").status_code == 403
        assert client.get(f"/media/{path}").status_code == 404
    assert client.get(f"/file-access/xmedia/{file.name}").status_code == 403
    assert client.get(f"/file-access/{file.name}").status_code == 403


def test_only_getting_is_answered(client):
    url = make_attachment().file.url
    for path in (url, f"/file-access{url}"):
        assert client.post(path).status_code == 405


def test_hidden_folders_are_handed_to_nobody(client):
    name = default_storage.save(".restore-x/media/a.pdf", ContentFile(b"%PDF-1.7"))
    assert status(client, f"/media/{name}") == 404


def test_a_file_is_looked_up_once_for_each_stamp(client):
    """A yes is remembered. What is not public is looked up each time."""
    photo, document = make_photo(), make_attachment()
    article = make_article(cover=photo)
    for file in (photo.image, document.file):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/file-access{file.url}")
        assert len(asked) == 1
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/file-access{file.url}")
        assert len(asked) == 0, "but the stamp, which goes past Django's cursor"
    article.lead = "Khác"
    article.save()
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/file-access{photo.image.url}")
    assert len(asked) == 1


def test_looking_a_file_up_scans_no_table(client):
    """At 400,000 stories each question has to go by an index."""
    photo, document = make_photo(), make_attachment()
    make_article(cover=photo)
    with CaptureQueriesContext(connection) as asked:
        for url in (photo.image.url, document.file.url, "/media/attachments/0/khong-co.pdf"):
            client.get(f"/file-access{url}")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        for query in asked.captured_queries:
            explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
            cursor.execute(f"{explain} {query['sql']}")
            plan = "\n".join(str(row) for row in cursor.fetchall())
            assert "SCAN articles_" not in plan, plan
            assert "Seq Scan on articles_" not in plan, plan
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan")


def test_while_the_database_is_down_what_was_public_goes_on(client, monkeypatch):
    known, unknown = make_attachment().file, make_attachment().file
    assert status(client, known) == 200

    def fail():
        raise content_stamp.DATABASE_ERRORS[0]("down")

    monkeypatch.setattr(content_stamp, "_read_stamp", fail)
    monkeypatch.setattr(content_stamp.clock, "_database", CircuitBreaker("The database"))
    assert client.get(known.url).status_code == 200
    assert client.get(f"/file-access{known.url}").status_code == 204
    answer = client.get(unknown.url)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_the_rule_names_each_way_in_which_a_photo_is_used():
    """A new relation to a photo has to be told to `ArticleQuerySet.photos()`."""
    relations = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Photo._meta.related_objects
    }
    of_stories = {"Article.cover", "PhotoInBody.photo", "Quote.photo", "Official.portrait"}
    assert relations == of_stories | {"PhotoInPage.photo"}  # told to `PageQuerySet.photos()`
    assert Attachment._meta.get_field("article").related_model is Article
