"""Whatever readers see is seen by the next request, however it changes: nothing kept is stale.

The cases come from what the models declare: each field of each model of which readers see rows is
changed by SQL, behind the back of all our code. What the page cache answers then is compared with
pages that are made of nothing kept. A new field fails here until a page shows it, or UNSEEN says
that none does.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from articles.caching import remembered
from articles.models import (
    Article,
    Attachment,
    Category,
    Correction,
    FeaturedStory,
    MenuItem,
    Official,
    Page,
    PageDocument,
    Photo,
    Portal,
    Quote,
    Thread,
    TickerNotice,
    Video,
)
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_correction,
    make_featured,
    make_menu_item,
    make_notice,
    make_official,
    make_page,
    make_page_document,
    make_photo,
    make_quote,
    make_thread,
    picture_file,
    wordmark,
)
from tests.support.videos import block_of, make_ready_video

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS_SEEN = [
    model
    for model in apps.get_app_config("articles").get_models()
    if model.readers_see and not model.__name__.startswith(("Former", "Old"))  # those lead on
]

# Fields that no page shows, beside keys and what is folded for searching.
UNSEEN = {
    Article: {"author", "created_at", "updated_at", "version", "working_copy_of", "goes_live_at"}
    | {"assigned_to", "due_at", "planned_on"},
    Page: {"created_at", "updated_at"},
    Photo: {"keywords", "taken_at", "file_name", "digest", "uploaded_by", "uploaded_at"},
    Thread: {"created_at"},
    Video: {"without_speech", "plays_late", "digest", "uploaded_by"},
}
OTHERS = {  # where another text, number or moment is not what tells
    (Article, "status"): "withdrawn",
    (Article, "body"): '<p>Lời văn khác.</p><div class="quote" data-quote="1"></div>',
    (Article, "audio"): "attachments/khac.mp3",
    (Article, "rewritten_at"): hours(-0.1),
    (Attachment, "file"): "attachments/khac.docx",
    (Correction, "kind"): "update",
    (FeaturedStory, "starts_at"): hours(1),
    (FeaturedStory, "ends_at"): hours(-0.1),
    (Page, "parent"): None,
    (Page, "lang"): "vi",
    (Page, "kind"): "contact",
    (Page, "status"): "draft",
    (Page, "rewritten_at"): hours(-0.1),
    (PageDocument, "file"): "attachments/khac.docx",
    (MenuItem, "place"): "footer",
    (Photo, "image"): "photos/ab/khac.jpg",
    (Portal, "further_addresses"): "Văn phòng: 5 Lê Lợi",
    (Portal, "further_phones"): "Quảng cáo: 0239 3855 001",
    (Portal, "logo"): "portal/khac.png",
    (Portal, "logo_dark"): "portal/toi.png",
    (Portal, "logo_vanishes"): "light",
    (Portal, "icon"): "portal/vuong.png",
    (Portal, "colour"): "#0057b8",
    (TickerNotice, "kind"): "urgent",
    (TickerNotice, "ends_at"): hours(-0.1),
    (TickerNotice, "attachment"): "attachments/khac.pdf",
    (Video, "file"): "videos/0123456789abcdef/khac.mp4",
    (Video, "captions"): "videos/0123456789abcdef/khac.vtt",
    (Video, "language"): "en",
    (Video, "milliseconds"): 65_000,
    (Video, "size"): 5_000_000,
}
# What changes with a field, where the database takes it with that alone.
ALONG = {
    (MenuItem, "parent"): {"place": ""},
    (MenuItem, "page"): {"category_id": None},
    (MenuItem, "thread"): {"category_id": None},
    (MenuItem, "link"): {"category_id": None},
    (Portal, "logo_dark"): {"logo_dark_width": 90, "logo_dark_height": 30},
    (Portal, "logo_dark_width"): {"logo_dark": "portal/toi.png", "logo_dark_height": 30},
    (Portal, "logo_dark_height"): {"logo_dark": "portal/toi.png", "logo_dark_width": 90},
}


@pytest.fixture
def world(db):
    """One row of each model that readers see, all on the pages of one story, and another of each.

    Gives {model: (row, another)}.
    """
    photos = [make_photo(caption="Cánh đồng", credit="Thu Hà"), other_photo()]
    categories = [make_category(), make_category()]
    threads = [make_thread(), make_thread()]
    officials = [make_official(portrait=photos[0], organisation="Sở Y tế"), make_official()]
    video = make_ready_video(poster=photos[0])
    story = make_article(
        cover=photos[0],
        category=categories[0],
        thread=threads[0],
        byline="Minh Đức",
        body=f'<p>Nội dung.</p><p><img alt="" src="{photos[0].image.url}"></p>'
        f'<div class="quote" data-quote="1"></div><p>Hết.</p>{block_of(video)}',
    )
    others = [
        make_article(category=category, thread=thread, publish_at=hours(-place))
        for place, (category, thread) in enumerate(zip(categories, threads, strict=True), 30)
    ]
    make_quote(article=others[1], official=officials[1], number=2)
    make_featured(others[1], order=3)
    make_notice(article=others[0])
    above = make_page()
    page = make_page(lang="en", parent=above)
    make_page(parent=above, order=3)
    return {
        Article: (story, others[1]),
        Attachment: (make_attachment(article=story), None),
        Category: categories,
        Correction: (make_correction(article=story, text="Sửa", at=hours(-0.5)), None),
        FeaturedStory: (make_featured(others[0]), None),
        MenuItem: (
            make_menu_item(label="Mục một", category=categories[0], order=1),
            make_menu_item(label="Mục hai", link="/a/", order=4),
        ),
        Official: officials,
        Page: (page, above),
        PageDocument: (make_page_document(page), None),
        Photo: photos,
        Portal: (Portal.objects.create(name="Cổng thông tin", logo=wordmark()), None),
        Quote: (make_quote(article=story, official=officials[0], photo=photos[0]), None),
        Thread: threads,
        TickerNotice: (make_notice(kind="consultation", comment_deadline=hours(9)), None),
        Video: (video, None),
    }


def other_photo():
    return make_photo(image=picture_file((80, 48), name="khac.jpg"), alt="Con đò")


def pages(world):
    """Every page that may show something of `world`."""
    day = timezone.localdate(world[Article][0].publish_at)
    shown = [world[model][0] for model in (Article, Category, Official, Page, Thread, TickerNotice)]
    return [
        *(row.get_absolute_url() for row in shown),
        world[Page][1].get_absolute_url(),
        *("/", "/luu-tru/", f"/luu-tru/{day:%Y/%m}/", f"/luu-tru/{day:%Y/%m/%d}/"),
        *("/dong-su-kien/", "/can-bo/", "/thong-bao/", "/dinh-chinh/", "/so-do-trang/"),
        *("/rss.xml", "/robots.txt", "/api/v1/stories"),
    ]


def changed(field, row, others):
    """Another value for `field` of `row`, as the column holds it."""
    value, model = getattr(row, field.attname), type(row)
    if (model, field.name) in OTHERS:
        value = OTHERS[model, field.name]
    elif field.is_relation:
        related = world_row(others, field.related_model, {value, row.pk})
        value = related.pk
    elif isinstance(field, models.BooleanField):
        value = not value
    elif isinstance(field, models.DateTimeField):
        value = (value or timezone.now()) - timedelta(days=2)
    elif isinstance(field, models.IntegerField):
        value = (value or 0) + 7
    else:
        value = f"{value}-khac" if value else "/khac"
    return field.get_db_prep_save(value, connection)


def world_row(world, model, keys):
    """Another row than those of `keys`, if there is one."""
    rows = world[model]
    return next((row for row in rows if row.pk not in keys), rows[-1])


def stored(row, field):
    """What the column of `field` holds."""
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def write(row, values):
    """Write columns by SQL, so that nothing but the database knows."""
    columns = ", ".join(f'"{column}" = %s' for column in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", [*values.values(), row.pk]
        )


@pytest.mark.parametrize("model", ROWS_SEEN, ids=lambda model: model.__name__)
def test_the_next_request_shows_each_field_that_readers_see(ask, client, monkeypatch, world, model):
    row = world[model][0]
    row.refresh_from_db()
    addresses = pages(world)

    def told():
        return [(answer.status, answer.text) for answer in map(ask, addresses)]

    def made_anew():
        with monkeypatch.context() as patch:  # without a stamp nothing is kept
            patch.setattr(remembered, "settings", SimpleNamespace(DEBUG=True))
            answers = [client.get(address) for address in addresses]
        return [(answer.status_code, answer.content.decode()) for answer in answers]

    before = told()
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in {"folded", "folded_name", *UNSEEN.get(model, ())}:
            continue
        along = ALONG.get((model, field.name), {})
        columns = {each.column: each for each in model._meta.concrete_fields}
        kept = {column: stored(row, columns[column]) for column in (field.column, *along)}
        write(row, {field.column: changed(field, row, world), **along})
        now = told()
        assert now != before, f"no page shows {field.name} of {model.__name__}: see UNSEEN"
        for address, seen, anew in zip(addresses, now, made_anew(), strict=True):
            assert seen == anew, f"{address} is stale after a change of {field.name}"
        write(row, kept)
    for address, was, seen, anew in zip(addresses, before, told(), made_anew(), strict=True):
        assert seen == anew == was, address
