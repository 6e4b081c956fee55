"""What a page says of itself to machines: JSON-LD, Open Graph, Dublin Core, microdata."""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from django.utils.timezone import get_default_timezone, is_naive
from lxml import html

from articles.moving.saved_page import tree
from articles.text import clock_lines

_STORIES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle "
    "backgroundnewsarticle reviewnewsarticle blogposting report socialmediaposting "
    "advertisercontentarticle askpublicnewsarticle".split()
)
_OTHERS = frozenset(
    "collectionpage itemlist searchresultspage profilepage webpage aboutpage contactpage".split()
)
_MAX_NODES = 2_000  # of JSON-LD; what lies behind is not read
_MAX_JSON = 1_000_000  # characters of one block

# Names of <meta> and of microdata, the surest first.
_TIMES = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dc.created",
    "datecreated",
    "date",
)
_CHANGES = ("article:modified_time", "datemodified", "og:updated_time", "lastmod")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "dc.author")
_CATEGORIES = ("article:section", "articlesection", "dc.subject.section")
_TITLES = ("og:title", "headline", "twitter:title", "dc.title", "dcterms.title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_PICTURES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "thumbnailurl")
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})T?$")
_ISO_ZONE = re.compile(r"\s*([+-]\d{2}):?(\d{2})$")


@dataclass
class Facts:
    """What was found; "" and None where the page says nothing.

    `categories` are the names of categories from the outermost to the one of the story.
    """

    is_story: bool = False
    is_list: bool = False
    is_other: bool = False  # says to machines that it is something else than a story
    headline: str = ""
    title: str = ""  # the headline, perhaps with the name of the portal behind it
    description: str = ""
    body: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    author: str = ""  # a person
    meta_author: str = ""  # whom a <meta> names: often the portal itself
    source: str = ""
    category: str = ""
    categories: list[str] = field(default_factory=list)
    picture: str = ""
    picture_alt: str = ""
    addresses: list[str] = field(default_factory=list)
    site: str = ""


def facts_of(page: tree.Element) -> Facts:
    """Return what `page` says of itself."""
    facts = Facts()
    for node in _nodes(page):
        _take_node(facts, node)
    metas = _metas(page)
    _take_metas(facts, metas)
    for link in page.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (href := link.get("href")):
            facts.addresses.insert(0, href.strip())
            break
    if (address := metas.get("og:url")) is not None:
        facts.addresses.append(address)
    facts.addresses = [each for each in dict.fromkeys(facts.addresses) if each]
    facts.is_other = not facts.is_story and (facts.is_list or bool(metas.get("og:type")))
    return facts


def moment(text: str) -> datetime | None:
    """Return the moment that `text` tells, as machines or as people write it; None for none.

    Without a zone it is the clock of the place. A day alone begins at midnight.
    """
    text = " ".join(text.split())[: clock_lines.LONGEST]
    told: datetime | None = None
    if day := _ISO_DAY.match(text):
        text = day[1]
    try:
        told = datetime.fromisoformat(_ISO_ZONE.sub(r"\1:\2", text))
    except ValueError:
        told = clock_lines.moment(text) or clock_lines.day(text)
    return aware(told)


def aware(told: datetime | None) -> datetime | None:
    """Return `told` with the zone of the portal where it has none; None for a time that is none."""
    if told is None or not 1900 <= told.year <= 2200:
        return None
    return told.replace(tzinfo=get_default_timezone()) if is_naive(told) else told


def _nodes(page: tree.Element) -> Iterator[dict[str, Any]]:
    """The nodes of JSON-LD, in whatever they are wrapped."""
    left = _MAX_NODES
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "").strip()
        waiting = [_json(text)] if len(text) <= _MAX_JSON else []
        while waiting and left:
            left -= 1
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting[:0] = each[:left]
            elif isinstance(each, dict):
                yield each
                waiting[:0] = [
                    each[name]
                    for name in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(each.get(name), list | dict)
                ]


