"""What many pages show alike, made once while the content stays as it is."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from articles.caching.content_stamp import next_change

_shared = {}  # what pages share, by name: the stamp and the moment it is good for, and itself
_stamp = ContextVar("stamp", default="")  # under which a page is being made


@contextmanager
def making(stamp):
    """Let the page made inside take what is `shared` by pages made under `stamp`."""
    token = _stamp.set(stamp)
    try:
        yield
    finally:
        _stamp.reset(token)


def shared(name, make):
    """Return `make()`, made once for all pages while the content stays as it is.

    For what many pages show, such as the menu; `name` is one of few. Where no stamp was read for
    the page at hand (previews, the desk, tests without a page cache), it is made each time.
    """
    stamp, now = _stamp.get(), timezone.now()
    if not stamp:
        return make()
    known_stamp, until, value = _shared.get(name, ("", now, None))
    if known_stamp != stamp or until <= now:
        value = make()
        _shared[name] = (stamp, next_change(stamp, now), value)
    return value
