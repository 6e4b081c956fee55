"""A folder of saved pages, as wget or HTTrack leaves it, as the old portal that it was.

Two walks through the folder: one reads where each page says it stood, so that a page that was
saved twice (to be printed, for telephones) counts once and links between saved files are
understood; the other reads page after page. What is no story is named with the reason.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from articles.moving import old_urls
from articles.moving.items import (
    LeftOut,
    OldCategory,
    OldItem,
    OldPage,
    OldStory,
    Unreadable,
)
from articles.moving.media_folder import MediaFolder
from articles.moving.page_reading import ReadPage, mirrored_from, read_whole
from articles.moving.saved_page.rules import SiteRules, read_rules
from articles.moving.saved_page.unpacking import MAX_SIZE
from articles.moving.sources.saved_addresses import (
    HEAD,
    address_of,
    files_of,
    is_home,
    is_host,
    known_as,
    tells_story,
    told_address,
    told_picture,
)
from articles.moving.sources.saved_files import (
    hosts_in,
    joined,
    may_be_page,
    shown,
)

KIND = "html"
MOST_SHARING = 20  # files that tell one address: more, and it is no address of theirs
FEWEST_TELLING = 3  # pages that say they are stories: then one that says another kind is none
_HTTRACK = frozenset({"hts-cache", "hts-log.txt", "hts-in_progress.lock"})


def open_source(paths: list[Path], *, settings: Mapping[str, Any]) -> "SavedPages":
    """Return the saved pages in `paths`, folders or files, as a source.

    `settings`: `rules` is the TOML file of selectors, `source` what the portal is called, `media`
    the folder of pictures if that is another one. Raises Unreadable, with what is wrong.
    """
    rules = read_rules(Path(settings["rules"])) if settings.get("rules") else None
    for path in paths:
        if not path.exists():
            raise Unreadable(_("There is no file or folder %(path)s.") % {"path": path})
    return SavedPages(paths, rules, settings.get("source") or "", settings.get("media"))


@dataclass(frozen=True, slots=True)
class _File:
    """A saved file: its folder among those that were named, its path there, its host."""

    root: int
    path: str
    host: str

    @property
    def address(self) -> str:
        """The address that its name tells."""
        path = self.path
        if self.host and path.split("/", 1)[0] == self.host:
            path = path.partition("/")[2]
        return address_of(path, self.host)


class SavedPages:
    """An old portal as its saved pages (see `items.Source`)."""

    def __init__(
        self, paths: Iterable[Path], rules: SiteRules | None, name: str, media: Path | None
    ) -> None:
        self.rules = rules
        self.roots = [path.resolve() for path in paths]
        self.media = media.resolve() if media else None
        self.hosts = {rules.host} if rules and rules.host else set()
        for root in self.roots:
            self.hosts |= hosts_in(root)
        self.name = f"{KIND} {name or min(self.hosts, default='') or self.roots[0].name}"
        self.total: int | None = None
        self.media_root = next((root for root in self.roots if root.is_dir()), None)
        folders = [self.media] if self.media else self.roots
        self._folders = [MediaFolder(folder) for folder in folders if folder.is_dir()]
        self._done = 0
        self._told: dict[tuple[int, str], str] = {}
        self._doubles: dict[str, list[str]] = {}
        self._chosen: dict[str, tuple[int, str]] = {}
        self._tells_stories = False  # whether its stories say to machines that they are some
        self._of_portal: set[str] = set()  # pictures that many pages name, and none as its own
        self._categories: set[str] = set()

    @property
    def position(self) -> float:
        """How far the second walk is, between 0 and 1."""
        return min(1.0, self._done / self.total) if self.total else 0.0

    def items(self) -> Iterator[OldItem]:
        """Yield stories with their categories, pages, and what is left out with the reason."""
        self._index()
        self._done = 0
        self._categories.clear()
        for file, problem in self._walk():
            if file is None:
                yield problem
                continue
            self._done += 1
            if problem:
                yield problem
            else:
                yield from self._read(file)

    def _walk(self) -> Iterator[tuple[_File | None, Any]]:
        """Yield the files that may be pages, each with None or why it is left out."""
        for number, root in enumerate(self.roots):
            if root.is_file():
                yield _File(number, root.name, ""), None
                continue
            host = root.name if is_host(root.name) else ""
            waiting = [""]
            while waiting:
                folder = waiting.pop()
                try:
                    with os.scandir(root / folder) as entries:
                        inside = sorted(entries, key=lambda entry: os.fsencode(entry.name))
                except OSError as error:
                    yield None, _left(folder, _("The folder cannot be read: %s") % error.strerror)
                    continue
                folders = []
                for entry in inside:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.name in _HTTRACK:
                        continue
                    if entry.is_symlink():
                        if may_be_page(entry.name):
                            yield None, _left(path, _("It is a link to another file or folder."))
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                    elif entry.is_file(follow_symlinks=False) and may_be_page(entry.name):
                        first = path.split("/", 1)[0]
                        of_host = first if "/" in path and is_host(first) else host
                        yield _File(number, path, of_host), None
                waiting += reversed(folders)

    def _index(self) -> None:
        """Read of each page which address it tells."""
        if self.total is not None:
            return
        shared: dict[str, list[_File]] = {}
        pictures: Counter[str] = Counter()
        count = stories = 0
        for file, problem in self._walk():
            if file is None or problem:
                continue
            count += 1
            head = self._head(file)
            stories += tells_story(head)
            if picture := told_picture(head):
                pictures[picture] += 1
            told = told_address(head)
            mirrored = mirrored_from(head)
            if told and is_home(told) and not is_home(mirrored or file.address):
                told = ""
            if address := told or mirrored:
                if known_as(address) != known_as(file.address):
                    self._told[file.root, file.path] = address
                shared.setdefault(known_as(address), []).append(file)
            if mirrored and told and known_as(mirrored) != known_as(told):
                self._doubles.setdefault(known_as(told), []).append(mirrored)
        for key, files in shared.items():
            if len(files) > MOST_SHARING:
                for file in files:
                    self._told.pop((file.root, file.path), None)
            elif len(files) > 1:
                own = [file for file in files if known_as(file.address) == key]
                chosen = (own or files)[0]
                self._chosen[key] = (chosen.root, chosen.path)
                self._doubles.setdefault(key, []).extend(
                    file.address for file in files if file is not chosen and file.host
                )
        self._of_portal = {name for name, uses in pictures.items() if uses > MOST_SHARING}
        self._tells_stories = stories >= FEWEST_TELLING
        self.total = count

    def _head(self, file: _File) -> str:
        try:
            return self._content(file, HEAD).decode("utf-8", "replace")
        except OSError:
            return ""

    def _content(self, file: _File, size: int) -> bytes:
        """The first `size` bytes of a file, which is opened only where it is one still."""
        root = self.roots[file.root]
        path = root if root.is_file() else root / file.path
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(number, "rb") as opened:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise OSError("no file")
            return opened.read(size)

    def _address(self, file: _File) -> str:
        return self._told.get((file.root, file.path)) or file.address

    def _read(self, file: _File) -> Iterator[OldItem]:
        address = self._address(file)
        key = known_as(address) if file.host or "://" in address else file.path
        chosen = self._chosen.get(key)
        if chosen is not None and chosen != (file.root, file.path):
            reason = _("It is another copy of %(address)s.") % {"address": address}
            yield _left(file.path, reason)
            return
        rules = self.rules
        if is_home(address) and not (rules and rules.page and rules.page.search(address)):
            yield _left(file.path, _("The home page of the portal: no story."))
            return
        if rules and rules.skip and rules.skip.search(address):
            yield _left(file.path, _("The rules leave it out."))
            return
        is_page = bool(rules and rules.page and rules.page.search(address))
        is_story = bool(rules and rules.story and rules.story.search(address))
        if rules and rules.story and not is_page and not is_story:
            yield _left(file.path, _("By the rules its address is that of no story."))
            return
        try:
            content = self._content(file, MAX_SIZE + 1)
            read = read_whole(
                content,
                rules=rules,
                address=address,
                link=lambda href: self._link(file, href),
                file=lambda source: self._file(file, source),
                has_file=self._has_file,
                of_portal=self._of_portal,
            )
        except Unreadable as error:
            yield _left(file.path, str(error))
        except OSError as error:
            reason = _("The file cannot be read: %(error)s") % {"error": error.strerror or error}
            yield _left(file.path, reason)
        except Exception as error:  # a page that breaks a parser ends no move
            reason = _("The page breaks its reader: %(error)s") % {"error": type(error).__name__}
            yield _left(file.path, reason)
        else:
            yield from self._items_of(file, read, key, address, is_page, is_story)

    def _items_of(
        self, file: _File, read: ReadPage, key: str, address: str, is_page: bool, is_story: bool
    ) -> Iterator[OldItem]:
        story = read.story
        addresses = [address, *story.addresses, *self._doubles.get(key, ())]
        if file.host:
            addresses.append(file.address)
        story.addresses = [
            each
            for each in dict.fromkeys(addresses)
            if not is_home(each) and (each == address or not is_home(address))
        ]
        story.key = shown(key)
        if read.pictures:
            story.notices.append(
                _("Pictures inside the page itself, not taken along: %(count)s.")
                % {"count": len(read.pictures)}
            )
        if is_page:
            if story.title:
                yield _page_of(story)
            else:
                yield _left(file.path, _("The page has no title."))
            return
        if not story.title:
            yield _left(file.path, _("The page has no title."))
            return
        if story.published_at is None and not is_story:
            reason = _("A page of a category, or a page without a time of publication: no story.")
            yield _left(file.path, reason, story.title)
            return
        is_other = self._tells_stories and read.is_other
        if (read.kind == "list" or is_other) and not is_story:
            yield _left(file.path, _("A page of a category: no story."), story.title)
            return
        yield from self._new_categories(read.categories)
        for each in story.addresses:
            if host := old_urls.parts(each).netloc:
                self.hosts.add(host)
        yield story

    def _new_categories(self, names: list[str]) -> Iterator[OldCategory]:
        parent = ""
        for name in names:
            if name not in self._categories:
                self._categories.add(name)
                yield OldCategory(key=name, name=name, parent=parent)
            parent = name

    def _link(self, page: _File, href: str) -> str:
        """The address that a link of `page` means: of the saved file, or as the portal had it."""
        if "://" in href[:10] or href.startswith("//"):
            return href
        for name in files_of(href):
            path = joined(page.path, name, page.host)
            if path is not None and self._is_file(page.root, path):
                first = path.split("/", 1)[0]
                is_below = "/" in path and is_host(first)
                return self._address(_File(page.root, path, first if is_below else page.host))
        return old_urls.joined(self._address(page), href)

    def _file(self, page: _File, source: str) -> str:
        """The path in the saved folder of a file that `page` shows, else its address."""
        is_other = "://" in source[:10] or source.startswith("//")
        if not is_other and self.media in (None, self.roots[page.root]):
            for name in files_of(source):
                path = joined(page.path, name, page.host)
                if path is not None and self._is_file(page.root, path):
                    return quote(path, errors="surrogateescape")
        return old_urls.joined(self._address(page), source)

    def _is_file(self, root: int, path: str) -> bool:
        try:
            return stat.S_ISREG(os.lstat(self.roots[root] / path).st_mode)
        except (OSError, ValueError):  # a name too long, a NUL
            return False

    def _has_file(self, path: str) -> bool:
        return any(folder.find(path) for folder in self._folders)


def _page_of(story: OldStory) -> OldPage:
    return OldPage(
        key=story.key,
        addresses=story.addresses,
        notices=story.notices,
        title=story.title,
        body=(f"<p>{escape(story.lead)}</p>" if story.lead else "") + story.body,
        published_at=story.published_at,
        updated_at=story.updated_at,
        is_public=True,
        documents=[replace(each) for each in story.documents],
        description=story.description,
    )


def _left(path: str, reason: str, title: str = "") -> LeftOut:
    return LeftOut(key=shown(path), kind=KIND, title=title, reason=reason)
