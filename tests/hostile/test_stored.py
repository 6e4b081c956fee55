"""Stored XSS: each vector, in every field and through every way in, lives on no surface."""

import json
from urllib.parse import quote_plus

import pytest
import reversion
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from icalendar import Calendar
from lxml import etree
from reversion.models import Version

from articles.accounts.roles import JOURNALIST
from articles.editorial import revisions, working_copies
from articles.mailing.messages import message
from articles.models import (
    Article,
    CalendarAddress,
    Category,
    Correction,
    Mail,
    MenuItem,
    Official,
    Page,
    Photo,
    Portal,
    ReadCount,
    Thread,
    TickerNotice,
)
from articles.text.richtext import clean, marker
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_attachment,
    make_category,
    make_event,
    make_featured,
    make_member,
    make_menu_item,
    make_notice,
    make_official,
    make_page,
    make_page_document,
    make_photo,
    make_thread,
)
from tests.support.forms import ADD_STORY, change_url, open_form, other_desk, story_form
from tests.support.previews import NEW as NEW_PREVIEW
from tests.support.previews import make_link, preview_of, typed
from tests.support.vectors import LINKS, VECTORS, alive

pytestmark = pytest.mark.django_db
escaping = pytest.mark.same_on_both("what is stored is escaped by templates and by the cleaner")

GROUP = 18  # vectors whose stories stand on one portal together
# Where a template's escaping alone stands between, one vector is as good as the next like it.
SOME = VECTORS[::5]
GROUPS = [VECTORS[start : start + GROUP] for start in range(0, len(VECTORS), GROUP)]

LISTS = """
    / /chuyen-muc/muc/ /luu-tru/ /dong-su-kien/ /so-do-trang/ /can-bo/ /thong-bao/ /dinh-chinh/
    /tim-kiem/ /tim-kiem/?q=pwned /tim-kiem/?q=tin+pwned&chuyen-muc=muc /api/ /khong-co/
    /rss.xml /atom.xml /chuyen-muc/muc/rss.xml /chuyen-muc/muc/atom.xml /thong-bao/rss.xml
    /thong-bao/atom.xml /sitemap.xml /sitemap-stories-0.xml /sitemap-officials-0.xml
    /sitemap-threads-0.xml /sitemap-notices-0.xml
    /sitemap-pages-0.xml /news-sitemap.xml /manifest.webmanifest
    /robots.txt /api/v1/stories /api/v1/officials /api/v1/quotes /api/v1/notices
    /api/v1/categories /api/v1/pages
    /quan-tri/articles/page/ /quan-tri/articles/page/required/
    /quan-tri/ /quan-tri/articles/ /quan-tri/articles/article/ /quan-tri/articles/article/?q=pwned
    /quan-tri/articles/article/deleted/ /quan-tri/articles/photo/ /quan-tri/articles/official/
    /quan-tri/articles/category/ /quan-tri/articles/thread/ /quan-tri/articles/tickernotice/
    /quan-tri/articles/tickernotice/strip/ /quan-tri/articles/featuredstory/
    /quan-tri/articles/portal/1/change/ /quan-tri/articles/menuitem/
    /quan-tri/autocomplete/?app_label=articles&model_name=article&field_name=cover
    /quan-tri/autocomplete/?app_label=articles&model_name=article&field_name=thread
    /quan-tri/autocomplete/?app_label=articles&model_name=quote&field_name=official
    /quan-tri/autocomplete/?app_label=articles&model_name=tickernotice&field_name=article
""".split()
DESKS = "article photo official thread tickernotice featuredstory category page menuitem"


def portal_of(vectors):
    """A portal whose every word is hostile: one story of each vector, with all that belongs to it.

    The words of a field are cut to its length, as a form would make their writer do.
    """
    Portal.objects.create(
        **dict.fromkeys(["owner", "responsible", "licence", "address", "phone"], vectors[0][:60]),
        name=vectors[-1][:120],
        email='"<img/src=x/onerror=pwned()>"@a.vn',
        reuse_notice=vectors[0],
    )
    category = make_category(slug="muc", name=vectors[0][:80], description=vectors[1])
    for place in MenuItem.Place:
        item = make_menu_item(place=place, label=vectors[0][:80], link="/muc/")
        if place != MenuItem.Place.LINKED:
            make_menu_item(parent=item, label=vectors[-1][:80], link="https://muc.vn/")
    return [story_of(vector, category) for vector in vectors]


