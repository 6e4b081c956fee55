"""Categories and authors of a WordPress export, and the terms that do not come along."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

from articles.moving.items import LeftOut, OldCategory
from articles.moving.sources.html_tree import words_of
from articles.moving.sources.wxr_record import Record

_PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
_NAMED = 20  # names of left-out terms that the report shows
_SILENT = {"category", "author", "post_format"}  # the last says how a post looked


class Terms:
    """What is known of terms and authors after the first reading.

    A category is known by its slug, which stories name; `pages` are the keys of all pages.
    """

    def __init__(self) -> None:
        self.authors: dict[str, str] = {}  # login: name
        self.pages: set[str] = set()
        self._categories: dict[str, OldCategory] = {}
        self._numbers: dict[str, str] = {}  # number of a category: its key
        self._sites: dict[str, str] = {}  # key of a category: the address of its portal
        self._others: dict[str, dict[str, int]] = {}  # taxonomy: name: how often it is named

    def add(self, record: Record, site: str, prefix: str) -> None:
        """Take over an author or a term that a file declares."""
        if record.kind == "wp:author":
            name = words_of(record["wp:author_display_name"])
            self.authors.setdefault(record["wp:author_login"], name)
        elif record.kind == "wp:category":
            self._declare(record, site, prefix)
        elif record.kind == "wp:tag":
            self._count("post_tag", record["wp:tag_name"] or record["wp:tag_slug"], 0)
        elif record["wp:term_taxonomy"] == "category":
            # Newer exports may tell categories as terms too.
            for name, other in (
                ("wp:category_nicename", "wp:term_slug"),
                ("wp:cat_name", "wp:term_name"),
                ("wp:category_parent", "wp:term_parent"),
                ("wp:category_description", "wp:term_description"),
            ):
                record.fields.setdefault(name, record[other])
            self._declare(record, site, prefix)
        else:
            name = record["wp:term_name"] or record["wp:term_slug"]
            self._count(record["wp:term_taxonomy"] or "term", name, 0)

    def name(self, record: Record, site: str, prefix: str) -> None:
        """Note the terms that an item names; a category may be declared nowhere else."""
        for domain, slug, name in record.terms:
            if domain == "category":
                key = prefix + (slug or name)
                if key not in self._categories:
                    found = OldCategory(key, name=words_of(name) or slug, slug=unquote(slug))
                    self._take(found, "", site)
            elif domain not in _SILENT:
                self._count(domain, name or slug, 1)

    def of(self, record: Record, prefix: str) -> list[str]:
        """Return the keys of the categories of a story, the main one first."""
        keys = [
            prefix + (slug or name) for domain, slug, name in record.terms if domain == "category"
        ]
        main = self._numbers.get(prefix + record.meta(*_PRIMARY))
        return sorted(dict.fromkeys(keys), key=lambda key: key != main)

    def categories(self) -> list[OldCategory]:
        """Return the categories, each behind the one that it stands below, with their addresses."""
        ordered: list[OldCategory] = []
        placed: set[str] = set()
        for category in self._categories.values():
            line = self._line(category)
            if not line:  # they stand in a ring
                category.parent = ""
                line = [category]
            slugs = "/".join(quote(each.slug) for each in line)
            site = self._sites[category.key]
            for path in dict.fromkeys((slugs, quote(category.slug))):
                category.addresses += [f"{site}/category/{path}/", f"{site}/category/{path}"]
            for each in line:
                if each.key not in placed:
                    placed.add(each.key)
                    ordered.append(each)
        for number, key in self._numbers.items():
            site = self._sites[key]
            self._categories[key].addresses.append(f"{site}/?cat={number.rpartition(' ')[2]}")
        return ordered

    def left_out(self) -> Iterator[LeftOut]:
        """Yield what of terms does not come along: tags, and taxonomies of plugins."""
        for domain, names in self._others.items():
            reason = _("Categories alone come along. Of these: %(count)d, used %(uses)d times.")
            counts = {"count": len(names), "uses": sum(names.values())}
            title = ", ".join([*names][:_NAMED]) + (", …" if len(names) > _NAMED else "")
            yield LeftOut(f"terms {domain}", kind=domain, title=title, reason=reason % counts)

    def _declare(self, record: Record, site: str, prefix: str) -> None:
        slug = record["wp:category_nicename"]
        key = prefix + (slug or record["wp:cat_name"])
        if not key:
            return
        category = OldCategory(
            key,
            name=words_of(record["wp:cat_name"]) or slug,
            slug=unquote(slug),
            description=words_of(record["wp:category_description"]),
        )
        parent = record["wp:category_parent"]
        self._take(category, prefix + parent if parent else "", site)
        if number := record["wp:term_id"]:
            self._numbers[prefix + number] = key

    def _take(self, category: OldCategory, parent: str, site: str) -> None:
        category.parent = parent
        self._categories[category.key] = category
        self._sites[category.key] = site

    def _line(self, category: OldCategory) -> list[OldCategory]:
        """The categories from the top down to this one; none where they stand in a ring."""
        line = [category]
        while parent := line[-1].parent:
            above = self._categories.get(parent)
            if above is None:
                line[-1].parent = ""
            elif above in line or len(line) > 100:
                return []
            else:
                line.append(above)
        return line[::-1]

    def _count(self, domain: str, name: str, uses: int) -> None:
        names = self._others.setdefault(domain, {})
        name = words_of(name)
        names[name] = names.get(name, 0) + uses