def _json(text: str) -> Any:
    """What `text` holds. Editors of old portals put line breaks and tabs into it unescaped."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", text
    )
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _take_node(facts: Facts, node: dict[str, Any]) -> None:
    kinds = {kind.lower().rpartition("/")[2] for kind in _strings(node.get("@type"))}
    if kinds & _STORIES and not facts.headline:
        facts.is_story = True
        facts.headline = _text(node.get("headline")) or _text(node.get("name"))
        facts.description = _text(node.get("description"))
        facts.body = tree.without_controls(_string(node.get("articleBody")))
        facts.published_at = moment(_string(node.get("datePublished")))
        facts.updated_at = moment(_string(node.get("dateModified")))
        facts.author = _people(node.get("author"))
        facts.source = _name(node.get("sourceOrganization")) or _name(node.get("isBasedOn"))
        named = _strings(node.get("articleSection"))
        facts.category = _tidy(named[0]) if named else ""
        facts.picture = _picture(node.get("image"))
        facts.addresses += [
            address
            for name in ("mainEntityOfPage", "url", "@id")
            if (address := _address(node.get(name))).startswith(("http:", "https:", "/"))
        ]
    elif "breadcrumblist" in kinds and not facts.categories:
        facts.categories = list(_trail(node.get("itemListElement")))
    elif kinds & _OTHERS:
        facts.is_list = True


def _trail(steps: Any) -> Iterator[str]:
    if isinstance(steps, list):
        for step in steps[:20]:
            if isinstance(step, dict):
                item = step.get("item")
                yield _text(step.get("name")) or (
                    _text(item.get("name")) if isinstance(item, dict) else ""
                )


def _metas(page: tree.Element) -> dict[str, str]:
    """The first value of each name of <meta> and of microdata that the head or a meta tells."""
    found: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _take_metas(facts: Facts, metas: dict[str, str]) -> None:
    def first(names: tuple[str, ...]) -> str:
        return next((_tidy(metas[name]) for name in names if metas.get(name)), "")

    facts.is_story |= metas.get("og:type", "").lower() in ("article", "news", "newsarticle")
    facts.title = first(_TITLES)
    facts.description = facts.description or first(_DESCRIPTIONS)
    for name in _TIMES:
        facts.published_at = facts.published_at or moment(metas.get(name, ""))
    facts.is_story |= bool(metas.get("article:published_time"))
    for name in _CHANGES:
        facts.updated_at = facts.updated_at or moment(metas.get(name, ""))
    facts.site = _tidy(metas.get("og:site_name", ""))
    author = first(_AUTHORS)
    if not author.startswith(("http:", "https:")):
        facts.meta_author = author
    facts.category = facts.category or first(_CATEGORIES)
    facts.picture = facts.picture or first(_PICTURES)
    facts.picture_alt = _tidy(metas.get("og:image:alt", ""))


def _people(value: Any) -> str:
    """The names of persons, as a byline; an organisation is the portal itself, and none."""
    found = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            found.append(_tidy(each))
        elif isinstance(each, dict) and "organization" not in str(each.get("@type", "")).lower():
            found.append(_text(each.get("name")))
    return ", ".join(name for name in dict.fromkeys(found) if name and "://" not in name)[:200]


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    name = _text(value.get("name")) if isinstance(value, dict) else _text(value)
    return "" if "://" in name else name


def _picture(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        if isinstance(value, list):
            value = value[0] if value else None
    return value.strip() if isinstance(value, str) else ""


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.strip() if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if _string(each)]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _text(value: Any) -> str:
    return _tidy(_string(value))


def _tidy(value: str) -> str:
    """A value as words in one line: some portals escape them twice, some put tags into them."""
    value = tree.without_controls(unescape(value))
    if "<" in value and ">" in value:
        with contextlib.suppress(ValueError, AssertionError):
            value = tree.words(html.fromstring(f"<div>{value[:20_000]}</div>"))
    return " ".join(value.split())