def story_of(vector, category):
    words = vector[:100]
    file = Photo.objects.first() or make_photo()
    same = {"image": file.image.name, "width": file.width, "height": file.height}
    said = {
        "alt": vector,
        "caption": vector,
        "credit": words,
        "keywords": vector,
        "file_name": words,
    }
    (photo,) = Photo.objects.bulk_create([Photo(**said, **same)])
    person = {"position": vector, "organisation": vector, "portrait": photo}
    quote = {"official": make_official(name=f"{words}"[:120], **person), "words": vector}
    quote |= {"position": vector, "caption": vector, "photo": photo}
    with reversion.create_revision():
        article = make_article(
            headline=f"Tin {vector}",
            short_headline=vector[:90],
            description=vector[:200],
            lead=vector,
            body=f'<p>{vector}</p>{marker(1)}<p><img src="{photo.image.url}" alt="a"></p>',
            byline=words,
            source=words,
            cover=photo,
            cover_caption=vector,
            category=category,
            thread=make_thread(name=f"{words} {photo.pk}", description=vector),
            quotes=[quote],
        )
        make_attachment(article=article, title=vector, file=hostile_file(vector))
        Correction.objects.create(article=article, text=vector)
    make_notice(text=vector, article=article)
    make_notice(text=vector, attachment=hostile_file(vector))
    make_featured(article)
    page = make_page(title=words, description=vector[:200], body=f"<p>{vector}</p>")
    make_page_document(page, title=vector, file=hostile_file(vector))
    article.transitions.create(action="send_back", note=vector, at=hours(-1))
    return article


def hostile_file(vector):
    """A document whose name is `vector`, as far as a name may be."""
    return ContentFile(b"%PDF-1.7", name=vector.replace("/", " ").replace("\\", " ") + ".pdf")


def living(response):
    """What is alive in `response`, read by a parser of its own kind."""
    kind, body = response.get("Content-Type", ""), response.content.decode()
    if "json" in kind:
        return [each for text in strings(json.loads(body)) for each in alive_in_data(text)]
    if "xml" in kind:
        root = etree.fromstring(body.encode())
        addresses = [v for element in root.iter("*") for v in element.attrib.values()]
        told = [e for e in root.iter("{*}description", "{*}summary", "{*}content") if e.text]
        texts = [e.text for e in told if len(e) == 0]
        links = [e.text or "" for e in root.iter("{*}link", "{*}loc", "{*}url")]
        found = [a for a in addresses + links if a.lower().startswith("javascript:")]
        return found + [each for text in texts for each in alive(text)]
    return alive(body) if "html" in kind else []


def strings(data):
    """Every string in the parsed JSON `data` that is an address or rich text, by its key."""
    if isinstance(data, list):
        data = dict(enumerate(data))
    for key, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, str) and key in ("url", "body", "target", "src", "thumbnail"):
            yield value
        elif isinstance(value, list | dict):
            yield from strings(value)


def alive_in_data(text):
    script = text.lower().startswith(("javascript:", "data:"))
    return [text] if script else alive(text)


def assert_dead(client, address, **data):
    """Ask for `address` (posting `data` if any): an answer, in which no vector lives."""
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code in (200, 302, 404, 409), (address, response.status_code)
    assert living(response) == [], address
    return response


@pytest.mark.parametrize("vectors", GROUPS, ids=range(len(GROUPS)))
def test_a_vector_in_every_field_lives_on_no_list(desk, vectors):
    portal_of(vectors)
    for address in LISTS:
        assert_dead(desk, address)


@escaping
@pytest.mark.parametrize("vectors", GROUPS, ids=range(len(GROUPS)))
def test_a_vector_in_every_field_lives_on_no_page_of_its_own(desk, vectors):
    stories = portal_of(vectors)
    for article in stories:
        assert assert_dead(desk, article.get_absolute_url()).status_code == 200
        assert_dead(desk, f"/api/v1/stories/{article.pk}")
        assert_dead(desk, preview_of(article), **typed(article))
    official, notice = stories[0].quotes.get().official, TickerNotice.objects.first()
    for row in (article.category, article.thread, official, notice, Page.objects.last()):
        assert assert_dead(desk, row.get_absolute_url()).status_code == 200
    Article.objects.filter(pk=article.pk).update(publish_at=hours(5))
    assert assert_dead(desk, make_link(article).get_absolute_url()).status_code == 200
    for name in DESKS.split():
        model = Article._meta.apps.get_model("articles", name)
        pk = model.objects.values_list("pk", flat=True).last()
        assert_dead(desk, f"/quan-tri/articles/{name}/{pk}/change/")
        assert_dead(desk, f"/quan-tri/articles/{name}/{pk}/delete/")
        assert_dead(desk, f"/quan-tri/articles/{name}/{pk}/history/")


