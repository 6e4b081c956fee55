"""What `move_out` wrote, put into an empty portal: row by row, keys and addresses as they were.

Unlike the other sources it needs no engine that decides what becomes of an item: it is ours
already. First all lines and digests are checked, then the files are stored, then all rows are
written in one transaction. So a portal has all of it or nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from articles.media import icons
from articles.media.storage import all_or_nothing
from articles.models import Article, Move, Page, Portal
from articles.moving.items import Unreadable
from articles.moving.options import Options
from articles.moving.out import files
from articles.moving.out.archive import Archive
from articles.moving.out.checks import Checks
from articles.moving.out.kinds import ACCOUNT, KINDS
from articles.moving.out.plain import Wrong
from articles.moving.out.reading import Faults, Refused, parsed
from articles.moving.out.writing import RowWriter
from articles.moving.report import Line, Outcome, Report
from articles.search import index

Progress = Callable[[str, float], None]  # the step, and how much of it is done, between 0 and 1


def _silent(what: str, part: float) -> None:
    """The progress that nobody watches."""


@dataclass
class Taken:
    """What came in: rows by type, how many files, which of them are missing or were refused (why).

    `accounts` are the user names of those that were made.
    """

    counts: Counter[str] = field(default_factory=Counter)
    files: int = 0
    accounts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def put_in(
    paths: Sequence[Path],
    *,
    media: Path | None = None,
    dry_run: bool = False,
    progress: Progress = _silent,
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
    archive.check(lambda part: progress(_("comparing digests"), part))
    checks = _checked(archive, progress)
    taken = Taken()
    store = files.Files(checks.files, dry=dry_run)
    try:
        with all_or_nothing(), _stoppable():
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


def take_in(
    paths: Sequence[Path], options: Options, move: Move, progress: Progress = _silent
) -> None:
    """Put in what `move_out` wrote, as `put_in()` does, and write the report of `move`.

    What readers saw stays published: it was ours. Raises Unreadable.
    """
    unfit = {"map": options.map, "rules": options.rules, "limit": options.limit is not None}
    for name, value in (unfit | {"since": options.since, "until": options.until}).items():
        if value:
            raise Unreadable(_("--%s does not go with jsonl: all of it comes, or nothing.") % name)
    report = Report(move, options.report, stores=not options.dry_run)
    try:
        taken = put_in(paths, media=options.media, dry_run=options.dry_run, progress=progress)
        with transaction.atomic():
            _report(report, taken)
    except Refused as refused:
        for fault in refused.faults:
            report.add(Line(Outcome.LEFT_OUT, "line", told=fault))
        raise Unreadable(
            _("Nothing was taken in: %(count)s faults, named in the report. The first: %(first)s")
            % {"count": refused.count, "first": refused.faults[0]}
        ) from refused
    finally:
        move.counts = dict(report.counts)
        report.close()
    move.done = taken.counts.total()


def _report(report: Report, taken: Taken) -> None:
    """Say of each story and page that it is here, and what is not."""
    for name in taken.missing:
        report.add(Line(*_missing(name), key=name, told=_("It was not in the file.")))
    for name, why in taken.refused:
        report.add(Line(*_missing(name), key=name, told=why))
    for name in taken.accounts:
        told = _("The account is closed: open it again for whoever works here.")
        report.add(Line(Outcome.NOTICED, "account", key=name, title=name, told=told))
    for model, kind, title in ((Article, "story", "headline"), (Page, "page", "title")):
        rows = model._base_manager.only("slug", title).order_by("pk")
        for row in rows.iterator(chunk_size=500):
            line = Line(Outcome.TAKEN, kind, str(row.pk), getattr(row, title)[:300])
            report.add(line, row=row)
    report.counts[Outcome.TAKEN] = taken.counts.total()


def _missing(name: str) -> tuple[str, str]:
    is_photo = name.startswith("photos/")
    return (Outcome.PHOTO_MISSING, "photo") if is_photo else (Outcome.FILE_MISSING, "file")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Make an error of whatever stops the block by hand, so that files are undone as well."""
    try:
        yield
    except KeyboardInterrupt as stopped:
        raise Unreadable(_("It was stopped: nothing was taken in.")) from stopped


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
            progress(_("checking lines"), stream.tell() / archive.bytes_of_lines)
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
        progress(_("storing files"), archive.part)

    archive.give(take)
    taken.files = len(store.seen)
    taken.missing, taken.refused = store.missing(), store.refused
    if not dry_run:
        step = _("making sizes of photos that did not come")
        files.make_renditions(store.sizes, checks.photos, lambda part: progress(step, part))


def _write(archive: Archive, store: files.Files, taken: Taken, progress: Progress) -> None:
    faults = Faults()
    writer = RowWriter(faults, store)
    with archive.lines() as stream:
        for number, line in parsed(stream, faults):
            writer.write(number, line)
            faults.refuse()
            taken.counts[line["type"]] += 1
            progress(_("writing rows"), stream.tell() / archive.bytes_of_lines)
    writer.finish()
    faults.refuse()
    taken.accounts = writer.accounts
    stories = taken.counts["story"] or 1
    for done in index.record_all():
        progress(_("indexing stories"), done / stories)
    source = Portal.objects.current().icon_source
    if source in store.seen and not store.dry:
        icons.make_icons(default_storage, source)
