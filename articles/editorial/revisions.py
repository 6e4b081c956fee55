"""The history of stories: each save is kept as one revision of the story and its rows.

Those are its quotes, attachments and corrections. django-reversion keeps them. This module says
when, reads a revision back as a State, and restores one. It never deletes any. A revision names
files but does not hold them, so a file that any revision names must stay in the storage.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import reversion
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.db import DatabaseError
from django.db.models import F, FileField, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from articles.editorial import diff
from articles.editorial.states import State, Unreadable
from articles.models import (
    Article,
    Attachment,
    Category,
    Correction,
    ErasedFile,
    Official,
    Photo,
    Quote,
    Video,
    changes,
)
from articles.models.slugs import is_promised_to_another
from articles.text import own_videos, richtext

reversion.register(
    Article,
    exclude=(
        "folded",
        "version",
        "updated_at",
        "rewritten_at",
        "goes_live_at",
        *Article.PLANNING,  # which belongs to the desk: no old version brings it back
    ),
    follow=("quotes", "attachments", "corrections"),
)
reversion.register(Quote)
reversion.register(Attachment)
reversion.register(Correction)


def of(article: Article) -> QuerySet[Revision]:
    """The revisions of `article`, newest first, each with its user.

    Those of a working copy go on from those of its story.
    """
    kept = Version.objects.get_for_object(article)
    if not article.has_page:
        kept |= Version.objects.get_for_object(article.live)
    return Revision.objects.filter(version__in=kept).select_related("user")


def deleted() -> QuerySet[Version]:
    """The last Version of each story that was deleted, latest first, without its data."""
    last = Version.objects.get_deleted(Article).select_related("revision__user")
    return last.defer("serialized_data").order_by("-pk")


def record(
    article: Article, *, by: User | None, comment: str = "", now: datetime | None = None
) -> None:
    """Keep `article` as it stands in the database as a revision by `by`.

    Where no `comment` is given, it says what changed since the last revision.
    """
    if not comment:
        before = _last_state(article)
        comment = (
            _("First version")
            if before is None
            else diff.summary(diff.changes(before, State.now(article)))
        )
    # reversion keeps the name of each row, and that of a quote has its official's in it.
    whole = Article.objects.prefetch_related("quotes__official", "attachments", "corrections")
    _record(whole.get(pk=article.pk), by, comment, now)


def record_first(article: Article, rows: Mapping[str, Sequence[Any]], *, comment: str) -> None:
    """Keep `article`, just made with these `rows` (by name) and no others, as its first version.

    It asks for none of what is at hand: of twenty thousand stories that is a minute.
    """
    # private part of Django: what prefetching leaves behind
    cache = article.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in ("quotes", "attachments", "corrections"):
        at_hand = getattr(article, name).all()
        # private part of Django: as prefetching leaves it
        at_hand._result_cache = list(rows.get(name, ()))
        cache[name] = at_hand
    _record(article, None, comment, None)
    # private part of Django: a save may change them
    del article._prefetched_objects_cache  # type: ignore[attr-defined]


def _record(article: Article, by: User | None, comment: str, now: datetime | None) -> None:
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(comment)
        reversion.set_date_created(now or timezone.now())
        reversion.add_to_revision(article)


def keep_unrecorded(article: Article, now: datetime | None = None) -> None:
    """Record `article` if it was changed elsewhere than at the desk: by an import, in the shell.

    To be called before a change, so that no text is ever overwritten without a trace.
    """
    last = _last_state(article)
    found = diff.changes(last, State.now(article)) if last else []
    # A move of the workflow changes status and time; the story's log tells of these.
    if last is None or any(change.field.name not in ("status", "publish_at") for change in found):
        record(article, by=None, comment=_("As it stood before the next save"), now=now)


def _last_state(article: Article) -> State | None:
    """The newest state kept of `article`; None where there is none that can be read."""
    last = of(article).first()
    try:
        return State.of(last) if last else None
    except Unreadable:
        return None


def restore(
    article: Article, revision: Revision, *, by: User | None, now: datetime | None = None
) -> list[str]:
    """Make `article` read as it did in `revision`, as a new version.

    Words, pictures, files and quotes come back. Status, time, slug and corrections stay as they
    are now: they concern publication. Returns notes on what could not come back. Raises
    Unreadable where the revision does not fit; nothing is changed then.
    """
    state = State.of(revision)
    time = date_format(timezone.localtime(revision.date_created), "DATETIME_FORMAT")
    with fitting():
        article = Article.objects.select_for_update().get(pk=article.pk)
        keep_unrecorded(article, now)
        before = State.now(article)
        notes = _fill(article, state, Article.CONTENT)
        article.full_clean(exclude=["version"])
        article.version = F("version") + 1
        article.save()
        article.quotes.all().delete()
        article.attachments.all().delete()
        notes += _write_rows(article, state)
        is_rewritten = bool(diff.changes(before, State.now(article)))
        changes.report([article.pk], is_rewritten=is_rewritten)
        record(article, by=by, comment=_("Restored the version of %s") % time, now=now)
    return notes


def recover(
    version: Version, *, by: User | None, now: datetime | None = None
) -> tuple[Article, list[str]]:
    """Bring the deleted story of `version` back as a draft, with all that belonged to it.

    Returns the story and notes on what could not come back. Raises Unreadable
    where the version does not fit or the story is there already.
    """
    state = State.of(version.revision)
    with fitting():
        article = Article(pk=state.story["id"], status=Article.Status.DRAFT)
        notes = _fill(article, state, (*Article.CONTENT, "slug", "publish_at", "author"))
        same = Article.objects.filter(slug=article.slug)
        if same.exists() or is_promised_to_another(article, article.slug or ""):
            article.slug = ""  # taken meanwhile: saving makes another
        article.full_clean()
        article.save(force_insert=True)
        notes += _write_rows(article, state)
        Correction.objects.bulk_create(Correction(**row) for row in state.corrections.values())
        record(article, by=by, comment=_("Recovered after deletion"), now=now)
    return article, notes


@contextmanager
def fitting() -> Iterator[None]:
    """All or nothing. Whatever a field or the database refuses is raised as Unreadable."""
    try:
        with changes.reported_once():
            yield
    except (ValidationError, DatabaseError, SuspiciousFileOperation, ValueError) as error:
        reason = " ".join(getattr(error, "messages", []))
        raise Unreadable(
            _("This old version does not fit any more and was left alone. %s") % reason
        ) from error


def _existing(model: Any, pks: Iterable[Any]) -> set[Any]:
    return set(model.objects.filter(pk__in=pks).values_list("pk", flat=True))


def _fill(article: Article, state: State, names: Sequence[str]) -> list[str]:
    """Set the fields `names` of `article`; a reference to a row or file that is gone is left empty.

    Returns notes on what was left empty and no other page tells.
    """
    notes = []
    for name in names:
        field = diff.column(Article, name)
        value = state.story[field.attname]
        if name == "category" and not _existing(Category, [value]):
            # A story must stand in one: where it stands now, or else in the first.
            value = article.category_id or Category.objects.values_list("pk", flat=True).first()
        elif field.is_relation and not _existing(field.related_model, [value]):
            value = None
        elif isinstance(field, FileField) and value and not is_stored(value):
            notes.append(_("The file of the recording is gone: %s") % value.name)
            value = ""
        setattr(article, field.attname, value)
    return notes


def is_stored(file: FieldFile) -> bool:
    """Tell whether `file` can come back: it is there, and is not one that was erased for good."""
    if file.name is None or ErasedFile.objects.filter(name=file.name).exists():
        return False
    return file.storage.exists(file.name)


def _write_rows(article: Article, state: State) -> list[str]:
    """Give `article` the quotes and attachments of `state`; return notes on what is lost."""
    quotes, attachments = _write_quotes(article, state), _write_attachments(article, state)
    return quotes + attachments + _lost_pictures(article)


def _write_quotes(article: Article, state: State) -> list[str]:
    """Give `article` the quotes of `state`; return notes on those whose official is gone."""
    officials = _existing(Official, [row["official_id"] for row in state.quotes.values()])
    photos = _existing(Photo, [row["photo_id"] for row in state.quotes.values()])
    quotes, notes = [], []
    for row in state.quotes.values():
        if row["official_id"] not in officials:
            notes.append(_("Quote %(number)s: its official was deleted. “%(words)s”") % row)
            continue
        photo = row["photo_id"] if row["photo_id"] in photos else None
        quotes.append(Quote(**row | {"id": None, "article_id": article.pk, "photo_id": photo}))
        quotes[-1].clean_fields(exclude=["article", "official", "photo"])
    Quote.objects.bulk_create(quotes)
    changes.report([article.pk])
    return notes


def _write_attachments(article: Article, state: State) -> list[str]:
    """Give `article` the attachments of `state`; return notes on those whose file is gone.

    They keep their keys, by which two versions are compared.
    """
    attachments, notes = [], []
    for row in state.attachments.values():
        if not is_stored(row["file"]):
            notes.append(_("Attachment “%(title)s”: its file is gone.") % row)
            continue
        own: dict[str, int | None] = {"article_id": article.pk}
        if not article.has_page:
            own["id"] = None  # the row with that key may be the live story's
        attachments.append(Attachment(**row | own))
        attachments[-1].clean_fields(exclude=["article"])
    Attachment.objects.bulk_create(attachments)
    return notes


def _lost_pictures(article: Article) -> list[str]:
    """Return notes on the pictures and videos of the body that the library has no more."""
    names = richtext.own_pictures(article.body)
    known = Photo.objects.filter(image__in=names).values_list("image", flat=True)
    videos = Video.objects.of([article.body])
    return [
        _("A picture in the body was deleted from the library: %s") % name
        for name in sorted(names.difference(known))
    ] + [
        _("A video in the body was deleted from the library: %s") % block.title
        for block in own_videos.split(article.body)
        if not isinstance(block, str) and block.name not in videos
    ]
