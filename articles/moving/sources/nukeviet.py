"""A NukeViet 4 portal out of the dump of its database.

The dump is read twice: first for all that is short (titles, categories, sources), which waits in a
small file, then for the bodies, which are gigabytes and go through one by one.
"""

import html
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from articles.moving.items import (
    LeftOut,
    OldCategory,
    OldItem,
    OldPage,
    OldStory,
    OldText,
    OldThread,
    Unreadable,
)
from articles.moving.sources import double_encoding, nukeviet_tables
from articles.moving.sources import nukeviet_left_out as left_out
from articles.moving.sources import nukeviet_values as values
from articles.moving.sources.nukeviet_addresses import Addresses
from articles.moving.sources.nukeviet_tables import SHAPES, Kept, Module
from articles.moving.sources.nukeviet_values import moment, plain
from articles.moving.sources.sql_columns import MOST_TABLES, Columns
from articles.moving.sources.sql_dump import Row, SqlDump
from articles.moving.sources.sql_window import Window

_SURVEY = 0.05  # the part of the way that the first reading is: stories are written in the second
_TAKEN = ("rows", "cat", "topics", "sources", "authorlist")  # where they are of a module of news
_LOST = re.compile(r"[A-Za-z]\?[A-Za-z]")  # "Kh?nh th?nh": MySQL's word for what latin1 lacks
_MENU_BASE = re.compile(r"(/(?:[\w.-]+/)*)index\.php\?")


def open_source(paths: Sequence[Path], *, settings: Mapping[str, Any] | None = None) -> "NukeViet":
    """Return the portal whose dump stands in `paths`: one file, the parts of it, or their folder.

    `settings` are not asked for anything. What is wrong with the files is told by `items()`.
    """
    return NukeViet(paths)


