"""The menu as readers see it: header, foot of the page, linked portals.

Where the desk has put nothing in a place, readers get what every portal has: the categories.
"""

from typing import NamedTuple

from articles.caching.shared import shared
from articles.models import MenuItem
from articles.text.vietnamese import fold

# Pixels of one line of the header at 1280 pixels, and of what stands in it: measured in Chromium
# with Noto Sans, the widest of the fonts that the page may be set from (974 pixels are free).
LINE = 960
GAP, ARROW, LETTER = 24, 20, 9.6
NARROW, WIDE = frozenset("iljtfr1.,:;'|()[] -"), frozenset("mw")


class Entry(NamedTuple):
    """An entry as values: `url` is "" of a heading, `lang` "" of a Vietnamese name.

    `current` is what aria-current says of it on a page: "page", "true" or nothing.
    """

    text: str
    url: str
    lang: str = ""
    category: int | None = None
    children: tuple["Entry", ...] = ()
    current: str = ""


class Menu(NamedTuple):
    """The entries of each place. `own` names the places that the desk has filled.

    `more` are those of the header that do not fit beside the others, behind "More".
    """

    header: tuple[Entry, ...]
    more: tuple[Entry, ...]
    footer: tuple[Entry, ...]
    linked: tuple[Entry, ...]
    own: frozenset[str]


def site_menu(sections):
    """Return the Menu that readers see. `sections` are all categories, in their order."""
    return shared("menu", lambda: menu_of(MenuItem.objects.shown().with_targets(), sections))


def menu_of(items, sections):
    """Return the Menu of `items`, which stand in their order."""
    items = [*items]
    below: dict[int, list[Entry]] = {}
    for item in items:
        if item.parent_id:
            below.setdefault(item.parent_id, []).append(_entry(item))
    places: dict[str, list[Entry]] = {place: [] for place in MenuItem.Place.values}
    for item in items:
        entry = _entry(item, tuple(below.get(item.pk, ())))
        if item.place and (entry.url or entry.children):
            places[item.place].append(entry)
    own = frozenset(place for place, entries in places.items() if entries)
    header = places["header"] or [
        Entry(one.name, one.get_absolute_url(), category=one.pk) for one in sections
    ]
    fits = _fitting(header)
    return Menu(
        header=tuple(header[:fits]),
        more=tuple(header[fits:]),
        footer=tuple(places["footer"]),
        linked=tuple(places["linked"]),
        own=own,
    )


def _entry(item, children=()):
    lang = item.page.lang if item.page and not item.label else ""
    return Entry(
        text=item.text,
        url=item.url,
        lang="" if lang == "vi" else lang,
        category=item.category_id,
        children=children,
    )


def _fitting(entries):
    """How many of the first `entries` stand in one line beside "Home": all, or as fit with "More".

    It goes by the letters alone, so that the page is the same for every reader and needs no script.
    """
    widths = [width(entry.text) + (ARROW if entry.children else 0) for entry in entries]
    room = LINE - width("Trang chủ")
    if sum(widths) <= room:
        return len(entries)
    room -= width("Thêm") + ARROW
    for fits, one in enumerate(widths):
        room -= one
        if room < 0:
            return fits
    return len(entries)


def width(text):
    """About how many pixels `text` takes in the header, with the gap before it."""
    letters = (
        (1.35 if letter in WIDE else 0.6 if letter in NARROW else 1) for letter in fold(text)
    )
    capitals = sum(letter.isupper() for letter in text)
    return GAP + LETTER * (sum(letters) + 0.25 * capitals)


def marked(entries, path, section):
    """Return `entries` as the page at `path` marks them; its story stands in category `section`."""
    found = []
    for entry in entries:
        children = marked(entry.children, path, section)
        is_here = entry.category is not None and entry.category == section
        current = "page" if entry.url == path else ""
        if not current and (is_here or any(child.current for child in children)):
            current = "true"
        found.append(entry._replace(children=children, current=current))
    return tuple(found)


def addresses(entries):
    """Return every address that `entries` and what stands under them lead to."""
    return {one.url for entry in entries for one in (entry, *entry.children)} - {""}
