"""Makes the search index anew: `python manage.py reindex`, after an import past `save()`."""

from django.core.management.base import BaseCommand

from articles.models import Article, SearchEntry


class Command(BaseCommand):
    """Records every story, batch by batch. Meanwhile the portal runs and search finds."""

    help = "Brings the search index up to what the stories say."

    def handle(self, *args, **options):
        keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        batch = SearchEntry.objects.all().BATCH
        for start in range(0, len(keys), batch):
            SearchEntry.objects.record(keys[start : start + batch])
            self.stdout.write(f"\r    {min(start + batch, len(keys)):,}", ending="")
        self.stdout.write(f"\n{SearchEntry.objects.count():,} published stories are indexed.")
