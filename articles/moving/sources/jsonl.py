"""What `move_out` wrote, put into an empty portal: row by row, keys and addresses as they were.

Unlike the other sources it needs no engine that decides what becomes of an item: it is ours
already. First all lines and digests are checked, then the files are stored, then all rows are
written in one transaction. So a portal has all of it or nothing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from articles.media import icons
from articles.media.storage import all_or_nothing
from articles.models import Portal
from articles.moving.items import Unreadable
from articles.moving.out import files
from articles.moving.out.archive import Archive
from articles.moving.out.checks import Checks
from articles.moving.out.kinds import ACCOUNT, KINDS
from articles.moving.out.plain import Wrong
from articles.moving.out.reading import Faults, parsed
from articles.moving.out.writing import RowWriter
from articles.search import index

Progress = Callable[[str, int], None]  # what is counted, how many so far


@dataclass
class Taken:
    """What came in: rows by kind, files, and what of them is missing or was not taken (why)."""

    counts: Counter[str] = field(default_factory=Counter)
    files: int = 0
    missing: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def put_in(
    paths: Sequence[Path],
    *,
    media: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda what, count: None,
) -> Taken:
    """Put what lies at the one path into this portal, which must be empty but for accounts.

    An account that is here already is taken for the one of the same user name; others are made,
    closed, without a password or rights. With `dry_run` all is done but for files, and undone.
    Raises Unreadable, Refused among them: nothing is changed then.
    """
    if len(paths) != 1:
        raise Unreadable(_("Name one file that move_out wrote, or the folder it was unpacked to."))
    _check_empty()
    archive = Archive(paths[0], media)
    archive.check(lambda count: progress("digests", count))
    checks = _checked(archive, progress)
    taken = Taken()
    store = files.Files(checks.files, dry=dry_run)
    try:
        with all_or_nothing():
            _take_files(archive, store, checks, taken, progress, dry_run)
            with transaction.atomic():
                _check_empty()  # nobody else filled it meanwhile
                _write(archive, store, taken, progress)
                transaction.set_rollback(dry_run)
    except Wrong as wrong:
        raise Unreadable(str(wrong)) from wrong
    except OSError as error:
        raise Unreadable(_("Nothing was taken in. %s") % error) from error
    except DatabaseError as error:
        raise Unreadable(_("The database refused it: %s") % error) from error
    return taken


def _check_empty() -> None:
    for kind in KINDS:
        if kind is not ACCOUNT and kind.model._base_manager.exists():
            raise Unreadable(
                _(
                    "This portal is not empty (there is a row of “%s”): nothing was taken in. "
                    "What move_out wrote goes into an empty portal."
                )
                % kind.model._meta.verbose_name
            )


def _checked(archive: Archive, progress: Progress) -> Checks:
    faults = Faults()
    checks = Checks(faults)
    with archive.lines() as stream:
        for number, line in parsed(stream, faults):
            checks.take(number, line)
            progress("checked", number)
    checks.finish()
    faults.refuse()
    return checks


def _take_files(
    archive: Archive,
    store: files.Files,
    checks: Checks,
    taken: Taken,
    progress: Progress,
    dry_run: bool,
) -> None:
    def take(name: str, file: "files.IO[bytes]", size: int) -> None:
        store.take(name, file, size)
        taken.files += 1
        progress("files", taken.files)

    archive.give(take)
    taken.files = len(store.seen)
    taken.missing, taken.refused = store.missing(), store.refused
    if not dry_run:
        made = lambda count: progress("renditions", count)  # noqa: E731
        files.make_renditions(store.sizes, checks.photos, made)


def _write(archive: Archive, store: files.Files, taken: Taken, progress: Progress) -> None:
    faults = Faults()
    writer = RowWriter(faults, store)
    with archive.lines() as stream:
        for number, line in parsed(stream, faults):
            writer.write(number, line)
            faults.refuse()
            taken.counts[line["type"]] += 1
            progress("rows", number)
    writer.finish()
    faults.refuse()
    for done in index.record_all():
        progress("indexed", done)
    source = Portal.objects.current().icon_source
    if source in store.seen and not store.dry:
        icons.make_icons(default_storage, source)
