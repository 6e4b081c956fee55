"""The history of rows that are kept by themselves: officials, photos, pages.

Each save is kept as a revision of the row alone (django-reversion), with who saved it. Stories are
kept with their rows (`revisions.py`).
"""

from datetime import datetime
from typing import NamedTuple

import reversion
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version

from articles.editorial import diff, revisions
from articles.editorial.states import Unreadable
from articles.models import Official, Page, Photo

KeptRow = Official | Photo | Page

# What the history keeps. The file of a photo is never replaced. Address, place and time of a page
# concern its publication: no old version brings them back.
KEPT: dict[type, tuple[str, ...]] = {
    Official: ("name", "position", "organisation", "portrait", "slug"),
    Photo: ("alt", "caption", "credit", "focus_x", "focus_y"),
    Page: ("title", "description", "body"),
}
for _model, _names in KEPT.items():
    reversion.register(_model, fields=_names)


class Line(NamedTuple):
    """A line of the history of a row: who saved what, and what that changed. Newest first."""

    version: Version
    at: datetime
    by: User | None
    what: str
    changes: list[diff.Comparison]


def versions(row: KeptRow) -> QuerySet[Version]:
    """The versions kept of `row`, newest first, each with its user."""
    return Version.objects.get_for_object(row).select_related("revision__user")


def lines(row: KeptRow) -> list[Line]:
    """Return the history of `row`. A version that cannot be read shows no changes."""
    kept = list(versions(row))
    found = [
        diff.changed_fields("", type(row), KEPT[type(row)], _columns(old), _columns(new))
        for new, old in zip(kept, kept[1:], strict=False)
    ]
    shown = iter(diff.compare([change for changes in found for change in changes]))
    return [
        Line(
            version,
            version.revision.date_created,
            version.revision.user,
            version.revision.comment,
            [next(shown) for _change in changes],
        )
        for version, changes in zip(kept, [*found, []], strict=False)
    ]


def record(
    row: KeptRow, *, by: User | None, comment: str = "", now: datetime | None = None
) -> None:
    """Keep `row` as it stands as a version by `by`, where it differs from the last one kept.

    Where no `comment` is given, it says what changed.
    """
    last = versions(row).first()
    before = _columns(last) if last else {}
    found = diff.changed_fields("", type(row), KEPT[type(row)], before, _now(row))
    if last and not found:
        return
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(comment or (diff.summary(found) if last else _("First version")))
        reversion.set_date_created(now or timezone.now())
        reversion.add_to_revision(row)


def keep_unrecorded(row: KeptRow, now: datetime | None = None) -> None:
    """Record `row` as it is stored, if the history does not know it so.

    To be called before a change, so that nothing is ever overwritten without a trace.
    """
    stored = type(row)._default_manager.get(pk=row.pk)
    record(stored, by=None, comment=_("As it stood before the next save"), now=now)


def restore(
    row: KeptRow, version: Version, *, by: User | None, now: datetime | None = None
) -> None:
    """Make `row` read as in `version`, as a new version. A portrait that is gone is left out.

    Raises Unreadable where the version does not fit, such as a slug taken meanwhile; nothing is
    changed then.
    """
    columns = _columns(version)
    if not columns:
        raise Unreadable(_("This old version is damaged and cannot be read."))
    time = date_format(timezone.localtime(version.revision.date_created), "DATETIME_FORMAT")
    for name, value in columns.items():
        setattr(row, name, value)
    if isinstance(row, Official) and row.portrait_id:
        row.portrait = Photo.objects.filter(pk=row.portrait_id).first()
    with revisions.fitting():
        keep_unrecorded(row, now)
        row.full_clean(exclude=["image"])
        row.save()
        record(row, by=by, comment=_("Restored the version of %s") % time, now=now)


def _now(row: KeptRow) -> diff.Row:
    columns = [diff.column(type(row), name).attname for name in KEPT[type(row)]]
    return {column: getattr(row, column) for column in columns}


def _columns(version: Version) -> diff.Row:
    """What `version` holds by column; empty where its data is damaged."""
    try:
        return version.field_dict
    except (RevertError, LookupError, ValueError, TypeError, AttributeError):
        return {}