class NukeViet:
    """The Source of a NukeViet portal (see `items.Source`)."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = [file for path in paths for file in _files(Path(path))]
        self.name = "nukeviet"
        for path in self.paths:
            with suppress(Unreadable):  # told by items()
                window = Window(path)
                window.close()
                if found := nukeviet_tables.prefix(window.seen):
                    self.name = f"nukeviet {found}"
                    break
        self.hosts: set[str] = set()
        self.total: int | None = None
        self.position = 0.0
        self._kinds: dict[tuple[str, Sequence[str]], str] = {}

    def items(self) -> Iterator[OldItem]:
        """Yield categories and topics, then pages and stories, then what is left out."""
        self.position = 0.0
        kept = Kept()
        self._modules: dict[str, Module] = {}
        self._unused: Counter[str] = Counter()
        self._read: Counter[tuple[str, str]] = Counter()
        self._mended = self._lost = 0
        self._now = timezone.now()
        try:
            dumps = self._survey(kept)
            self._addresses = self._learn_addresses(kept)
            yield from self._categories(kept)
            yield from self._threads(kept)
            yield from self._texts(kept)
            yield from self._left_out(kept, dumps)
            self.position = 1.0
        except sqlite3.Error as error:
            message = gettext("There is no room for the files of the move in between: %s")
            raise Unreadable(message % error) from error
        finally:
            kept.close()

    # The first reading

    def _survey(self, kept: Kept) -> list[SqlDump]:
        columns = Columns()
        dumps = []
        for number, path in enumerate(self.paths):
            dump = SqlDump(path, columns)
            for table, row in dump.rows(self._short):
                kind = self._kind(table, columns.latest(table))
                self._mended += nukeviet_tables.mend(row)
                self._lost += kind == "rows" and bool(_LOST.search(row["title"] or ""))
                kept.keep(kind, nukeviet_tables.base(table, kind), row)
                self._read[table, kind] += 1
                self.position = _SURVEY * (number + dump.position) / len(self.paths)
            dumps.append(dump)
        counts: Counter[str] = sum((dump.counts for dump in dumps), Counter())
        long = Counter[str]()
        for table, count in counts.items():
            if (kind := self._kind(table, columns.latest(table))) in ("detail", "page"):
                long[kind] += count
        stories = kept.count("rows")
        self._check(dumps, counts, stories, long)
        self.total = kept.count("cat") + kept.count("topics") + stories + long["page"]
        return dumps

    def _check(
        self, dumps: list[SqlDump], counts: Counter[str], stories: int, long: Counter[str]
    ) -> None:
        """Raise Unreadable where the dump is none of NukeViet, lacks bodies or is misread."""
        names = {"files": ", ".join(path.name for path in self.paths)}
        if not stories and not long["page"]:
            if any(table.endswith(("_posts", "_postmeta")) for table in counts):
                message = gettext("%(files)s: a dump of WordPress; export it as WXR instead.")
            else:
                message = gettext("%(files)s: no stories or pages of NukeViet 4 stand in it.")
            raise Unreadable(message % names)
        if stories and not long["detail"]:
            message = gettext("%(files)s: the bodies are missing (the tables …_detail).")
            raise Unreadable(message % names)
        accented = sum(dump.accented for dump in dumps)
        misread = sum(dump.misread for dump in dumps)
        if misread > 20 and misread > accented / 5:
            message = gettext(
                "%(files)s: the letters are not in UTF-8 (it names %(charset)s). Dump it again with"
                " --default-character-set=utf8mb4."
            )
            raise Unreadable(message % {**names, "charset": dumps[0].charset})
        if self._lost > 10 and self._lost > stories / 2:
            message = gettext(
                "%(files)s: letters were lost, “?” stands for them. Dump it again with"
                " --default-character-set=utf8mb4."
            )
            raise Unreadable(message % names)

    def _kind(self, table: str, columns: Sequence[str]) -> str:
        known = self._kinds.get((table, columns))
        if known is None:
            known = nukeviet_tables.recognise(table, columns)
            if not columns and nukeviet_tables.needed(table):
                message = gettext(
                    "Nothing tells the columns of %s: dump the structure of tables as well."
                )
                raise Unreadable(message % table)
            if len(self._kinds) > MOST_TABLES:
                self._kinds.clear()
            self._kinds[table, columns] = known
        return known

    def _short(self, table: str, columns: Sequence[str]) -> Sequence[str]:
        shape = SHAPES.get(self._kind(table, columns))
        return shape.takes if shape and not shape.is_long else ()

    def _long(self, table: str, columns: Sequence[str]) -> Sequence[str]:
        shape = SHAPES.get(self._kind(table, columns))
        return shape.takes if shape and shape.is_long else ()

    def _learn_addresses(self, kept: Kept) -> Addresses:
        hosts = ",".join(kept.settings.get(name, "") for name in ("my_domains", "site_domain"))
        self.hosts |= {host.strip().casefold() for host in hosts.split(",") if host.strip()}
        links = (_MENU_BASE.match(html.unescape(row["link"] or "")) for row in kept.all("menu"))
        bases = dict.fromkeys(["/", *(found[1] for found in links if found)])
        news = [self._module(kept, base).name for base in kept.bases("rows")]
        # Without the configuration, the module of the home page is likely the one named news.
        likely = "news" if "news" in news else next(iter(news), "")
        home = kept.settings.get("rewrite_op_mod")
        homes = (likely, "page") if home is None else (home or "page",)
        return Addresses(tuple(bases)[:3], homes, kept.settings.get("rewrite_exturl", ".html"))

    def _module(self, kept: Kept, base: str) -> Module:
        if base not in self._modules:
            module = kept.module(base)
            module.categories = {str(row["catid"]): row for row in kept.all("cat", base)}
            self._modules[base] = module
        return self._modules[base]

    # Categories and threads

    def _categories(self, kept: Kept) -> Iterator[OldItem]:
        for base in kept.bases("rows"):
            module = self._module(kept, base)
            for row in values.parents_first(module.categories):
                category = OldCategory(
                    key=_key(base, row["catid"]),
                    addresses=self._addresses.category(module, row["alias"] or ""),
                    name=plain(row["title"]),
                    slug=row["alias"] or "",
                    description=plain(row.get("description")),
                )
                if row["parentid"] in module.categories:
                    category.parent = _key(base, row["parentid"])
                if not nukeviet_tables.is_open(row.get("groups_view")):
                    category.notices.append(gettext("On the old portal it was for members alone."))
                yield category

    def _threads(self, kept: Kept) -> Iterator[OldItem]:
        for base in kept.bases("rows"):
            module = self._module(kept, base)
            for row in kept.all("topics", base):
                yield OldThread(
                    key=_key(base, row["topicid"]),
                    addresses=self._addresses.thread(module, row["alias"] or ""),
                    name=plain(row["title"]),
                    slug=row["alias"] or "",
                    description=plain(row.get("description")),
                )

    # The second reading

    def _texts(self, kept: Kept) -> Iterator[OldItem]:
        columns = Columns()
        pages: set[tuple[str, str]] = set()
        for number, path in enumerate(self.paths):
            dump = SqlDump(path, columns)
            for table, row in dump.rows(self._long):
                here = (number + dump.position) / len(self.paths)
                self.position = _SURVEY + (1 - _SURVEY) * here
                kind = self._kind(table, columns.latest(table))
                base = nukeviet_tables.base(table, kind)
                self._mended += nukeviet_tables.mend(row)
                key = row["id"] or ""
                if kind == "page" and (base, key) not in pages:
                    pages.add((base, key))
                    yield self._page(self._module(kept, base), row)
                elif kind == "detail" and (main := kept.take(base, key)):
                    yield self._story(kept, self._module(kept, base), main, row)
                elif kind == "detail" and not kept.is_there(base, key):
                    self._unused[table] += 1

    def _page(self, module: Module, row: Row) -> OldPage:
        page = OldPage(
            key=_key(module.base, row["id"]),
            addresses=self._addresses.page(module, row["alias"] or ""),
            title=plain(row["title"]),
            slug=row["alias"] or "",
            body=row["bodytext"] or "",
            published_at=moment(row["add_time"]),
            created_at=moment(row["add_time"]),
            updated_at=moment(row.get("edit_time")) or moment(row["add_time"]),
            is_public=row["status"] == "1" and module.is_open,
            description=plain(row.get("description")),
        )
        if row["status"] == "1" and not module.is_open:
            page.notices.append(gettext("On the old portal it was for members alone."))
        if image := row.get("image"):
            path, alt = values.upload(module, image), plain(row.get("imagealt"))
            if row.get("imageposition") in ("1", "2"):
                escaped = (html.escape(path), html.escape(alt))
                page.body = '<p><img src="{}" alt="{}"></p>'.format(*escaped) + page.body
            else:
                message = gettext("A photo that the page itself did not show: %s")
                page.notices.append(message % path)
        self._end(page, row, module.base)
        return page

    def _story(self, kept: Kept, module: Module, main: Row, detail: Row) -> OldStory:
        base, key = module.base, main["id"] or ""
        numbers = values.categories(main)
        known = [number for number in numbers if number in module.categories]
        aliases = [module.categories[number]["alias"] or "" for number in known]
        addresses = self._addresses.story(module, aliases, main["alias"] or "", key)
        title = plain(main["title"])
        story = OldStory(
            key=_key(base, key),
            addresses=addresses,
            title=title,
            slug=main["alias"] or "",
            body=detail["bodyhtml"] or "",
            published_at=moment(main["publtime"]),
            created_at=moment(main.get("addtime")),
            updated_at=moment(main.get("edittime")) or moment(main.get("addtime")),
            documents=values.documents(module, detail.get("files")),
            lead=plain(main["hometext"]),
            description=plain(detail.get("description")),
            categories=[_key(base, number) for number in known],
            byline=self._byline(kept, base, main),
            author=self._login(kept, base, main.get("admin_id")),
            cover=values.cover(module, main),
        )
        story.is_public = values.is_public(module, main, self._now, story.notices)
        self._add_source(kept, base, main, detail, story)
        if main.get("external_link") == "1":
            values.lead_away(story, detail.get("sourcetext") or "")
        if main.get("topicid", "0") != "0":
            if kept.one("topics", base, main["topicid"]):
                story.thread = _key(base, main["topicid"])
            else:
                message = gettext("Its topic %s is not in the dump.")
                story.notices.append(message % main["topicid"])
        if missing := [number for number in numbers if number not in module.categories]:
            message = gettext("Its categories %s are not in the dump.")
            story.notices.append(message % ", ".join(missing))
        self._end(story, {**main, **detail}, base)
        return story

    def _byline(self, kept: Kept, base: str, main: Row) -> str:
        names = []
        for entry in kept.all("authorlist", base, main["id"] or ""):
            author = kept.one("author", base, entry["aid"])
            if author.get("active", "1") == "1":
                names.append(entry["pseudonym"])
        found = (plain(name) for name in (*names, main.get("author")))
        return ", ".join(dict.fromkeys(filter(None, found)))

    def _login(self, kept: Kept, base: str, admin: str | None) -> str:
        portal = nukeviet_tables.NAME.fullmatch(base)
        row = kept.one("users", portal["prefix"], admin) if portal and admin else {}
        return row.get("username") or ""

    def _add_source(self, kept: Kept, base: str, main: Row, detail: Row, story: OldStory) -> None:
        said = plain(detail.get("sourcetext"))
        number = main.get("sourceid", "0")
        if number != "0":
            row = kept.one("sources", base, number)
            story.source = plain(row.get("title"))
            if not row and not said:
                message = gettext("Its source %s is not in the dump.")
                story.notices.append(message % number)
        if not story.source:
            story.source = said
        elif said and said != story.source:
            story.notices.append(gettext("Source as the story names it: %s") % said)

    def _end(self, item: OldText, row: Row, base: str) -> None:
        """Tell of letters that could not be mended, and count what has no place here."""
        if any(text and double_encoding.looks_encoded_twice(text) for text in row.values()):
            item.notices.append(gettext("Some of its letters were encoded wrongly."))
        for column in left_out.COLUMNS:
            if row.get(column) not in (None, "", "0"):
                self._unused[f"{base}.{column}"] += 1

    # What is left out

    def _left_out(self, kept: Kept, dumps: list[SqlDump]) -> Iterator[OldItem]:
        for base, row in kept.undone():
            yield LeftOut(
                _key(base, row["id"]),
                kind=f"{base}_rows",
                title=plain(row["title"]),
                reason=gettext("The dump has no body of this story."),
            )
        for name, count in self._unused.items():
            table, _dot, column = name.partition(".")
            why = left_out.COLUMNS.get(column)
            reason = (
                str(why) % {"count": count}
                if why
                else gettext("%s bodies belong to no story.") % count
            )
            yield LeftOut(name, kind=name, reason=reason)
        yield from self._tables(kept, dumps)
        if self._mended:
            message = gettext("%s rows had been encoded twice (“Tiáº¿ng” for “Tiếng”); mended.")
            yield LeftOut("encoding", kind="encoding", reason=message % self._mended)
        for dump in dumps:
            if dump.misread:
                message = gettext("%s texts have letters that are no UTF-8: they show as �.")
                yield LeftOut(
                    f"utf-8 {dump.path.name}", kind="encoding", reason=message % dump.misread
                )
            if dump.lacks_end:
                message = gettext("%s lacks the lines a whole dump ends with: was it cut there?")
                yield LeftOut(f"end {dump.path.name}", kind="dump", reason=message % dump.path.name)

    def _tables(self, kept: Kept, dumps: list[SqlDump]) -> Iterator[LeftOut]:
        counts: Counter[str] = sum((dump.counts for dump in dumps), Counter())
        news = set(kept.bases("rows"))
        for table in list(counts):
            if self._kind(table, dumps[0].columns.latest(table)) in ("detail", "page"):
                del counts[table]
        for (table, kind), count in self._read.items():
            if kind not in _TAKEN or (
                kind != "rows" and nukeviet_tables.base(table, kind) not in news
            ):
                counts[table] += count
        for table, count in sorted(counts.items()):
            why = left_out.reason(table, news)
            reason = gettext("%(count)s rows. %(why)s") % {"count": count, "why": why}
            yield LeftOut(table, kind=table, reason=reason)


def _files(path: Path) -> list[Path]:
    """Return `path`, or the dumps in it where it is a folder."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.name.endswith((".sql", ".sql.gz")))


def _key(base: str, number: str | None) -> str:
    return f"{base}/{number}"
