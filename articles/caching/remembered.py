"""What is drawn of plain values alone, drawn once for each of them."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar

from django.conf import settings

Drawn = TypeVar("Drawn")


def remembered(size: int) -> Callable[[Callable[..., Drawn]], Callable[..., Drawn]]:
    """Keep the last `size` results of a function that draws HTML.

    With DEBUG each call draws anew, so that an edited partial shows at once.
    """

    def decorate(draw: Callable[..., Drawn]) -> Callable[..., Drawn]:
        kept = lru_cache(size)(draw)

        @wraps(draw)
        def answer(*values: Hashable, **named: Hashable) -> Drawn:
            return draw(*values, **named) if settings.DEBUG else kept(*values, **named)

        return answer

    return decorate
