"""How the menu is put in order: one at a time, and only as its mover saw it."""

from collections.abc import Iterable
from hashlib import blake2s
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from articles.models import Category, MenuItem, Page, Thread
from articles.models.menu_item import changing_menu

STEPS = ("up", "down", "in", "out")

# What the foot of each page leads to until the desk says otherwise: names of views.
LISTS = {
    "notices": gettext_lazy("Notices"),
    "corrections": gettext_lazy("Corrections"),
    "archive": gettext_lazy("Archive"),
    "officials": gettext_lazy("Officials"),
    "threads": gettext_lazy("Threads"),
}


class Moved(Exception):
    """Somebody else has put the menu in another order meanwhile, or taken the item away."""


class Spot(NamedTuple):
    """Where an item stands: in a place or under a parent, before a sibling or, if None, last."""

    place: str = ""
    parent: int | None = None
    before: int | None = None


def arrangement(items: Iterable[MenuItem]) -> str:
    """Return a short digest of where all `items` stand: what a page of the desk was made from."""
    rows = sorted((item.pk, item.place, item.parent_id or 0, item.order) for item in items)
    return blake2s(repr(rows).encode(), digest_size=8).hexdigest()


def siblings(items: Iterable[MenuItem], place: str, parent: int | None) -> list[MenuItem]:
    """Return those of `items` that stand in `place` or under `parent`, in their order."""
    return [item for item in items if (item.place, item.parent_id) == (place, parent)]


def spot_of(items: Iterable[MenuItem], item: MenuItem) -> Spot:
    """Return where `item` stands among all `items`."""
    keys = [one.pk for one in siblings(items, item.place, item.parent_id)]
    behind = keys[keys.index(item.pk) + 1 :]
    return Spot(item.place, item.parent_id, behind[0] if behind else None)


def step_to(items: Iterable[MenuItem], item: MenuItem, step: str) -> Spot | None:
    """Return where `step` ("up", "down", "in", "out") leads `item`; None where it leads nowhere."""
    items = [*items]
    beside = siblings(items, item.place, item.parent_id)
    place = beside.index(item)
    if step == "up":
        return spot_of(items, item)._replace(before=beside[place - 1].pk) if place else None
    if step == "down":
        behind = [*beside[place + 1 :], None]
        if len(behind) == 1:
            return None
        return Spot(item.place, item.parent_id, behind[1].pk if behind[1] else None)
    if step == "in":
        has_children = any(one.parent_id == item.pk for one in items)
        if not place or has_children or item.place not in ("header", "footer"):
            return None
        return Spot(parent=beside[place - 1].pk)
    parent = next((one for one in items if one.pk == item.parent_id), None)
    return spot_of(items, parent) if step == "out" and parent else None


def put(key: int, to: Spot | str, seen: str) -> tuple[MenuItem, Spot]:
    """Put the item `key` at a spot, or a step on; return it, and where it stood.

    `seen` is the arrangement from which its mover went out. Raises Moved where it is another by
    now, and IntegrityError, with a sentence for its mover, where an item cannot stand there.
    """
    with changing_menu():
        items = [*MenuItem.objects.with_targets()]
        by_key = {item.pk: item for item in items}
        if arrangement(items) != seen or key not in by_key:
            raise Moved
        item = by_key[key]
        stood = spot_of(items, item)
        # A step is reckoned here and not before: a colleague's move may have changed its end.
        spot = to if isinstance(to, Spot) else step_to(items, item, to)
        if spot is None:
            raise IntegrityError(gettext("It stands at that end already."))
        item.place, item.parent_id = spot.place, spot.parent
        if spot.parent and spot.parent not in by_key:
            raise Moved
        row = [one for one in siblings(items, spot.place, spot.parent) if one.pk != key]
        keys = [one.pk for one in row]
        if spot.before is not None and spot.before not in keys:
            raise Moved
        row.insert(keys.index(spot.before) if spot.before else len(row), item)
        changed = [one for order, one in enumerate(row, 1) if one.order != order]
        for order, one in enumerate(row, 1):
            one.order = order
        item.save(update_fields=["place", "parent", "order"])
        MenuItem.objects.bulk_update([one for one in changed if one is not item], ["order"])
    return item, stood


def last_order(item: MenuItem) -> int:
    """Return the number that puts `item` behind all others where it is to stand."""
    beside = siblings(MenuItem.objects.all(), item.place, item.parent_id)
    return 1 + max((one.order for one in beside if one.pk != item.pk), default=0)


def remove(key: int) -> tuple[MenuItem, list[Any]] | None:
    """Take the item `key` and what stands under it out of the menu; None where it is gone already.

    Returns it with what `put_back()` makes it of again.
    """
    with changing_menu():
        item = MenuItem.objects.with_targets().filter(pk=key).first()
        if item is None:
            return None
        kept = [_values(item), [_values(child) for child in item.children.all()]]
        MenuItem(pk=key).delete()
        return item, kept


def put_back(kept: list[Any]) -> MenuItem:
    """Make again what `remove()` took out. Raises IntegrityError where it fits no more."""
    own, below = kept
    with changing_menu():
        if not all(map(_leads_somewhere, (own, *below))):
            raise IntegrityError(gettext("What it led to is gone."))
        item = MenuItem(**own)
        item.save()
        for child in below:
            MenuItem(**child | {"parent_id": item.pk}).save()
        return item


def _leads_somewhere(values: dict[str, Any]) -> bool:
    rows = {"category_id": Category, "page_id": Page, "thread_id": Thread}
    keys = ((model, values[name]) for name, model in rows.items())
    return all(key is None or model._default_manager.filter(pk=key).exists() for model, key in keys)


def _values(item: MenuItem) -> dict[str, Any]:
    names = (field.attname for field in MenuItem._meta.concrete_fields if not field.primary_key)
    return {name: getattr(item, name) for name in names}


def begin(place: str) -> list[MenuItem]:
    """Make items of what readers see in `place` while it is empty; return them.

    None where somebody has begun already, and in a place where readers see nothing then.
    """
    with changing_menu():
        if place not in ("header", "footer") or MenuItem.objects.filter(place=place).exists():
            return []
        categories = Category.objects.in_menu_order()[: MenuItem.MOST // 2]
        if place == "header":
            return _made([MenuItem(place=place, category=one) for one in categories])
        names = (gettext("Categories"), gettext("About this portal"))
        columns = _made([MenuItem(place=place, label=name) for name in names])
        below = _made([MenuItem(parent=columns[0], category=one) for one in categories])
        links = ((str(name), reverse(view)) for view, name in LISTS.items())
        lists = _made([MenuItem(parent=columns[1], label=name, link=url) for name, url in links])
        return [*columns, *below, *lists]


def _made(items: list[MenuItem]) -> list[MenuItem]:
    for order, item in enumerate(items, 1):
        item.order = order
        item.save()
    return items
