"""Rules for the pages of one old portal: a small TOML file of CSS selectors.

    [site]
    host = "baotinh.example"
    story = '-\\d+\\.html$'
    headline = "h1.title"
    lead = ".sapo"
    body = "#content-detail"
    time = ".date"
    time_format = "%d/%m/%Y %H:%M"
    remove = [".related", ".ads"]

What a rule finds counts more than anything that the page says of itself; what has no rule, and what
a rule does not find on a page, is looked for as on a page of no known portal.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cssselect import SelectorError
from django.utils.translation import gettext as _
from lxml import etree, html
from lxml.cssselect import CSSSelector

from articles.moving.items import Unreadable
from articles.moving.saved_page.tree import Element

MAX_SIZE = 100_000  # bytes of the file
_SELECTORS = (
    "headline",
    "lead",
    "body",
    "time",
    "byline",
    "source",
    "category",
    "cover",
    "caption",
)
_PATTERNS = ("story", "page", "skip")
_TEXTS = ("host", "time_format")
_SOME_PAGE = html.fromstring("<html><body><p>–</p></body></html>")


@dataclass(frozen=True)
class SiteRules:
    """Selectors and patterns of one portal; each may be empty.

    `story`, `page` and `skip` are searched for in the address of a page, with its query string:
    what is a story, what is a page that stays, what is neither.
    """

    host: str = ""
    time_format: str = ""
    selectors: dict[str, CSSSelector] = field(default_factory=dict)
    remove: tuple[CSSSelector, ...] = ()
    story: re.Pattern[str] | None = None
    page: re.Pattern[str] | None = None
    skip: re.Pattern[str] | None = None

    def find(self, name: str, page: Element) -> Element | None:
        """Return the first element of `page` that the rule `name` selects."""
        return next(iter(self.all(name, page)), None)

    def all(self, name: str, page: Element) -> list[Element]:
        """Return all elements of `page` that the rule `name` selects, in order."""
        selector = self.selectors.get(name)
        return list(selector(page)) if selector else []


def read_rules(path: Path) -> SiteRules:
    """Return the rules in the TOML file at `path`. Raises Unreadable, saying what is wrong."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise Unreadable(_("The file of rules is too long."))
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise Unreadable(
            _("The file of rules %(path)s cannot be read: %(error)s")
            % {"path": path, "error": error}
        ) from error
    return rules_of(text)


def rules_of(text: str) -> SiteRules:
    """Return the rules in a TOML `text`. Raises Unreadable, saying what is wrong."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(_("The rules are no TOML: %(error)s") % {"error": error}) from error
    if unknown := sorted(set(told) - {"site"}):
        raise Unreadable(
            _("The rules know one table, [site]; there is also: %(names)s.")
            % {"names": ", ".join(unknown)}
        )
    site = told.get("site")
    if not isinstance(site, dict) or not site:
        raise Unreadable(_("The rules have no table [site]."))
    known = {*_SELECTORS, *_PATTERNS, *_TEXTS, "remove"}
    if unknown := sorted(set(site) - known):
        raise Unreadable(
            _("Unknown rules: %(names)s. There are: %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    values: dict[str, Any] = {name: _text(name, site[name]) for name in _TEXTS if name in site}
    values["host"] = _host(values.get("host", ""))
    for name in _PATTERNS:
        if name in site:
            values[name] = _pattern(name, _text(name, site[name]))
    values["selectors"] = {
        name: _selector(name, _text(name, site[name])) for name in _SELECTORS if name in site
    }
    if "remove" in site:
        several = site["remove"]
        several = [several] if isinstance(several, str) else several
        if not isinstance(several, list):
            raise _no_text("remove")
        values["remove"] = tuple(_selector("remove", _text("remove", each)) for each in several)
    return SiteRules(**values)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _no_text(name)
    return value.strip()


def _no_text(name: str) -> Unreadable:
    return Unreadable(_("The rule “%(name)s” must be text in quotation marks.") % {"name": name})


def _host(value: str) -> str:
    host = re.sub(r"^[a-z]+://", "", value.lower()).partition("/")[0]
    if value and not re.fullmatch(r"[\w.-]+(?::\d+)?", host):
        raise Unreadable(_("The rule “host” is no host name: %(value)s") % {"value": value})
    return host


def _selector(name: str, value: str) -> CSSSelector:
    try:
        selector = CSSSelector(value, translator="html")
        selector(_SOME_PAGE)  # a prefix that nobody declared shows only now
        return selector
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise Unreadable(
            _("The rule “%(name)s” is no CSS selector: %(value)s (%(error)s)")
            % {"name": name, "value": value, "error": error}
        ) from error


def _pattern(name: str, value: str) -> re.Pattern[str]:
    try:
        return re.compile(value)
    except (re.error, RecursionError) as error:
        raise Unreadable(
            _("The rule “%(name)s” is no regular expression: %(value)s (%(error)s)")
            % {"name": name, "value": value, "error": error}
        ) from error
