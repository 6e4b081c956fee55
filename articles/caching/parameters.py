"""Which query parameters a view reads, declared beside the view.

The page cache takes all others out of a request before the view sees it: they would only make many
pages of one. So a parameter that a view has not declared does not reach it.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "query_parameters"
ASKED = "newsroom.asked_query"  # in the environ: the query as it was sent


class Parameters(NamedTuple):
    """The names of the query parameters that a view reads.

    Pages asked for with one of `endless` (a search, a date, a cursor) are too many to be kept.
    """

    names: frozenset[str] = frozenset()
    endless: frozenset[str] = frozenset()

    def have_no_end(self, asked: Iterable[str]) -> bool:
        """Tell whether the pages asked for with the parameters `asked` are too many to be kept."""
        return not self.endless.isdisjoint(asked)


def reads_parameters(*names: str, endless: Iterable[str] = ()) -> Callable[[View], View]:
    """Declare the query parameters that the decorated view reads; see Parameters."""
    parameters = Parameters(frozenset({*names, *endless}), frozenset(endless))

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, parameters)  # decorators that use functools.wraps() hand it on
        return view

    return declare


def asked_query(environ: Mapping[str, Any]) -> str:
    """Return the query string as it was sent, with what the page cache took out of it."""
    return environ.get(ASKED, environ.get("QUERY_STRING", ""))


def parameters_of(view: Callable[..., Any]) -> Parameters:
    """Return the Parameters that `view` declares: none unless it says so."""
    return getattr(view, _ATTRIBUTE, Parameters())


@lru_cache(maxsize=2_000)  # to resolve a path takes as long as all else of answering a hit
def parameters_at(path: str) -> Parameters:
    """Return the Parameters of the view that answers at `path`, as WSGI has it (PATH_INFO).

    Without its last slash Django redirects a path and hands the query on: there, those of the
    view that it leads to.
    """
    path = path.encode("latin-1", "replace").decode(errors="replace")
    for candidate in (path, f"{path}/"):
        try:
            return parameters_of(resolve(candidate).func)
        except Resolver404:
            continue
    return Parameters()
