"""Erasing a file for good: out of stories and pages, the storage, and the reach of the history.

A takedown needs none of this: what nothing published shows, readers have not
(`articles/portal/file_access.py`). It is for what the newsroom itself must not keep.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editorial import revisions, row_history
from articles.media import orphans, renditions, types
from articles.models import (
    Article,
    Attachment,
    ErasedFile,
    Official,
    Page,
    PageDocument,
    Photo,
    Quote,
    TickerNotice,
    changes,
)
from articles.text import richtext


def photo_of(name: str) -> Photo | None:
    """Return the photo that the file called `name` belongs to, as itself or as a rendition."""
    if not types.is_picture(name):
        return None
    return Photo.objects.filter(image__in=renditions.possible_masters(name)).first()


def stories_with(name: str, photo: Photo | None) -> set[int]:
    """Return the keys of the stories that name the file called `name`, or show its `photo`."""
    keys = set(Attachment.objects.filter(file=name).values_list("article", flat=True))
    keys |= set(Article.objects.filter(audio=name).values_list("pk", flat=True))
    if photo:
        keys |= set(photo.covers.values_list("pk", flat=True))
        keys |= set(photo.bodies.values_list("article", flat=True))
        keys |= set(photo.quotes.values_list("article", flat=True))
    return keys


def erase(name: str, *, by: User, reason: str, now: datetime | None = None) -> ErasedFile:
    """Erase the file called `name` with its renditions, and take it out of whatever shows it.

    The stories it is taken out of get a new version, whose line in the history says so. Rows go
    first, in one transaction; files only when it is committed. Where the storage does not answer
    then, the sweep deletes them. Raises IntegrityError where it was erased before.
    """
    now = now or timezone.now()
    with changes.reported_once():
        photo = photo_of(name)
        name = str(photo.image) if photo else name
        erased = ErasedFile.objects.create(
            name=name,
            photo_key=photo.pk if photo else None,
            reason=reason,
            erased_by=by.get_username(),
            erased_at=now,
        )
        comment = _("File erased for good: %s") % erased.reason
        for story in _locked(stories_with(name, photo)):
            revisions.keep_unrecorded(story, now)
            _take_out_of_story(story, name, photo)
            revisions.record(story, by=by, comment=comment, now=now)
        for page in _pages_with(name, photo):
            row_history.keep_unrecorded(page, now)
            page.documents.filter(file=name).delete()
            if photo:
                page.body = richtext.without_picture(page.body, name)
            page.save()
            row_history.record(page, by=by, comment=comment, now=now)
        TickerNotice.objects.filter(attachment=name).update(attachment="")
        if photo:
            Official.objects.filter(portrait=photo).update(portrait=None)
            photo.delete()  # its files follow with the commit
        else:
            transaction.on_commit(lambda: orphans.delete([name]), robust=True)
    return erased


def _locked(keys: set[int]) -> Iterable[Article]:
    return Article.objects.select_for_update().filter(pk__in=keys).order_by("pk")


def _pages_with(name: str, photo: Photo | None) -> Iterable[Page]:
    keys = set(PageDocument.objects.filter(file=name).values_list("page", flat=True))
    keys |= set(photo.pages.values_list("page", flat=True)) if photo else set()
    return Page.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")


def _take_out_of_story(story: Article, name: str, photo: Photo | None) -> None:
    story.attachments.filter(file=name).delete()
    if story.audio.name == name:
        story.audio = ""
    if photo:
        if story.cover_id == photo.pk:
            story.cover, story.cover_caption = None, ""
        Quote.objects.filter(article=story, photo=photo).update(photo=None, caption="")
        story.body = richtext.without_picture(story.body, name)
    # As every save does: a form that was opened before is told of this one.
    Article.objects.filter(pk=story.pk).update(version=F("version") + 1)
    story.refresh_from_db(fields=["version"])
    story.save()
