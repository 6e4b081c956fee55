"""What many pages show alike, made once while the content stays as it is."""

from collections.abc import Callable
from typing import TypeVar

from django.utils import timezone

from articles.caching import content_stamp

Value = TypeVar("Value")


def shared(name: str, make: Callable[[], Value]) -> Value:
    """Return `make()`, made once for all pages while the content stays as it is.

    It is for what many pages show, such as the menu. `name` is one of few: nothing is thrown away.
    Where no stamp was read for the page (previews, the desk, tests without a page cache), each
    call makes it anew.
    """
    clock = content_stamp.clock
    stamp, now = clock.stamp_in_making, timezone.now()
    if not stamp:
        return make()
    known_stamp, until, value = clock.shared.get(name, ("", now, None))
    if known_stamp == stamp and now < until:
        return value
    made = make()
    clock.shared[name] = (stamp, clock.next_change(stamp, now), made)
    return made
