"""The search index: which terms each published story holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.readers import NO_ROW


class SearchEntry(models.Model):
    """A published story as search sees it; `search/index.py` writes it, nobody else.

    What makes it fast is in the database alone, made by migration 0005: on SQLite the full-text
    table `articles_searchindex`, whose rows are numbered by `rank` and which triggers keep; on
    PostgreSQL the generated column `vector` with its GIN index.
    """

    readers_see = NO_ROW

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
    )
    rank = models.BigIntegerField(unique=True)
    terms = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self):
        return str(self.article)
