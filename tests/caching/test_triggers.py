"""The triggers of the content stamp: there for each model whose rows readers see."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F

from articles.caching import triggers
from articles.models import (
    Article,
    Attachment,
    CalendarAddress,
    Category,
    ContentStamp,
    Correction,
    ErasedFile,
    Event,
    Factor,
    FeaturedStory,
    FormerCategorySlug,
    FormerOfficialSlug,
    FormerPageSlug,
    FormerSlug,
    FormerThreadSlug,
    KeptFile,
    Mail,
    MailChoice,
    MenuItem,
    Move,
    MovedQuote,
    MovedRow,
    MoveLine,
    Note,
    NoteAnswer,
    Official,
    OfficialMerge,
    OldAddress,
    Page,
    PageDocument,
    Photo,
    PhotoInBody,
    PhotoInPage,
    Portal,
    Presence,
    PreviewLink,
    Quote,
    ReadCount,
    SavedForm,
    SearchEntry,
    ServerDraft,
    Thread,
    TickerNotice,
    Transition,
    Video,
    VideoInBody,
    WaivedStep,
)
from articles.models.readers import EVENTS, EVERY_ROW
from tests.support.factories import (
    make_article,
    make_attachment,
    make_category,
    make_featured,
    make_menu_item,
    make_notice,
    make_official,
    make_old_address,
    make_page,
    make_page_document,
    make_photo,
    make_quote,
    make_thread,
)
from tests.support.videos import make_video

ALL_MODELS = [*apps.get_app_config("articles").get_models(include_auto_created=True)]

SEEN = {  # by readers: how a row of it is made
    Article: make_article,
    Attachment: make_attachment,
    Category: make_category,
    Correction: lambda: Correction.objects.create(article=make_article(), text="Sửa"),
    FeaturedStory: make_featured,
    FormerCategorySlug: lambda: make_category().former_slugs.create(slug="cu"),
    FormerOfficialSlug: lambda: make_official().former_slugs.create(slug="cu"),
    FormerPageSlug: lambda: make_page().former_slugs.create(slug="cu"),
    FormerSlug: lambda: make_article().former_slugs.create(slug="cu"),
    FormerThreadSlug: lambda: make_thread().former_slugs.create(slug="cu"),
    MenuItem: make_menu_item,
    Official: make_official,
    OldAddress: make_old_address,
    Page: make_page,
    PageDocument: make_page_document,
    Photo: make_photo,
    Video: make_video,
    Portal: lambda: Portal.objects.create(name="Cổng"),
    Quote: make_quote,
    Thread: make_thread,
    TickerNotice: make_notice,
}
NOT_SEEN = {
    *(
        CalendarAddress,
        ContentStamp,
        ErasedFile,
        Event,
        Factor,
        KeptFile,
        Note,
        NoteAnswer,
        Mail,
        MailChoice,
        Move,
        MovedQuote,
        MovedRow,
        MoveLine,
        OfficialMerge,
        PhotoInBody,
        PhotoInPage,
        Presence,
        PreviewLink,
        ReadCount,
        SavedForm,
        SearchEntry,
        ServerDraft,
        Transition,
        VideoInBody,
        WaivedStep,
    ),
}


@pytest.mark.parametrize("model", ALL_MODELS)
def test_each_model_says_whether_readers_see_its_rows(model):
    assert "readers_see" in vars(model), f"{model.__name__} says nothing: see models/readers.py"
    assert (model in SEEN, model in NOT_SEEN) == (bool(model.readers_see), not model.readers_see)


def stamp():
    return ContentStamp.objects.get().stamp


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", SEEN)
def test_each_change_of_what_readers_see_renews_the_stamp(model):
    """On PostgreSQL at the commit, so each change is a transaction here."""
    triggers.create_triggers("default")
    row = SEEN[model]()
    unseen = model.readers_see.unseen
    fields = [field for field in model._meta.concrete_fields if field.column not in unseen]
    name = next(field.name for field in fields if not field.primary_key)
    changes = {
        "UPDATE": lambda: model.objects.filter(pk=row.pk).update(**{name: F(name)}),
        "DELETE": lambda: model.objects.get(pk=row.pk).delete(),
        "INSERT": lambda: model.objects.bulk_create([row]),
    }
    renewing = set()
    for event, change in changes.items():
        before = stamp()
        change()
        if stamp() != before:
            renewing.add(event)
    assert renewing == set(model.readers_see.events)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_columns_that_readers_get_nothing_of_renews_nothing():
    triggers.create_triggers("default")
    story = make_article()
    before = stamp()
    unseen = Article.objects.filter(pk=story.pk)
    unseen.update(version=F("version") + 1, due_at=story.publish_at, planned_on="2030-01-01")
    assert stamp() == before
    unseen.update(version=F("version") + 1, headline="Khác")
    assert stamp() != before


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_names_the_columns_anew(monkeypatch):
    """A later release may have columns, of which readers get something."""
    story = make_article()
    fewer = replace(Article.readers_see, unseen=("version",))
    with monkeypatch.context() as patch:
        patch.setattr(Article, "readers_see", fewer)
        triggers.create_triggers("default")
    before = stamp()
    Article.objects.filter(pk=story.pk).update(planned_on="2030-01-01")
    assert stamp() != before
    triggers.create_triggers("default")
    before = stamp()
    Article.objects.filter(pk=story.pk).update(planned_on="2030-01-02")
    assert stamp() == before
    assert names_in_database() == NAMES


def names_in_database():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(name for (name,) in cursor.fetchall() if name.endswith("_seen"))


# The triggers of 0.3. A database that is upgraded has them: under other names there would be two.
NAMES = sorted(
    {f"{model._meta.db_table}_{event.lower()}_seen" for model in SEEN for event in EVENTS}
    - {f"articles_{name}_insert_seen" for name in ("oldaddress", "photo", "video")}
)


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_finds_its_triggers_and_makes_those_that_are_missing():
    assert names_in_database() == NAMES
    with connection.cursor() as cursor:
        table = " ON articles_quote" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER articles_quote_insert_seen{table}")
    triggers.create_triggers("default")
    triggers.create_triggers("default")
    assert names_in_database() == NAMES
    assert NAMES[0] == "articles_article_delete_seen"
    assert len(NAMES) == 60


@pytest.mark.django_db(transaction=True)
def test_a_database_migrated_back_gets_no_trigger_on_a_table_it_has_not(monkeypatch):
    known = triggers.watched() | {"articles_unborn": EVERY_ROW}
    monkeypatch.setattr(triggers, "watched", lambda: known)
    triggers.create_triggers("default")
    assert names_in_database() == NAMES
