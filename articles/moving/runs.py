"""Runs of a move: which kinds of source there are, that one runs at a time, and how it ended."""

import fcntl
import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from django.conf import settings
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Move
from articles.moving.items import Source
from articles.moving.options import Options

KINDS = {
    "nukeviet": "articles.moving.sources.nukeviet",
    "wordpress": "articles.moving.sources.wordpress",
    "html": "articles.moving.sources.saved_pages",
    "jsonl": "articles.moving.sources.jsonl",
}


class AlreadyRunning(Exception):
    """Another move is at work on this machine."""


def module(kind: str) -> ModuleType:
    """Return the module that reads the sources of a `kind` of KINDS."""
    return importlib.import_module(KINDS[kind])


def open_source(kind: str, paths: Sequence[Path], settings: Mapping[str, Any]) -> Source:
    """Return the old portal at `paths`. Raises Unreadable where it is something else."""
    return cast(Source, module(kind).open_source(list(paths), settings=settings))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock of moves in the block; raises AlreadyRunning where somebody else does.

    The system lets go of it when a process ends, however it ends.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.VAR_DIR / "move_in.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning from error
        yield


def begin(kind: str, source: str, options: Options) -> Move:
    """Return the Move of a run that begins now; unsaved where it is a dry one.

    Earlier ones of the same source that were killed are said to have stopped.
    """
    now = timezone.now()
    move = Move(
        kind=kind, source=source, options=options.told(), started_at=now, seen_at=now, counts={}
    )
    if not options.dry_run:
        killed = Move.objects.filter(source=source, ended_at=None, seen_at__lt=now)
        killed.update(ended_at=now, stopped_why=_("It was killed. The next run went on."))
        move.save()
    return move


def note(move: Move, counts: Mapping[str, int], done: int) -> None:
    """Note how far `move` is, so that the desk sees it."""
    move.counts, move.done, move.seen_at = dict(counts), done, timezone.now()
    if move.pk:
        move.save(update_fields=["counts", "done", "seen_at"])


def end(move: Move, counts: Mapping[str, int], done: int, why: str = "") -> None:
    """Note that `move` ended, and `why` where that was before its time."""
    move.counts, move.done = dict(counts), done
    move.ended_at = move.seen_at = timezone.now()
    move.stopped_why = why
    if move.pk:
        with suppress(
            Error, OSError
        ):  # a full disk, a server that is gone: the word is told all the same
            move.save()
