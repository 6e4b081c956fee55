"""Categories: the sections of the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.addresses import address
from articles.models.fields import FoldedField, TidyCharField
from articles.models.readers import EVERY_ROW
from articles.models.slugs import FormerSlugModel, SlugField, promise_kept
from articles.text.vietnamese import alphabetical


class CategoryQuerySet(models.QuerySet):
    """The sections of the portal."""

    def in_menu_order(self):
        """Return these categories as a list: by their order, then as a Vietnamese dictionary does.

        Databases cannot do the second: each has its own collation.
        """
        return sorted(self, key=lambda one: (one.order, alphabetical(one.name), one.pk))


class Category(models.Model):
    """A section such as Kinh tế; every story stands in one."""

    readers_see = EVERY_ROW

    name = TidyCharField(_("name"), max_length=80, unique=True)
    slug = SlugField(of="name")
    description = TidyCharField(_("description"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Small numbers come first in the menu.")
    )

    folded = FoldedField(of=("name", "description"))

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save, and keep the former slug."""
        with promise_kept(self):
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The page that lists the published stories of this category."""
        return address("category", self.slug)


class FormerCategorySlug(FormerSlugModel):
    """A slug that a category once had; its page and its feeds redirect."""

    readers_see = EVERY_ROW

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="former_slugs")
