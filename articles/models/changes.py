"""Changes of stories, reported once: what keeps a copy of their words listens, such as search.

Models and workflow report which stories read otherwise; they need not know who listens. Listeners
write in the transaction of the change: both are committed, or neither. Django's `post_save` cannot
do that, for outside of a transaction it is sent after the row is committed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal

# `keys`: a set of keys of articles; `rewritten`: those of them whose content changed.
stories_changed = Signal()


@dataclass
class _Reported:
    keys: set[int] = field(default_factory=set)
    rewritten: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)

    def send(self) -> None:
        if self.keys:
            # What is written in the transaction that made a story is no change of it.
            rewritten = self.rewritten - self.new
            stories_changed.send(sender=None, keys=self.keys, rewritten=rewritten)


_waiting: ContextVar[_Reported | None] = ContextVar("waiting", default=None)


def report(keys: Iterable[int], *, is_rewritten: bool = False, is_new: bool = False) -> None:
    """Report that the stories `keys` changed: now, or at the end of `reported_once()`.

    `is_rewritten` says that readers get other content than before, `is_new` that the stories were
    just made. To be called inside a transaction, after the write. `save()` of stories, quotes,
    attachments and officials calls it; whoever writes such rows by `update()`, `bulk_create()` or a
    queryset's `delete()` must.
    """
    waiting = _waiting.get()
    reported = _Reported() if waiting is None else waiting
    changed = set(keys)
    reported.keys |= changed
    reported.rewritten |= changed if is_rewritten else set()
    reported.new |= changed if is_new else set()
    if waiting is None:
        reported.send()


def stored(row: Model) -> Any:
    """Return `row` as the database holds it; None where it is not there."""
    return type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None


@contextmanager
def reported_once() -> Iterator[None]:
    """Make the block one transaction, at whose end all stories changed in it are reported once.

    Inside another such block this one adds nothing: the outer block reports.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting = _Reported()
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        waiting.send()
