"""The search index: which terms each published story holds."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.text import search_terms


class SearchEntryQuerySet(models.QuerySet):
    """The index as a whole."""

    BATCH = 500

    def record(self, stories):
        """Bring the entries of `stories` (keys of articles) up to what the database holds.

        A published story, also one whose time lies ahead, gets an entry; any other loses it.
        The one function that writes the index: saving and moving a story, saving and deleting
        a quote and renaming an official call it. Whoever uses `bulk_create()` or `update()`
        calls it too, or runs `manage.py reindex`.
        """
        stories = list(stories)
        for start in range(0, len(stories), self.BATCH):
            self._record(stories[start : start + self.BATCH])

    @transaction.atomic
    def _record(self, keys):
        articles = self.model._meta.get_field("article").related_model.objects.filter(pk__in=keys)
        public = articles.filter(status="published").order_by().defer("folded")
        self.filter(article__in=keys).exclude(article__in=public.values("pk")).delete()
        self.bulk_create(
            [
                self.model(
                    article=article,
                    rank=search_terms.rank(article.publish_at, article.pk),
                    terms=search_terms.of_story(article),
                )
                for article in public.prefetch_related("quotes__official")
            ],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=["rank", "terms"],
        )


class SearchEntry(models.Model):
    """A published story as search sees it; written by `record()`, never by hand.

    What makes it fast is in the database alone, made by migration 0005: on SQLite the full-text
    table `articles_searchindex`, whose rows are numbered by `rank` and which triggers keep; on
    PostgreSQL the generated column `vector` with its GIN index.
    """

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
    )
    rank = models.BigIntegerField(unique=True)
    terms = models.TextField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self):
        return str(self.article)
