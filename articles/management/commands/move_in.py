"""Takes an old portal in: `python manage.py move_in KIND PATH… [options]`."""

import signal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.management import progress
from articles.models import MoveLine
from articles.moving import runs
from articles.moving.items import Unreadable
from articles.moving.mapping import BadMap, Mapping
from articles.moving.options import Options, moment
from articles.moving.report import COUNTED, SAME
from articles.moving.take_in import take_in

PROCESSES = 2  # that draw photos


class Command(BaseCommand):
    """Can be run again: what is here stays, what changed in the source only is changed."""

    help = "Takes in the stories, pages, photos and addresses of an old portal (docs/move-in.md)."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(runs.KINDS), metavar="KIND")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--media", type=Path, metavar="FOLDER", help="its photos and files, by their old paths"
        )
        parser.add_argument(
            "--map", type=Path, metavar="FILE", help="TOML: its categories and authors → ours"
        )
        parser.add_argument(
            "--as",
            dest="status",
            choices=("draft", "published"),
            default="draft",
            help="whether what readers saw there stays published here; else all are drafts",
        )
        parser.add_argument("--since", metavar="DAY", help="only stories of this day and later")
        parser.add_argument("--until", metavar="DAY", help="only stories up to this day's end")
        parser.add_argument("--limit", type=int, metavar="N", help="only the first N of them")
        parser.add_argument(
            "--dry-run", action="store_true", help="read and report, and write nothing"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="the report as CSV")
        parser.add_argument(
            "--rules", type=Path, metavar="FILE", help="TOML: what is what, for html and wordpress"
        )
        parser.add_argument(
            "--source", default="", metavar="NAME", help="which portal it is, in later runs too"
        )
        parser.add_argument(
            "--processes", type=int, default=PROCESSES, help="how many draw photos (0: this one)"
        )

    def handle(self, *args, **asked):
        # Stopped by the system it ends as by Ctrl-C: what was begun is whole or not there.
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with runs.one_at_a_time():
                move = self._move(_options(asked))
        except runs.AlreadyRunning as error:
            raise CommandError(_("Another move is running. Wait for its end.")) from error
        except (BadMap, Unreadable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            told = _("%(file)s cannot be used: %(error)s")
            why = {"file": error.filename, "error": error.strerror or error}
            raise CommandError(told % why) from error
        except KeyboardInterrupt as error:
            raise CommandError(_("It was interrupted. The next run goes on.")) from error
        finally:
            signal.signal(signal.SIGTERM, before)
        self._tell(move, asked["dry_run"])
        if move.stopped_why:
            raise CommandError(move.stopped_why)

    def _move(self, options):
        module = runs.module(options.kind)
        if hasattr(module, "take_in"):  # what `move_out` wrote, row by row
            return self._rows(module, options)
        settings = {
            "rules": options.rules,
            "source": options.source,
            "media": options.media,
            "types": Mapping.read(options.map).types,
        }
        source = runs.open_source(options.kind, options.paths, settings)
        return take_in(source, options, progress.time_to_go(self.stdout))

    def _rows(self, module, options):
        move = runs.begin(options.kind, options.source or str(options.paths[0]), options)
        why = ""
        try:
            module.take_in(options.paths, options, move, progress.time_to_go(self.stdout))
        except Unreadable as error:
            why = str(error)
        except BaseException as error:
            why = str(error) or type(error).__name__
            raise
        finally:
            runs.end(move, move.counts, move.done, why or move.stopped_why)
        return move

    def _tell(self, move, dry_run):
        self.stdout.write("")
        if dry_run:
            self.stdout.write(_("A rehearsal: nothing was written."))
        self.stdout.write(_("What came of it (%s):") % move.source)
        for outcome in MoveLine.Outcome:
            if count := move.count(outcome):
                self.stdout.write(f"    {outcome.label}: {count:,}")
        for name, label in COUNTED.items():
            if name == SAME or move.count(name):
                self.stdout.write(f"    {label}: {move.count(name):,}")


def _options(asked: dict[str, Any]) -> Options:
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = moment(asked[name], is_end=name == "until") if asked[name] else None
        except ValueError as error:
            told = _("--%(option)s is a day, as 2025-07-01, not “%(text)s”.")
            raise CommandError(told % {"option": name, "text": asked[name]}) from error
    for path in asked["paths"]:
        if not path.exists():
            raise CommandError(_("There is no %s.") % path)
    if asked["limit"] is not None and asked["limit"] < 0:
        raise CommandError(_("--limit is a number, 0 or more."))
    return Options(
        kind=asked["kind"],
        paths=tuple(asked["paths"]),
        media=asked["media"],
        map=asked["map"],
        rules=asked["rules"],
        source=asked["source"],
        as_published=asked["status"] == "published",
        since=days["since"],
        until=days["until"],
        limit=asked["limit"],
        dry_run=asked["dry_run"],
        report=asked["report"],
        processes=max(0, asked["processes"]),
    )
