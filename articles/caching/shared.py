"""What many pages show alike, made once while the content stays as it is."""

from collections.abc import Callable
from typing import TypeVar

from django.utils import timezone

from articles.caching import content_stamp

Value = TypeVar("Value")


def shared(name: str, make: Callable[[], Value], *, in_holes: bool = False) -> Value:
    """Return `make()`, made once for all pages while the content stays as it is.

    It is for what many pages show, such as the menu. `name` is one of few: nothing is thrown away.
    What is shown `in_holes` (`caching/holes.py`) is made anew after more changes than all else.
    Where no stamp was read for the page (previews, the desk, tests without a page cache), each
    call makes it anew.
    """
    clock, now = content_stamp.clock, timezone.now()
    whole = clock.stamp_in_making
    stamp = whole if in_holes else content_stamp.lasting(whole)
    if not stamp:
        return make()
    known_stamp, until, value = clock.shared.get(name, ("", now, None))
    if known_stamp == stamp and now < until:
        return value
    made = make()
    next_change = clock.next_change if in_holes else clock.next_lasting_change
    clock.shared[name] = (stamp, next_change(whole, now), made)
    return made