@escaping
def test_a_vector_lives_in_nothing_that_people_are_told(desk, admin, settings):
    """Neither on the front page and the page of events, nor in a mail, nor in a header of one."""
    settings.PORTAL_URL, admin.email = "http://testserver", "a@a.vn"
    admin.save()
    for vector in SOME:
        story = make_article(headline=f"Tin {vector}"[:200], status="draft", author=admin)
        story.transitions.create(action="send_back", note=vector, at=hours(-1))
        event = make_event(admin, kind="sent_back", article=story, by=admin, words=vector)
        letter = message(Mail(event=event, key="a", made_at=hours(0), due_at=hours(0)))
        (html, _kind), *others = letter.alternatives
        assert alive(html) == others == []
        assert letter.message()["Subject"]
        assert letter.subject.isprintable()
    assert "pwned" in assert_dead(desk, "/quan-tri/").content.decode()
    assert "pwned" in assert_dead(desk, "/quan-tri/viec-moi/").content.decode()


@escaping
def test_a_vector_lives_on_no_page_of_two_officials_and_their_merge(desk):
    officials = "/quan-tri/articles/official"
    for vector in SOME:
        words = {
            "name": vector[:100],
            "organisation": vector[:200],
            "portrait": make_photo(alt=vector),
        }
        one, two = (make_official(position=f"{n}{vector}"[:200], **words) for n in (1, 2))
        story = make_article(quotes=[{"official": two}])
        page = assert_dead(desk, f"{officials}/{one.pk}/merge/{two.pk}/")
        assert_dead(desk, f"{officials}/{one.pk}/change/")
        assert_dead(desk, f"{officials}/namesakes/?name={quote_plus(one.name)}")
        same = {"name": one.name, "position": "a", "another": vector}
        assert_dead(desk, f"{officials}/add/", **same)
        chosen = dict.fromkeys(("survivor", "position", "portrait"), one.pk)
        data = chosen | {"seen": page.context["seen"]}
        assert assert_dead(desk, f"{officials}/{one.pk}/merge/{two.pk}/", **data).status_code == 302
        assert_dead(desk, f"{officials}/{one.pk}/history/")
        assert_dead(desk, f"{officials}/merges/")
        assert_dead(desk, f"/quan-tri/articles/article/{story.pk}/history/")


@escaping
def test_a_vector_lives_in_no_week_and_breaks_no_calendar(desk, admin):
    """Nor where reads are told, nor in the name of whom a story is assigned to."""
    today = timezone.localdate()
    for vector in SOME:
        lan = make_member(JOURNALIST, last_name=vector[:100])
        plan = {"planned_on": today, "due_at": hours(0), "assigned_to": lan}
        story = make_article(headline=f"Tin {vector}"[:200], **plan)
        ReadCount.objects.create(article=story, hour=hours(-0.1), count=1)
    year, week, _day = today.isocalendar()
    for address in (f"tuan/{year}/{week}/", "luot-doc/"):
        assert "pwned" in assert_dead(desk, f"/quan-tri/{address}").content.decode()
    assert_dead(desk, change_url(story))
    address = CalendarAddress.objects.create(user=admin).get_absolute_url()
    text = desk.get(address).content
    assert text.count(b"BEGIN:VEVENT") == len(Calendar.from_ical(text).events) == 3 * len(SOME)


@escaping
def test_a_vector_lives_neither_in_a_comparison_nor_in_what_is_restored(desk):
    for vector in SOME:
        article = make_article()
        revisions.record(article, by=None)
        hostile = {"headline": f"Tin {vector}", "body": f"<p>a{vector}</p>"}
        Version.objects.get_for_object(article).update(
            serialized_data=json.dumps(
                [
                    {
                        "model": "articles.article",
                        "pk": article.pk,
                        "fields": {**fields_of(article), **hostile, "lead": vector},
                    }
                ]
            )
        )
        revisions.record(article, by=None, comment=vector)
        new, old = revisions.of(article)
        history = f"/quan-tri/articles/article/{article.pk}/history/"
        assert_dead(desk, history)
        assert_dead(desk, f"{history}compare/?older={old.pk}&newer={new.pk}")
        desk.post(f"{history}{old.pk}/restore/")
        working_copies.put_live(article.working_copy, by=make_admin())
        article.refresh_from_db()
        assert article.headline == f"Tin {vector}".replace("\x0c", " ")
        assert article.body == clean(hostile["body"])
        assert_dead(desk, article.get_absolute_url())


def fields_of(article):
    """The columns of `article` as django-reversion keeps them."""
    data = Version.objects.get_for_object(article).first().serialized_data
    return json.loads(data)[0]["fields"]


