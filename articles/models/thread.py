"""Threads: stories that follow one event ("dòng sự kiện")."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.addresses import address
from articles.models.fields import FoldedField, TidyCharField
from articles.models.readers import EVERY_ROW
from articles.models.slugs import FormerSlugModel, SlugField, promise_kept


class Thread(models.Model):
    """An event that several stories follow, such as a storm; a story follows one at most."""

    readers_see = EVERY_ROW

    name = TidyCharField(_("name"), max_length=120, unique=True)
    slug = SlugField(of="name", fallback="su-kien")
    description = TidyCharField(_("description"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    folded = FoldedField(of=("name", "description"))

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save, and keep the former slug."""
        with promise_kept(self):
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The page that lists the published stories of this thread."""
        return address("thread", self.slug)


class FormerThreadSlug(FormerSlugModel):
    """A slug that a thread once had; its page redirects."""

    readers_see = EVERY_ROW

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="former_slugs")
