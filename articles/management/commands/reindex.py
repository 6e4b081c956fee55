"""Makes the search index anew: `python manage.py reindex`, after an import past `save()`."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.models import SearchEntry
from articles.search import index


class Command(BaseCommand):
    """Records every story, batch by batch. Meanwhile the portal runs and search finds."""

    help = "Brings the search index up to what the stories say."

    def handle(self, *args: Any, **options: Any) -> None:
        for done in index.record_all():
            self.stdout.write(f"\r    {done:,}", ending="")
        self.stdout.write(f"\n{SearchEntry.objects.count():,} published stories are indexed.")
