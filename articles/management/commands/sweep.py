"""Removes what nobody needs any more: `python manage.py sweep [--dry-run]`, once a day."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from articles.accounts import second_factor
from articles.media import orphans
from articles.models import Event, KeptFile, Presence, PreviewLink, SavedForm, ServerDraft

LOGINS_KEPT = timedelta(days=365)  # in the audit log


class Command(BaseCommand):
    """Orphans, and rows that have had their time. It can be run at any time."""

    help = "Removes files that nothing names, and rows that have had their time."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="only list what would be removed"
        )

    def handle(self, *args, dry_run, **options):
        now = timezone.now()
        kept = KeptFile.objects.filter(kept_at__lt=now - KeptFile.KEPT)
        self._say(dry_run, kept.count(), "files kept for a form")
        if not dry_run:  # first, so that their files are orphans
            kept.delete()
        names = orphans.orphans(now)
        for name in names:
            self.stdout.write(f"    {name}")
        if not dry_run:
            orphans.delete(names)
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
            (
                "drafts that nobody came back to",
                ServerDraft.objects.filter(updated_at__lt=now - ServerDraft.KEPT),
            ),
            (
                "events that were told long ago",
                Event.objects.filter(at__lt=now - Event.KEPT),
            ),
            (
                "notes of saved forms",
                SavedForm.objects.filter(saved_at__lt=now - SavedForm.KEPT),
            ),
            (
                "logins of over a year ago",
                AccessLog.objects.filter(attempt_time__lt=now - LOGINS_KEPT),
            ),
            (
                "failed logins of over a year ago",
                AccessFailureLog.objects.filter(attempt_time__lt=now - LOGINS_KEPT),
            ),
            (
                "locks that have ended",
                AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME),
            ),
        ):
            count = rows.count() if dry_run else rows.delete()[0]
            self._say(dry_run, count, what)
        self._seal(dry_run)
        if connection.vendor == "sqlite" and not (dry_run or connection.in_atomic_block):
            self._empty_log()

    def _seal(self, dry_run):
        """Seal secrets of second factors by the present key, so that older keys may go."""
        anew, lost = second_factor.seal_anew(dry_run=dry_run)
        self.stdout.write(f"{'Would seal' if dry_run else 'Sealed'} {anew:,} secrets anew.")
        if lost:
            self.stderr.write(second_factor.LOST.format(lost))

    def _empty_log(self):
        """Write SQLite's log into the database, and leave a file of no length.

        SQLite does the first by itself, never the second. Where somebody reads or writes at this
        moment, the log waits for the next sweep.
        """
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=1)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _say(self, dry_run, count, what):
        self.stdout.write(f"{'Would remove' if dry_run else 'Removed'} {count:,} {what}.")
