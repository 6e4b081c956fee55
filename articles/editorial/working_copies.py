"""The working copy of a story that readers see: changed in peace, put live on purpose.

A working copy is a story of its own, with rows of its own, whose `working_copy_of` names the live
one. So whatever the desk can do with a story it can do with a working copy. A constraint keeps it
from ever being published. There is one for each story; putting it live, or dropping it, ends it,
and its saves stay in the history of the story.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.editorial import diff, events, revisions
from articles.editorial.diff import ATTACHMENT, CORRECTION, QUOTE
from articles.editorial.states import State
from articles.models import (
    Article,
    Attachment,
    Correction,
    Event,
    Quote,
    ServerDraft,
    Transition,
    changes,
)

# What belongs to a story in rows of its own: the model, and what such a row says.
ROWS: dict[str, tuple[type[models.Model], Sequence[str]]]
ROWS = {
    "quotes": (Quote, ("number", *QUOTE)),
    "attachments": (Attachment, ATTACHMENT),
    "corrections": (Correction, CORRECTION),
}


logger = logging.getLogger(__name__)


def of(article: Article) -> Article | None:
    """Return the working copy of `article`, if it has one."""
    return Article.objects.filter(working_copy_of=article.pk).first()


def subject(article: Article) -> Article:
    """Return what a saved form of `article` changes: of a public story, its working copy to be."""
    if not article.has_page or not article.is_published():
        return article
    writers = {"author_id": article.author_id, "assigned_to_id": article.assigned_to_id}
    return Article(**writers, working_copy_of=article)


def begin(article: Article) -> Article:
    """Return a new working copy that reads as `article` does now.

    It belongs to the author of the story. Raises IntegrityError where there is one already.
    """
    with changes.reported_once():
        copy = Article.objects.create(
            **{name: getattr(article, name) for name in (*Article.CONTENT, *Article.PLANNING)},
            author=article.author,
            publish_at=article.publish_at,
            working_copy_of=article,
            # No form of the live story was made from it: one that is sent late is told so.
            version=article.version + 1,
        )
        for model, names in ROWS.values():
            columns = [diff.column(model, name).attname for name in names]
            rows = model._default_manager.filter(article=article).order_by("pk").values(*columns)
            model._default_manager.bulk_create(model(article=copy, **row) for row in rows)
        # Who typed into a form of the live story finds it again in that of the copy.
        ServerDraft.objects.filter(article_id=article.pk).update(article_id=copy.pk)
        changes.report([copy.pk])  # the rows went past their save()
    return copy


def rows_of(copy: Article) -> dict[str, dict[int, int]]:
    """Return which row of `copy` stands for which row of its story: {"quotes": {key: key}, …}."""
    found = {}
    for name in ROWS:
        own = {_identity(row): row.pk for row in getattr(copy, name).all()}
        live = {_identity(row): row.pk for row in getattr(copy.live, name).all()}
        found[name] = {key: own[same] for same, key in live.items() if same in own}
    return found


def differences(copy: Article) -> list[diff.Change]:
    """Return what readers would get otherwise, were `copy` put live now."""
    live, own = State.now(copy.live), State.now(copy)
    story = own.story | {
        "slug": own.story["slug"] or live.story["slug"],
        "status": live.story["status"],
        "publish_at": _publish_at(copy),
        "working_copy_of_id": None,
    }
    return diff.changes(live, replace(own, story=story))


def _publish_at(copy: Article, now: datetime | None = None) -> datetime | None:
    """Return when its story will be said to have been published, once `copy` is live.

    A time ahead is the one at which the copy was to go live.
    """
    live = copy.live.publish_at
    if copy.publish_at is None or copy.publish_at > (now or timezone.now()):
        return live
    return copy.publish_at


def put_live(
    copy: Article, *, by: User | None, now: datetime | None = None, note: str = ""
) -> Article:
    """Let readers have `copy` in place of what its story reads now; returns the story.

    Where that was withdrawn, it is published again. Raises ValidationError where somebody else has
    just changed or put live the copy.
    """
    now = now or timezone.now()
    with changes.reported_once():
        live = Article.objects.select_for_update().get(pk=copy.live.pk)
        same = Article.objects.select_for_update().filter(pk=copy.pk, version=copy.version)
        copy = same.first()  # type: ignore[assignment] # None is what the next line is for
        if copy is None:
            raise ValidationError(
                _("Somebody else has just moved this story. Open it again."), code="crossed"
            )
        revisions.keep_unrecorded(live, now)
        before = State.now(live)
        for name in Article.CONTENT:
            setattr(live, name, getattr(copy, name))
        if copy.slug:
            live.slug, copy.slug = copy.slug, None
            Article.objects.filter(pk=copy.pk).update(slug=None)  # no two rows have one
        live.status = Article.Status.PUBLISHED
        live.publish_at = _publish_at(copy, now)
        live.version = max(live.version, copy.version) + 1  # no form of either is taken for new
        live.save()
        for model, names in ROWS.values():
            _hand_over(model, names, copy, live)
        is_rewritten = bool(diff.changes(before, State.now(live)))
        changes.report([live.pk], is_rewritten=is_rewritten)
        move = Transition.objects.create(
            article=live, action=Transition.Action.UPDATE, by=by, at=now, note=note.strip()
        )
        events.moved(move)
        _end(copy, live)
        revisions.record(live, by=by, comment=_("The working copy went live"), now=now)
    return live


def drop(copy: Article, *, by: User | None, now: datetime | None = None) -> Article:
    """End `copy` without putting it live; returns its story. What it held stays in the history."""
    with changes.reported_once():
        live = copy.live
        revisions.keep_unrecorded(copy, now)
        _end(copy, live)
        revisions.record(live, by=by, comment=_("The working copy was dropped"), now=now)
    return live


def forget_unchanged(copy: Article) -> bool:
    """End `copy` without a trace where nothing was done in it; tell whether that was so."""
    if copy.status != Article.Status.DRAFT or copy.transitions.exists() or differences(copy):
        return False
    _end(copy, copy.live)
    return True


def put_due_live(now: datetime | None = None) -> list[Article]:
    """Put live each working copy whose time has come; returns their stories.

    Each for itself: one that cannot be put live keeps no other back. Of processes that try at the
    same moment one succeeds.
    """
    now = now or timezone.now()
    due = Article.objects.filter(
        goes_live_at__lte=now, working_copy_of__status=Article.Status.PUBLISHED
    )
    done = []
    for copy in due.order_by("goes_live_at", "pk"):
        asked = copy.transitions.filter(action=Transition.Action.SCHEDULE).first()
        try:
            done.append(put_live(copy, by=asked.by if asked else None, now=now))
        except (ValidationError, Article.DoesNotExist):
            continue  # somebody was faster
        except Exception:
            logger.exception("working copy %s could not be put live at its time", copy.pk)
    return done


def _hand_over(
    model: type[models.Model], names: Sequence[str], copy: Article, live: Article
) -> None:
    """Give `live` the rows of `copy` that it has not. One that it has stays the row it was."""
    rows = model._default_manager
    stored = {_identity(row): row for row in rows.filter(article=live)}
    new, changed = [], []
    columns = [diff.column(model, name).attname for name in names]
    for row in rows.filter(article=copy):
        twin = stored.pop(_identity(row), None)
        if twin is None:
            new.append(row.pk)
        elif any(getattr(row, column) != getattr(twin, column) for column in columns):
            for column in columns:
                setattr(twin, column, getattr(row, column))
            changed.append(twin)
    rows.bulk_update(changed, names)
    rows.filter(pk__in=[row.pk for row in stored.values()]).delete()
    rows.filter(pk__in=new).update(article=live)


def _identity(row: models.Model) -> tuple[str, ...]:
    return diff.identity(type(row), vars(row))


def _end(copy: Article, live: Article) -> None:
    """Delete `copy`. Its log, its saves and what is typed into its open forms go to `live`."""
    copy.transitions.update(article=live)
    Event.objects.filter(article=copy.pk).update(article=live)
    ServerDraft.objects.filter(article_id=copy.pk).update(article_id=live.pk)
    kept = Version.objects.filter(content_type=ContentType.objects.get_for_model(Article))
    kept.filter(object_id=str(copy.pk)).update(object_id=str(live.pk))
    copy.delete()
