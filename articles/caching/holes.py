"""Pages kept with holes: a change of the ticker leaves all else of a page as it is.

A view that is decorated by `keeps_with_holes()` answers with a page that shows what changes often
(`Rows.in_holes`) in holes alone. This process keeps the page with its holes under the half of the
content stamp that lasts through such changes; to make the page is then to fill them. So neither
the story nor its lists are asked for and drawn again. It stands behind the page cache: where no
stamp was read for a page (previews, the desk, tests without a page cache), nothing is kept and
there is no hole.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from secrets import token_hex
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles.caching import content_stamp
from articles.caching.parameters import parameters_of
from articles.caching.parts import Part

Draw = Callable[[str], str]
View = Callable[..., HttpResponse]

# It stands around the name of a hole. Nobody can write it into a page, for nobody ever sees it.
_MARK = f"\x00{token_hex(16)}\x00"

_leaves_holes: ContextVar[bool] = ContextVar("leaves_holes", default=False)


class _Facts(NamedTuple):
    """What else a response has: its headers, and what the view noted on it (`article_read`)."""

    headers: dict[str, str]
    notes: dict[str, Any]


def hole(name: str, draw: Draw) -> SafeString:
    """Return what `draw(name)` draws; in a page that is kept with holes, the hole for it."""
    return mark_safe(f"{_MARK}{name}{_MARK}" if _leaves_holes.get() else draw(name))


def keeps_with_holes(draw: Draw) -> Callable[[View], View]:
    """Keep what the decorated view answers, with holes that `draw(name)` fills.

    The view answers alike whoever asks, and shows nothing of what is in holes elsewhere.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponse:
            clock, now = content_stamp.clock, timezone.now()
            stamp = content_stamp.lasting(clock.stamp_in_making)
            if not stamp:
                return view(request, **named)
            key = _key(request)
            is_endless = parameters_of(view).have_no_end(request.GET)
            parts = clock.endless_parts if is_endless else clock.parts
            if part := parts.find(key, stamp, now):
                return _response(_filled(part.content, draw), part.facts)
            until = clock.next_lasting_change(clock.stamp_in_making, now)
            response = _with_holes(view, request, named)
            content = response.content
            if response.status_code == 200 and not response.cookies:
                parts.keep(key, Part(stamp, until, content, _facts(response)))
            response.content = _filled(content, draw)
            return response

        return answer

    return decorate


def _key(request: HttpRequest) -> Hashable:
    """Pages name the portal's own address, which may be set anew."""
    return settings.PORTAL_URL, request.scheme, request.get_host(), request.get_full_path()


def _with_holes(view: View, request: HttpRequest, named: dict[str, Any]) -> HttpResponse:
    token = _leaves_holes.set(True)
    try:
        return view(request, **named)
    finally:
        _leaves_holes.reset(token)


def _filled(content: bytes, draw: Draw) -> bytes:
    pieces = content.split(_MARK.encode())
    pieces[1::2] = [draw(name.decode()).encode() for name in pieces[1::2]]
    return b"".join(pieces)


def _facts(response: HttpResponse) -> _Facts:
    usual = vars(HttpResponse())
    notes = {name: value for name, value in vars(response).items() if name not in usual}
    return _Facts(dict(response.items()), notes)


def _response(content: bytes, facts: Any) -> HttpResponse:
    response = HttpResponse(content, headers=facts.headers)
    vars(response).update(facts.notes)
    return response
