"""Slugs: the readable end of a URL, unique in its table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import vietnamese


class SlugField(models.SlugField):
    """A unique slug, made from the field `of` of its instance where none was given.

    If the slug is taken, it gets -2, -3 and so on. That fits, for slugs are cut well below
    `max_length`.
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

    def pre_save(self, instance, add):
        slug = super().pre_save(instance, add)
        if not slug:
            slug = free_slug(type(instance), getattr(instance, self.of) or "", self.fallback)
            setattr(instance, self.attname, slug)
        return slug


def free_slug(model, words, fallback):
    """Return the first slug of `words` that no row of `model` has."""
    base = vietnamese.slugify(words) or fallback
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug
