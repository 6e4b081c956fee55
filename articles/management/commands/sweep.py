"""Removes what nobody needs any more: `python manage.py sweep [--dry-run]`, once a day."""

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from articles import stored
from articles.models import Presence, PreviewLink


class Command(BaseCommand):
    """Orphaned files, sessions and preview links that have ended. Safe to run at any time."""

    help = "Removes files that nothing names, ended sessions and preview links."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="only list what would be removed"
        )

    def handle(self, *args, dry_run, **options):
        now = timezone.now()
        names = stored.orphans(now)
        for name in names:
            self.stdout.write(f"    {name}")
        if not dry_run:
            stored.delete(names)
        self._say(dry_run, len(names), "files that nothing names")
        for what, rows in (
            ("sessions that have ended", Session.objects.filter(expire_date__lt=now)),
            (
                "preview links that have ended",
                PreviewLink.objects.filter(Q(expires_at__lt=now) | Q(revoked_at__lt=now)),
            ),
            (
                "open forms that are closed",
                Presence.objects.filter(seen_at__lte=now - Presence.LIFETIME),
            ),
        ):
            count = rows.count() if dry_run else rows.delete()[0]
            self._say(dry_run, count, what)

    def _say(self, dry_run, count, what):
        self.stdout.write(f"{'Would remove' if dry_run else 'Removed'} {count:,} {what}.")
