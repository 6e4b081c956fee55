"""WordPress: exports in its own format (WXR 1.0 to 1.2), in one file or in parts.

Posts become stories, pages pages, categories categories; attachments come along with what shows
them. The files are read twice: first for what stories name and may stand behind them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.moving import old_urls
from articles.moving.items import (
    OldItem,
    OldPage,
    OldStory,
    OldText,
    Unreadable,
)
from articles.moving.sources.html_tree import words_of
from articles.moving.sources.wordpress_bodies import Body, body_of, take_lead
from articles.moving.sources.wordpress_left_out import (
    BYLINES,
    DESCRIPTIONS,
    SOURCES,
    Left,
    left_out,
    post_type,
    why,
)
from articles.moving.sources.wordpress_library import Library
from articles.moving.sources.wordpress_terms import Terms
from articles.moving.sources.wxr_record import Record
from articles.moving.sources.wxr_records import File

KINDS = {"post": "story", "page": "page"}
_TD_SOURCE = re.compile(r's:9:"td_source";s:[1-9]\d{0,3}:"([^"]{1,200})"')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", re.ASCII)
_PUBLIC = {"publish", "future"}
_KNOWN = _PUBLIC | {"draft", "pending", "private"}
_GONE = {"trash", "auto-draft", "inherit"}


class WordPress:
    """An export of WordPress as a Source.

    `paths` are its files, or folders that hold them as `*.xml`. `kinds` tells which post types
    are stories and pages: `{"tin_tuc": "story"}` beside the two that every WordPress has.
    """

    def __init__(self, paths: Sequence[Path], kinds: Mapping[str, str] | None = None) -> None:
        """Open the files. Raises Unreadable where one is missing or no export of WordPress."""
        self._files = _files(paths)
        self._kinds = {**KINDS, **(kinds or {})}
        self._passes = 0
        self._left = Left()
        self.total: int | None = None
        self.hosts: set[str] = set()
        for file in self._files:
            file.open()
            if host := old_urls.parts(file.site).hostname:
                self.hosts.add(host)
        self._site = self._files[0].site if self._files else ""
        self.name = f"wordpress {self._site.partition('://')[2]}".strip()

    @property
    def position(self) -> float:
        """How far the reading is: both readings of all files together."""
        size = 2 * sum(file.size for file in self._files) or 1
        return min(1.0, (sum(file.read for file in self._files) + self._passes * size / 2) / size)

    def items(self) -> Iterator[OldItem]:
        """Yield categories, stories, pages and what is left out.

        Raises Unreadable at the end where a file was cut: what stands in it whole was yielded.
        """
        self._passes, self._left = 0, Left()
        library, terms = Library(), Terms()
        try:
            self._look(library, terms)
            categories = terms.categories()
            self.total = len(categories) + library.count()
            yield from categories
            yield from self._texts(library, terms)
            yield from self._left.items(library)
            yield from terms.left_out()
        finally:
            library.close()
        if cut := [file.path.name for file in self._files if file.is_cut]:
            raise Unreadable(
                _("Cut off before its end, what stands whole in it was read: %s") % ", ".join(cut)
            )

    def _records(self, library: Library) -> Iterator[tuple[int, Record]]:
        """All records with their place; each reading counts anew."""
        place = 0
        for file in self._files:
            file.read = 0
        for file in self._files:
            for record in file.records():
                library.prefix = "" if file.site == self._site else f"{file.site} "
                place += 1
                yield place, record
        self._passes += 1
        for file in self._files:
            file.read = 0

    def _look(self, library: Library, terms: Terms) -> None:
        """Read for the first time: what items need of one another."""
        for place, record in self._records(library):
            if record.kind != "item":
                terms.add(record, self._site_of(library), library.prefix)
                continue
            key = _key(record, library)
            changed = record["wp:post_modified_gmt"] or record["wp:post_modified"]
            library.meet(key, place, changed, _digest(record))
            if record["wp:post_type"] in ("attachment", "wp_block"):
                library.add(record, words_of(record["excerpt:encoded"]))
            if self._kinds.get(post_type(record)) == "page" and record["wp:status"] not in _GONE:
                terms.pages.add(key)
            terms.name(record, self._site_of(library), library.prefix)

    def _site_of(self, library: Library) -> str:
        return library.prefix.strip() or self._site

    def _texts(self, library: Library, terms: Terms) -> Iterator[OldItem]:
        """Read for the second time, and yield a page after the page that it stands below."""
        given: set[str] = set()
        held: dict[str, list[OldPage]] = {}
        for place, record in self._records(library):
            if record.kind != "item":
                continue
            key = _key(record, library)
            standing = library.standing(key, place, _digest(record))
            if standing == "same":
                self._left.twice += 1
                continue
            if standing == "other":
                reason = _("It stands in the files twice; the version changed last was taken.")
                yield left_out(f"{key} {_digest(record).hex()}", record, reason)
                continue
            self._left.comments += record.comments
            item = self._item(key, record, library, terms)
            if isinstance(item, OldPage) and item.parent and item.parent not in given:
                held.setdefault(item.parent, []).append(item)
            elif item:
                yield item
                if isinstance(item, OldPage):
                    yield from _below(item, held, given)
        for page in [page for pages in held.values() for page in pages]:  # they stand in a ring
            if page.key not in given:
                page.parent = ""
                page.notices.append(_("The page that it stood below is not in the export."))
                yield page
                yield from _below(page, held, given)

    def _item(self, key: str, record: Record, library: Library, terms: Terms) -> OldItem | None:
        kind, status = post_type(record), record["wp:status"] or "publish"
        if record.is_too_large:
            return left_out(key, record, _("It is too long to be a text."))
        if kind == "attachment":
            return None  # comes with what shows it; the others are named at the end
        if kind not in self._kinds:
            return left_out(key, record, why(kind))
        if status in _GONE:
            return left_out(key, record, _("It was in the trash there, or never saved."))
        body = body_of(
            record["content:encoded"],
            library,
            record["wp:post_id"],
            footnotes=record.meta("footnotes"),
        )
        self._left.note_metas(record)
        if self._kinds[kind] == "page":
            return self._page(key, record, library, terms, body)
        return self._story(key, record, library, terms, body)

    def _page(
        self, key: str, record: Record, library: Library, terms: Terms, body: Body
    ) -> OldItem:
        page = OldPage(key, parent=_parent(record, library))
        page.description = _description(record) or words_of(record["excerpt:encoded"])
        self._fill(page, record, library, body)
        if page.parent and page.parent not in terms.pages:
            page.parent = ""
            page.notices.append(_("The page that it stood below is not in the export."))
        if not (page.title or page.body):
            return left_out(key, record, _("It has neither title nor text."))
        return page

    def _story(
        self, key: str, record: Record, library: Library, terms: Terms, body: Body
    ) -> OldItem:
        take_lead(body, record["excerpt:encoded"])
        story = OldStory(key, lead=body.lead, description=_description(record))
        self._fill(story, record, library, body)
        story.categories = terms.of(record, library.prefix)
        story.author = record["dc:creator"]
        names = [words_of(name) for domain, _slug, name in record.terms if domain == "author"]
        story.byline = (
            record.meta(*BYLINES) or ", ".join(names) or terms.authors.get(story.author, "")
        )
        theme = _TD_SOURCE.search(record.meta("td_post_theme_settings"))
        story.source = words_of(record.meta(*SOURCES) or (theme[1] if theme else ""))
        if cover := record.meta("_thumbnail_id"):
            if attachment := library.attachment(cover):
                caption = record.meta("_thumbnail_caption") or attachment.caption  # `wxr.py` has it
                story.cover = replace(attachment.file, caption=caption)
            else:
                story.notices.append(_("The cover is not in the export: attachment %s") % cover)
        if not (story.title or story.lead or story.body):
            return left_out(key, record, _("It has neither title nor text."))
        return story

    def _fill(self, item: OldText, record: Record, library: Library, body: Body) -> None:
        """What stories and pages have in common."""
        status, password = record["wp:status"] or "publish", record["wp:post_password"]
        item.title = words_of(record["title"])
        item.slug = unquote(record["wp:post_name"])
        item.body, item.documents = body.html, body.documents
        item.published_at = _moment(record, "wp:post_date")
        item.updated_at = _moment(record, "wp:post_modified")
        item.is_public = status in _PUBLIC and not password
        if status not in _PUBLIC | {"private"}:
            item.created_at, item.published_at = item.published_at, None
        else:
            item.addresses = [*dict.fromkeys(_addresses(record, self._site_of(library), library))]
        item.notices += body.found.notices()
        if password:
            item.notices.append(_("A password kept it from readers; it comes as a draft."))
        if status not in _KNOWN:
            item.notices.append(_("Its status there is not known here: %s") % status)
        if record.is_mended:
            item.notices.append(_("Its XML was broken and has been mended: compare it."))
        if record.is_guessed:
            item.notices.append(_("Some of its letters could not be read: compare it."))


def _files(paths: Sequence[Path]) -> list[File]:
    found: list[File] = []
    for path in paths:
        inside = sorted(path.glob("*.xml")) if path.is_dir() else [path]
        if not inside or not all(each.is_file() for each in inside):
            raise Unreadable(_("There is no export to read: %s") % path)
        found += map(File, inside)
    return found


def _key(record: Record, library: Library) -> str:
    number = record["wp:post_id"]
    if number.strip("0"):
        return library.prefix + number
    return library.prefix + (record["guid"] or record["link"] or _digest(record).hex())


def _parent(record: Record, library: Library) -> str:
    parent = record["wp:post_parent"]
    return library.prefix + parent if parent.strip("0") else ""


def _digest(record: Record) -> bytes:
    names = ("title", "content:encoded", "excerpt:encoded", "wp:status", "wp:post_type")
    text = "\0".join(record[name] for name in names)
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def _below(page: OldPage, held: dict[str, list[OldPage]], given: set[str]) -> Iterator[OldPage]:
    """Yield the pages that waited for `page`, and those that waited for them."""
    given.add(page.key)
    ready = held.pop(page.key, [])
    while ready:
        child = ready.pop(0)
        if child.key not in given:
            given.add(child.key)
            yield child
            ready += held.pop(child.key, [])


def _description(record: Record) -> str:
    said = words_of(record.meta(*DESCRIPTIONS))
    return "" if re.search(r"%\w+%|#\w+_\w+", said) else said  # a pattern that a plugin fills


def _moment(record: Record, name: str) -> datetime | None:
    if utc := _read_moment(record[f"{name}_gmt"]):
        return utc.replace(tzinfo=UTC)
    if local := _read_moment(record[name]):
        return local.replace(tzinfo=timezone.get_default_timezone()).astimezone(UTC)
    if name != "wp:post_date":
        return None
    try:
        said = parsedate_to_datetime(record["pubDate"])
        return said.astimezone(UTC) if said.tzinfo and 1900 <= said.year < 9999 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_moment(written: str) -> datetime | None:
    found = _MOMENT.fullmatch(written)
    try:
        moment = datetime.fromisoformat(written) if found else None
    except ValueError:
        return None
    return moment if moment and 1900 <= moment.year < 9999 else None


def _addresses(record: Record, site: str, library: Library) -> Iterator[str]:
    """The addresses under which readers reached a text: with and without a slash at the end."""
    link, number, guid = record["link"], record["wp:post_id"], record["guid"]
    if link and link.rstrip("/") != site:  # the page in front bears the address of the portal
        yield from _both(link)
    if number.strip("0"):
        yield f"{site}/?p={number}"
        if post_type(record) == "page":
            yield f"{site}/?page_id={number}"
    if "/" in guid:
        yield guid
    slug = record["wp:post_name"]
    for former in record.former_slugs:
        if slug and former and link.rstrip("/").endswith(f"/{slug}"):
            yield from _both(f"{link.rstrip('/')[: -len(slug)]}{former}/")
    for attachment in library.of_story(number):
        if attachment.address:
            yield from _both(attachment.address)
        yield f"{site}/?attachment_id={attachment.id.removeprefix(library.prefix)}"


def _both(address: str) -> tuple[str, ...]:
    if "?" in address or "#" in address:
        return (address,)
    return address, address[:-1] if address.endswith("/") else f"{address}/"


def open_source(paths: Sequence[Path], *, settings: Mapping[str, Any]) -> WordPress:
    """Return the export at `paths`; the TOML file `settings["rules"]` may name further post types.

        [types]
        tin_tuc = "story"

    Raises Unreadable as WordPress() does, and for rules that are none.
    """
    rules = settings.get("rules")
    try:
        types = tomllib.loads(rules.read_text("utf-8-sig")).get("types", {}) if rules else {}
    except (OSError, ValueError) as error:  # no TOML, or letters of another encoding
        raise Unreadable(_("The rules cannot be read: %s") % error) from error
    if not isinstance(types, dict) or any(kind not in KINDS.values() for kind in types.values()):
        raise Unreadable(_("Of the rules, [types] says of each post type: story or page."))
    return WordPress(paths, types)