@escaping
def test_a_vector_lives_neither_in_a_conflict_nor_in_what_is_kept_of_a_form(desk, client):
    for vector in SOME:
        article = make_article()
        mine = open_form(desk, article)
        hostile = {"headline": f"Tin {vector}", "lead": vector, "body": f"<p>a{vector}</p>"}
        other_desk().post(change_url(article), mine | hostile | {"byline": "Khác"})
        late = mine | hostile | {"lead": f"{vector} b", vector: vector}
        assert assert_dead(desk, change_url(article), **late).status_code == 409
        article.delete()
        kept = desk.post(change_url(article), late)
        assert kept.status_code == 403
        assert living(kept) == []


@escaping
def test_what_is_typed_and_wrong_comes_back_dead(desk):
    category = make_category().pk
    for vector in SOME:
        wrong = story_form(
            headline=vector * 20, lead=vector, body=vector, slug=vector, category=vector
        )
        wrong |= {"publish_at_0": vector, "cover": vector, "_move": vector, "draft": vector}
        assert_dead(desk, ADD_STORY, **wrong)
        assert_dead(desk, NEW_PREVIEW, **wrong | {"category": category})
        notice = {"text": vector * 20, "url": vector, "article": vector, "kind": vector}
        assert_dead(desk, "/quan-tri/articles/tickernotice/add/", **notice)


@escaping
def test_a_query_is_shown_dead(desk):
    for vector in SOME:
        for address in (
            "/tim-kiem/",
            "/quan-tri/articles/article/",
            "/quan-tri/articles/photo/",
            "/quan-tri/articles/tickernotice/strip/",
        ):
            query = {"q": vector, "text": vector, "url": vector, "tu": vector, "page": vector}
            response = desk.get(address, query)
            assert response.status_code in (200, 302)
            assert living(response) == []
        response = desk.get("/quan-tri/login/", {"next": vector})
        assert living(response) == []


# Ways in: what is stored of a body is what `clean()` makes of it


def by_form(desk, body):
    response = desk.post(ADD_STORY, story_form(body=body))
    assert response.status_code == 302
    return Article.objects.first()


def by_save(desk, body):
    article = make_article()
    article.body = body
    article.save()
    return article


def by_update(desk, body):
    article = make_article()
    Article.objects.filter(pk=article.pk).update(body=body)
    return article


def by_bulk_create(desk, body):
    category = make_category()
    story = {"headline": "Nhập", "lead": "Sapo", "category": category, "body": body}
    Article.objects.bulk_create([Article(slug=f"nhap-{category.pk}", **story)])
    return Article.objects.first()


def by_bulk_update(desk, body):
    article = make_article()
    article.body = body
    Article.objects.bulk_update([article], ["body"])
    return article


@pytest.mark.parametrize("way", [by_form, by_save, by_update, by_bulk_create, by_bulk_update])
def test_a_body_is_stored_clean_whichever_way_it_comes_in(desk, way):
    for vector in VECTORS:
        body = f"<p>a{vector}</p>"
        article = way(desk, body)
        article.refresh_from_db()
        assert article.body == clean(body)
        assert alive(article.body) == []


@pytest.mark.parametrize("url", LINKS)
def test_a_link_that_runs_or_leaves_is_refused_whichever_way_it_comes_in(url):
    notice = make_notice()
    with pytest.raises(ValidationError):
        make_notice(url=url)
    with pytest.raises(ValidationError):
        TickerNotice.objects.bulk_create([TickerNotice(text="a", url=url)])
    with pytest.raises(ValidationError):
        TickerNotice.objects.filter(pk=notice.pk).update(url=url)
    with pytest.raises(ValidationError):
        Portal.objects.create(name="a", facebook=url)


@escaping
@pytest.mark.parametrize("url", LINKS)
def test_a_link_that_runs_or_leaves_is_told_beside_its_field(desk, url):
    response = desk.post("/quan-tri/articles/tickernotice/add/", {"text": "a", "url": url})
    assert response.context["adminform"].form.errors["url"]
    assert not TickerNotice.objects.exists()


@escaping
def test_a_body_written_past_the_cleaner_is_words_to_the_desk(desk):
    for vector in SOME:
        article = make_article()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_article SET body = %s WHERE id = %s",
                [f"<p>{vector}</p>", article.pk],
            )
        assert_dead(desk, change_url(article))
        assert_dead(desk, preview_of(article), **open_form(desk, article))


def test_every_text_field_of_the_portal_is_tried():
    """A field added later must be added to `story_of()` too."""
    tried = "name description headline lead body byline source cover_caption alt caption credit"
    tried += " position organisation words title text url note folded folded_name slug email owner"
    tried += " responsible licence address phone reuse_notice facebook zalo youtube"
    tried += " keywords file_name short_headline"
    models = [Article, Category, Correction, Official, Photo, Portal, Thread, TickerNotice]
    for model in models:
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in ("CharField", "TextField") and not field.choices:
                assert field.name in {*tried.split(), "digest"}, field
