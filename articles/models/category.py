"""Categories: the sections of the portal."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.fields import FoldedField, TidyCharField
from articles.models.readers import EVERY_ROW
from articles.models.slugs import SlugField


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

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The page that lists the published stories of this category."""
        return reverse("category", args=[self.slug])
