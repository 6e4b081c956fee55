"""Categories and threads of an old portal: mapped, matched by name, or made."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from articles.models import Category, MovedRow, Thread
from articles.models.move import stored_key
from articles.moving import digests, mapping
from articles.moving.items import OldCategory, OldThread
from articles.moving.mapping import LEFT_OUT, Mapping
from articles.moving.wording import words
from articles.text import vietnamese

DRY = 0  # the key of what a dry run would make


class Sections:
    """Which category or thread of ours is which of the old portal `source`."""

    def __init__(self, source: str, said: Mapping, *, dry: bool = False) -> None:
        self.source, self.said, self.dry = source, said, dry
        self.old: dict[str, OldCategory] = {}
        self._categories: dict[str, int] = {}  # key of the old portal, or a name → ours
        self._threads: dict[str, int] = {}

    def see(self, item: OldCategory) -> None:
        """Note what an old category is called, for the map knows it by its name too."""
        self.old[item.key] = item

    def answer(self, keys: Sequence[str]) -> list[str | bool | None]:
        """Return what the map says of the categories `keys` of a story."""
        return [self.said.category(key, self.old.get(key)) for key in keys or ("",)]

    def others(self, keys: Sequence[str]) -> list[str]:
        """Return what the further categories of a story were called: here it stands in one."""
        return [self.old[key].name if key in self.old else key for key in keys[1:]]

    def category_of(self, keys: Sequence[str]) -> int | None:
        """Return the category of a story that stood in `keys`; None where it is left out."""
        for key, answer in zip(keys or ("",), self.answer(keys), strict=True):
            if answer is LEFT_OUT:
                continue
            if isinstance(answer, str):
                return self._named(answer)
            return self._of(key)
        return None

    def take_category(self, item: OldCategory, digest: str) -> tuple[Category | None, str]:
        """Return what `item` is here, and "taken", "changed" or "same"; None: it is left out.

        One that the map or its name leads to is ours already, and stays as it is.
        """
        self.see(item)
        answer = self.said.category(item.key, item)
        if answer is LEFT_OUT:
            return None, "left_out"
        if isinstance(answer, str):
            name, description = answer, ""
        else:
            name, description = words(item.name or item.slug or item.key, 80), item.description
        category, outcome = self._take(
            MovedRow.Kind.CATEGORY, item.key, name, words(description, 300), digest, Category
        )
        self._categories[item.key] = category.pk or DRY
        return category, outcome

    def take_thread(self, item: OldThread, digest: str) -> tuple[Thread, str]:
        """Return what `item` is here, and "taken", "changed" or "same"."""
        name = words(item.name or item.slug or item.key, 120)
        thread, outcome = self._take(
            MovedRow.Kind.THREAD, item.key, name, words(item.description, 300), digest, Thread
        )
        self._threads[item.key] = thread.pk or DRY
        return thread, outcome

    def thread_of(self, key: str) -> int | None:
        """Return the thread of a story that followed `key`; None where there is none."""
        if not key or self.dry:
            return None
        if key not in self._threads:
            row = MovedRow.objects.filter(
                source=self.source, kind="thread", key=stored_key(key)
            ).first()
            self._threads[key] = (row and row.thread_id) or DRY
        return self._threads[key] or None

    def _of(self, key: str) -> int:
        """The category that the old category `key` became; else the one for what has none."""
        if key and key not in self._categories:
            row = MovedRow.objects.filter(
                source=self.source, kind="category", key=stored_key(key)
            ).first()
            old = self.old.get(key)
            at = row and row.category_id
            self._categories[key] = at or self._named(old.name if old and old.name else _unsorted())
        return self._categories[key] if key else self._named(_unsorted())

    def _named(self, name: str) -> int:
        """The category called `name`, which is made where there is none."""
        at = f"name:{name}"
        if at not in self._categories:
            found = mapping.ours(name)
            if found is None and not self.dry:
                found = Category.objects.create(name=words(name, 80))
            self._categories[at] = found.pk if found else DRY
        return self._categories[at]

    def _take(
        self, kind: str, key: str, name: str, description: str, digest: str, model: Any
    ) -> tuple[Any, str]:
        rows = MovedRow.objects.of(self.source, kind, [key])
        row = rows.get(stored_key(key))
        there = row.row if row else None
        if row and there and row.digest == digest:
            return there, "same"
        if row and there:
            if not row.written or digests.written(there) != row.written:
                self._note(row, kind, key, digest, row.written, there)
                return there, "same"  # it is the desk's
            outcome = "changed"
            is_free = not _find(model, name, but=there.pk)
            there.name, there.description = name if is_free else there.name, description
        else:
            outcome = "taken"
            there = _find(model, name)
            is_ours = there is not None
            there = there or model(name=name, description=description)
            if is_ours or self.dry:
                self._note(row, kind, key, digest, "", there)
                return there, outcome
        if not self.dry:
            there.save()
        self._note(row, kind, key, digest, digests.written(there), there)
        return there, outcome

    def _note(
        self, row: MovedRow | None, kind: str, key: str, digest: str, written: str, there: Any
    ) -> None:
        if self.dry:
            return
        row = row or MovedRow(source=self.source, kind=kind, key=stored_key(key))
        row.digest, row.written = digest, written
        setattr(row, kind, there)
        row.save()


def _find(model: Any, name: str, but: int | None = None) -> Any | None:
    """Return the row of `model` that is called `name`, accents or not."""
    slug, folded = vietnamese.slugify(name), vietnamese.fold(name)
    for row in model.objects.exclude(pk=but).order_by("pk").only("name", "slug", "description"):
        if row.slug in (name, slug) or vietnamese.fold(row.name) == folded:
            return row
    return None


def _unsorted() -> str:
    return _("Not sorted yet")
