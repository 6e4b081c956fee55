"""Tells what the clock brings and sends the mails that wait: `manage.py tell`, each minute."""

import logging
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.editorial import events
from articles.mailing import outbox

log = logging.getLogger("newsroom.mail")


class Command(BaseCommand):
    """It may run as often as one likes, and several at once: nobody is told twice."""

    help = "Tells of stories that went out and consultations that end; sends the mails that wait."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="go on for ever, where no timer runs this (in a container)",
        )
        parser.add_argument(
            "--backup-failed",
            metavar="REASON",
            help="tell the administrators that there is no backup of last night, and nothing else",
        )

    def handle(self, *args, every, backup_failed, **options):
        if backup_failed is not None:
            events.backup_failed(backup_failed)
            return
        if not every:
            self._tell()
            return
        while True:
            try:
                self._tell()
            except Error as error:  # the database will be there again
                log.warning("nobody is told: %s", type(error).__name__)
            close_old_connections()
            time.sleep(every)

    def _tell(self):
        events.went_out()
        events.ends_soon()
        if settings.SENDS_MAIL:
            done = outbox.send_due()
            if done.sent or done.failed or done.given_up:
                self.stdout.write(
                    f"Mails: {done.sent} sent, {done.failed} failed, {done.given_up} given up."
                )
