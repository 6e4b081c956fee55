"""Officials: the people whom stories quote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import changes
from articles.models.addresses import address
from articles.models.fields import FoldedField, TidyCharField
from articles.models.photo import Photo
from articles.models.readers import EVERY_ROW
from articles.models.slugs import FormerSlugModel, SlugField, promise_kept
from articles.text import search_terms


class OfficialQuerySet(models.QuerySet):
    """Who bears which name."""

    def named(self, *names):
        """Officials who bear one of `names`, accents or not."""
        folded = {search_terms.folded(name) for name in names} - {""}
        return self.filter(folded_name__in=folded)

    def with_namesakes(self):
        """Officials of whose name there are two or more."""
        counted = self.model._base_manager.order_by().exclude(folded_name="").values("folded_name")
        several = counted.annotate(count=models.Count("pk")).filter(count__gt=1)
        return self.filter(folded_name__in=several.values("folded_name"))


class Official(models.Model):
    """A person who speaks in an office, with the position held today."""

    readers_see = EVERY_ROW

    name = TidyCharField(_("full name"), max_length=120)
    slug = SlugField(of="name", fallback="can-bo")
    position = TidyCharField(
        _("current position"),
        max_length=200,
        help_text=_("As printed before the name. Changing it changes no old story."),
    )
    organisation = TidyCharField(_("organisation"), max_length=200, blank=True)
    portrait = models.ForeignKey(
        Photo,
        verbose_name=_("portrait"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portrait_of",
    )
    folded = FoldedField(of=("name", "position", "organisation"))
    folded_name = FoldedField(of=("name",), db_default="")

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        ordering = ["name", "pk"]
        permissions = [("merge_official", "Can merge two officials into one")]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="official_namesakes"),
            models.Index(fields=["name", "id"], name="official_by_name"),
        ]

    def __str__(self):
        return f"{self.name} – {self.position}" if self.position else self.name

    def save(self, *args, **kwargs):
        """Save, and keep the former slug; a new name changes every story that quotes them."""
        with promise_kept(self) as before:
            super().save(*args, **kwargs)
            if before and before.name != self.name:
                changes.report(self.quotes.values_list("article", flat=True))

    def get_absolute_url(self):
        """The page of this official, with every published quote."""
        return address("official", self.slug)


class FormerOfficialSlug(FormerSlugModel):
    """A slug that an official once had; the page redirects."""

    readers_see = EVERY_ROW

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="former_slugs")
