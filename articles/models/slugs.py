"""Slugs: the readable end of a URL, unique in its table. A URL is a promise.

A slug that readers may have seen stays with its row for good. When it changes, the former slug is
kept and redirects (`portal/former_slugs.py`); no other row of the model may take it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from articles.models import changes
from articles.text import vietnamese


class FormerSlugModel(models.Model):
    """A slug that a row once had. The foreign key to that row has related_name="former_slugs"."""

    slug = models.SlugField(_("slug"), max_length=200, unique=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.slug


class SlugField(models.SlugField):
    """A unique slug, made from the field `of` of its instance where none was given.

    A row whose `has_page` is false needs none (`null=True`).

    If the slug is taken, or another row had it once, it gets -2, -3 and so on. That fits, for slugs
    are cut well below `max_length`. A typed slug that another row had once is a ValidationError.
    """

    def __init__(self, *args, of="", fallback="tin", **kwargs):
        self.of, self.fallback = of, fallback
        super().__init__(
            *args,
            **{
                "verbose_name": _("slug"),
                "max_length": 200,
                "unique": True,
                "blank": True,
                "help_text": _("Made from the headline or name where left empty."),
                **kwargs,
            },
        )

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "fallback": self.fallback}

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if is_promised_to_another(model_instance, value):
            raise ValidationError(
                _(
                    "Another page had this address once, and readers who follow it are led there. "
                    "Choose another."
                ),
                code="former_slug",
            )

    def pre_save(self, instance, add):
        slug = super().pre_save(instance, add)
        if not slug and not getattr(instance, "has_page", True):
            slug = None
            setattr(instance, self.attname, slug)
        elif not slug:
            slug = _free_slug(instance, getattr(instance, self.of) or "", self.fallback)
            setattr(instance, self.attname, slug)
        return slug


def find(rows: models.QuerySet[Any] | models.Manager[Any], slug: str) -> Any | None:
    """Return the one of `rows` that has `slug`, or else the one that once had it, or None."""
    return rows.filter(slug=slug).first() or rows.filter(former_slugs__slug=slug).first()


def is_promised_to_another(row: Any, slug: str) -> bool:
    """Tell whether `slug` is a former slug of another row of the model of `row`."""
    return _former_of_others(row).filter(slug=slug).exists()


@contextmanager
def promise_kept(
    row: Any, was_seen: Callable[[Any], bool] = lambda before: True
) -> Iterator[Any | None]:
    """Keep the former slug of `row`, which the block saves, in one transaction.

    Yields the row as the database holds it before the block, or None. `was_seen` tells of that row
    whether readers may have seen its page: else nothing is kept. Raises IntegrityError where the
    new slug is a former one of another row; no constraint can say so, for it concerns two tables.
    It is looked up after the row is written, so that of two saves at once the later one sees it.
    """
    with transaction.atomic():
        before = changes.stored(row)
        yield before
        if before and before.slug == row.slug:
            return
        if is_promised_to_another(row, row.slug):
            raise IntegrityError(f"The slug {row.slug} is promised to another row.")
        row.former_slugs.filter(slug=row.slug).delete()
        if before and was_seen(before):
            former = row.former_slugs
            owner = {former.field.name: row}
            former.model._base_manager.update_or_create(slug=before.slug, defaults=owner)


def _former_of_others(row: Any) -> models.QuerySet[Any]:
    former = type(row).former_slugs
    rows = former.rel.related_model._base_manager
    return rows.exclude(**{former.field.attname: row.pk})


def _free_slug(row: Any, words: str, fallback: str) -> str:
    """Return the first slug of `words` that no row of the model has, and no other row had.

    A model may keep some for others (`reserved_slugs()`).
    The slugs of today are read first: one that is given up meanwhile is found among the former.
    """
    base = vietnamese.slugify(words) or fallback
    taken = {*getattr(row, "reserved_slugs", tuple)()}
    for rows in (type(row)._base_manager, _former_of_others(row)):
        taken.update(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug
