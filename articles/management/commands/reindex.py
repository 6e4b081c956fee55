"""Tidies stored texts and makes the search index anew: `python manage.py reindex`.

After an import past `save()`, or where the changelog of a release asks for it.
"""

from typing import Any

from django.core.management.base import BaseCommand

from articles.models import SearchEntry, mending
from articles.search import index


class Command(BaseCommand):
    """Mends texts stored by older rules, then records every story, batch by batch.

    Meanwhile the portal runs and search finds.
    """

    help = "Tidies what is stored, and brings the search index up to what the stories say."

    def handle(self, *args: Any, **options: Any) -> None:
        mended = sum(mending.mend())
        self.stdout.write(f"{mended:,} texts held characters that nobody sees; they are gone.")
        for done in index.record_all():
            self.stdout.write(f"\r    {done:,}", ending="")
        self.stdout.write(f"\n{SearchEntry.objects.count():,} published stories are indexed.")
