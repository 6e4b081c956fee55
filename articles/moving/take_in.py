"""What becomes of the items of an old portal: one engine, whatever the source.

It reads ahead by a hundred items: what is unchanged is known by one query for all of them, and the
photos of the others are drawn while those before are written. Each story is one transaction, so a
run that is killed leaves whole stories; the next one passes over what is as it was.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from articles.models import Article, Move, MovedRow, OldAddress, Page
from articles.models.moments import EARLIEST, LATEST
from articles.models.move import stored_key
from articles.moving import digests, linking, publishing, runs, texts
from articles.moving.categories import Sections
from articles.moving.items import (
    LeftOut,
    OldCategory,
    OldItem,
    OldPage,
    OldStory,
    OldThread,
    Source,
    Unreadable,
)
from articles.moving.mapping import Mapping
from articles.moving.media_folder import MediaFolder
from articles.moving.options import Options, sound
from articles.moving.pictures import Pictures
from articles.moving.report import SAME, Line, Outcome, Report
from articles.moving.turns import turns
from articles.moving.wording import words
from articles.moving.writing import EditedMeanwhile, Plan, Writer
from newsroom.errors import is_full

BATCH = 100  # items that are read ahead
_log = logging.getLogger(__name__)
_FULL = ("is full", "No space left")  # as SQLite and PostgreSQL say it
RETRIES = (0.1, 1, 5)  # seconds until an item is tried again that met another writer

Progress = Callable[[str, float], None]  # what is done, and how much of it, between 0 and 1


def _silent(what: str, part: float) -> None:
    """The progress that nobody watches."""


def take_in(source: Source, options: Options, progress: Progress = _silent) -> Move:
    """Take the old portal `source` into ours, as `options` say; return the run with its counts.

    The run says in `stopped_why` where it ended before its time: the source is broken, the disk
    full. Raises BadMap, and OSError where the report cannot be written; nothing is changed then.
    """
    said = Mapping.read(options.map)
    # Saved pages have their pictures beside them.
    folder = MediaFolder(options.media or getattr(source, "media_root", None))
    name = options.source or source.name
    report = Report(None, options.report, stores=not options.dry_run)
    report.move = move = runs.begin(options.kind, name, options)
    why = ""
    engine = None
    try:
        with Pictures(folder, name, processes=options.processes, dry=options.dry_run) as pictures:
            writer = Writer(
                name,
                report,
                pictures,
                folder,
                as_published=options.as_published,
                dry=options.dry_run,
            )
            engine = _TakingIn(source, name, options, said, report, writer, progress)
            engine.run()
    except Unreadable as error:
        why = str(error)
    except (KeyboardInterrupt, SystemExit):
        why = _("It was interrupted. The next run goes on.")
        raise
    except (OSError, Error, sqlite3.Error) as error:  # sources keep notes in a SQLite of theirs
        why = _failure(error)
    except BaseException as error:
        why = _failure(error)  # a fault of ours: the report says so, and then it is raised
        raise
    finally:
        done = engine.done if engine else 0
        runs.end(move, report.counts, done, why)
        report.close()
    return move


def _failure(error: BaseException) -> str:
    """Say why the machine could not go on."""
    if is_full(error) or any(said in str(error) for said in _FULL):
        return _("The disk is full. Make room and run it again: it goes on where it stopped.")
    return _("It could not go on: %s. Run it again: it goes on where it stopped.") % error


class _TakingIn:
    """One run."""

    def __init__(
        self,
        source: Source,
        name: str,
        options: Options,
        said: Mapping,
        report: Report,
        writer: Writer,
        progress: Progress,
    ) -> None:
        self.source, self.name, self.options, self.said = source, name, options, said
        self.report, self.writer, self.progress = report, writer, progress
        self.sections = Sections(name, said, dry=options.dry_run)
        self.done = self.texts = 0
        self.seen: dict[str, set[str]] = {"story": set(), "page": set()}  # their keys
        self.to_publish: list[int] = []  # keys of moved rows
        self.broken: Unreadable | None = None

    @property
    def hosts(self) -> set[str]:
        """The host names of the old portal, as far as they are known by now."""
        return {host.casefold() for host in self.source.hosts} | self.said.hosts

    def run(self) -> None:
        """Take in all items; then publish, and lead links home."""
        waiting: list[OldItem | Plan] = []
        for batch in self._batches():
            planned = self._planned(batch)
            self._write_all(waiting)
            waiting = planned
        self._write_all(waiting)
        if not self.options.dry_run:
            publishing.publish(
                self.to_publish, self.report, self._stage(_("of the stories published"))
            )
            linking.lead_home(
                self.name, self.hosts, self.report, self._stage(_("of the links followed"))
            )
        if self.broken:
            raise self.broken
        self._name_unmet()

    def _name_unmet(self) -> None:
        """Name what only the map knows: a slip of the pen there would sort stories wrongly."""
        asked = self.options
        if asked.limit is None and asked.since is None and asked.until is None:
            told = _("The map names it, but the old portal does not.")
            for name in self.said.unmet():
                self.report.add(Line(Outcome.NOTICED, "map", name, words(name, 300), told))

    def _write_all(self, items: list[OldItem | Plan]) -> None:
        for item in items:
            self._write(item)
            turns.give_way()
        self.report.flush()
        assert self.report.move is not None
        runs.note(self.report.move, self.report.counts, self.done)
        self.progress(_("of the old portal read"), self.source.position)

    def _batches(self) -> Iterator[list[OldItem]]:
        """Yield the items some at a time; where the source breaks, also those before that."""
        batch: list[OldItem] = []
        try:
            for item in self._asked_for():
                batch.append(item)
                if len(batch) == BATCH:
                    yield batch
                    batch = []
        except Unreadable as error:
            self.broken = error
        if batch:
            yield batch

    def _asked_for(self) -> Iterator[OldItem]:
        """Yield the items that the options ask for."""
        limit = self.options.limit
        for item in self.source.items():
            self.done += 1
            _without_nul(item)
            if isinstance(item, OldStory):
                at = sound(item.published_at or item.created_at, EARLIEST, LATEST)
                if not self.options.takes(at):
                    continue
            if isinstance(item, OldStory | OldPage):
                if limit is not None and self.texts >= limit:
                    return
                self.texts += 1
            yield item

    def _planned(self, batch: list[OldItem]) -> list[OldItem | Plan]:
        """Return of `batch` what is to be written, with its photos begun."""
        known = self._known(batch)
        planned: list[OldItem | Plan] = []
        for item in batch:
            if isinstance(item, OldCategory):
                self.sections.see(item)
            if not isinstance(item, OldStory | OldPage):
                planned.append(item)
                continue
            kind, key = _kind(item), stored_key(item.key)
            if not key or key in self.seen[kind]:
                # Two by one key would overwrite each other, in each run anew.
                reason = _("The source has it twice, by one key.") if key else _("It has no key.")
                self._leave_out(item, kind, item.title, reason)
                continue
            self.seen[kind].add(key)
            if plan := self._plan(item, known[kind].get(key)):
                planned.append(plan)
        return planned

    def _known(self, batch: list[OldItem]) -> dict[str, dict[str, MovedRow]]:
        keys: dict[str, list[str]] = {"story": [], "page": []}
        for item in batch:
            if isinstance(item, OldStory):
                keys["story"].append(item.key)
            elif isinstance(item, OldPage):
                keys["page"].append(item.key)
        return {kind: MovedRow.objects.of(self.name, kind, asked) for kind, asked in keys.items()}

    def _plan(self, item: OldStory | OldPage, moved: MovedRow | None) -> Plan | None:
        """Return how to write `item`; None where it is as it was, or not ours to change."""
        author, answers = None, []
        if isinstance(item, OldStory):
            author = self.said.author(item.author, item.byline)
            answers = self.sections.answer(item.categories)
        who = (author.account.pk if author.account else None, author.byline) if author else None
        digest = digests.of_item(item, answers, who)
        plan = Plan(item, digest, moved, author=author)
        if moved:
            is_to_publish = self.options.as_published and item.is_public and not moved.is_published
            is_page = isinstance(item, OldPage)
            if moved.digest == digest and not self._is_found(moved):
                if is_to_publish and not is_page and moved.story_id:
                    self.to_publish.append(moved.pk)
                if not (is_to_publish and is_page and moved.page_id):
                    self.report.same()
                    return None
            plan.row = moved.row
            if plan.row is None or digests.written(plan.row) != moved.written:
                self._keep(plan)
                return None
        try:
            self.writer.plan(plan)
        except Exception as error:
            self._cannot(item, plan.kind, item.title, error)
            return None
        return plan

    def _is_found(self, moved: MovedRow) -> bool:
        """Whether a photo or file that was missing, or could not be read, is another now."""
        now = self.writer.folder.mark
        return any(now(path) not in ("", mark) for path, mark in moved.lacks)

    def _keep(self, plan: Plan) -> None:
        told = (
            _("It was deleted here, and is not taken in again.")
            if plan.row is None
            else _("It changed in the source, but was edited here: left as it is.")
        )
        title = words(plan.item.title, 300)
        self.report.add(Line(Outcome.KEPT, plan.kind, plan.item.key, title, told), row=plan.row)

    def _write(self, item: OldItem | Plan) -> None:
        kind = item.kind if isinstance(item, Plan | LeftOut) else _kind(item)
        what = item.item if isinstance(item, Plan) else item
        title = str(getattr(what, "title", "") or getattr(what, "name", ""))
        try:
            if isinstance(item, Plan):
                self._write_text(item)
            elif isinstance(item, OldCategory | OldThread):
                self._write_section(item)
            elif isinstance(item, LeftOut):
                self._leave_out(item, kind, title, item.reason)
        except EditedMeanwhile:
            assert isinstance(item, Plan)
            self._keep(item)
        except Exception as error:
            self._cannot(what, kind, title, error)

    def _write_text(self, plan: Plan) -> None:
        category, thread = 0, None
        if isinstance(plan.item, OldStory):
            found = self.sections.category_of(plan.item.categories)
            if found is None:
                told = _("The map leaves its category out.")
                self._leave_out(plan.item, "story", plan.item.title, told)
                return
            category, thread = found, self.sections.thread_of(plan.item.thread)
            if others := self.sections.others(plan.item.categories):
                plan.notices.append(_("It stood in further categories: %s.") % ", ".join(others))
        row = self._whole(plan, category, thread)
        is_story = isinstance(plan.item, OldStory)
        if row and is_story and plan.item.is_public and self.options.as_published:
            assert plan.moved is not None  # it was written
            if not plan.moved.is_published:
                self.to_publish.append(plan.moved.pk)

    def _whole(self, plan: Plan, category: int, thread: int | None) -> Article | Page | None:
        """Write `plan`; where the desk writes at the same moment, once more."""
        for wait in RETRIES:
            try:
                return self.writer.write(plan, category, thread, self.hosts)
            except OperationalError as error:
                if not any(word in str(error) for word in ("locked", "deadlock")):
                    raise
                time.sleep(wait)
            except IntegrityError:  # a slug that somebody took this very moment
                continue
        return self.writer.write(plan, category, thread, self.hosts)

    def _write_section(self, item: OldCategory | OldThread) -> None:
        row: Any
        if isinstance(item, OldCategory):
            digest = digests.of_item(item, self.said.category(item.key, item))
            row, outcome = self.sections.take_category(item, digest)
        else:
            row, outcome = self.sections.take_thread(item, digests.of_item(item))
        if outcome == SAME:
            self.report.same()
            return
        if row is None:
            self._leave_out(item, _kind(item), item.name, _("The map leaves it out."))
            return
        name = str(row)
        lines = [Line(outcome, _kind(item), item.key, item.name, "" if name == item.name else name)]
        taken = [] if self.options.dry_run else OldAddress.objects.record(item.addresses, row)
        notices = (*item.notices, *map(texts.anothers, taken))
        lines += [Line(Outcome.NOTICED, _kind(item), item.key, item.name, told) for told in notices]
        self.report.add(*lines)

    def _cannot(self, item: OldItem, kind: str, title: str, error: Exception) -> None:
        """Leave out an `item` that no rule foresaw, so that the others come in.

        What the machine is to blame for is raised: the next item would fare no better.
        """
        if isinstance(error, OperationalError | InterfaceError) or is_full(error):
            raise error
        if not isinstance(error, ValueError | ValidationError | IntegrityError | OSError):
            _log.exception("An item of an old portal broke its move: %s %s", kind, item.key)
        self._leave_out(item, kind, title, _reason(error))

    def _leave_out(self, item: OldItem, kind: str, title: str, reason: str) -> None:
        self.report.add(Line(Outcome.LEFT_OUT, kind, item.key, words(title, 300), reason))

    def _stage(self, what: str) -> Callable[[int, int], None]:
        return lambda done, total: self.progress(what, done / total if total else 1)


def _without_nul(item: OldItem) -> None:
    """Take NUL out of the texts of `item`: PostgreSQL would refuse all of it."""
    for field in fields(item):
        text = getattr(item, field.name)
        if isinstance(text, str) and "\0" in text:
            setattr(item, field.name, text.replace("\0", ""))


def _kind(item: OldItem) -> str:
    kinds = {OldStory: "story", OldPage: "page", OldCategory: "category", OldThread: "thread"}
    return kinds.get(type(item), "")


def _reason(error: Exception) -> str:
    """Say in words why an item could not be taken."""
    said = " ".join(getattr(error, "messages", [])) or str(error) or type(error).__name__
    return _("It could not be taken in: %s") % said
