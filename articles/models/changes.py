"""Changes of stories, reported once: what keeps a copy of their words listens, such as search.

Models and workflow report which stories read otherwise; they need not know who listens. Listeners
write in the transaction of the change: both are committed, or neither. Django's `post_save` cannot
do that, for outside of a transaction it is sent after the row is committed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.dispatch import Signal

stories_changed = Signal()  # `keys`: a set of keys of articles

_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


def report(keys: Iterable[int]) -> None:
    """Report that the stories `keys` changed: now, or at the end of `reported_once()`.

    To be called inside a transaction, after the write. `save()` of stories, quotes and officials
    calls it; whoever writes such rows by `update()`, `bulk_create()` or a queryset's `delete()`
    must.
    """
    changed = set(keys)
    waiting = _waiting.get()
    if waiting is not None:
        waiting |= changed
    elif changed:
        stories_changed.send(sender=None, keys=changed)


@contextmanager
def reported_once() -> Iterator[None]:
    """Make the block one transaction, at whose end all stories changed in it are reported once.

    Inside another such block this one adds nothing: the outer block reports.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: set[int] = set()
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        report(waiting)
