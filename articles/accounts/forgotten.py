"""Who forgot a password asks for a link by mail; nobody learns from the answer who has an account.

Each question stands in the audit log with what was typed, whether somebody has that address or not.
"""

from datetime import timedelta

from axes.models import AccessFailureLog
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from articles.accounts import links
from articles.accounts.audit_log import FORGOTTEN
from newsroom.client_ip import client_ip

WITHIN = timedelta(minutes=15)
MAX_QUESTIONS = 10  # of one client IP
MAX_LETTERS = 3  # to one address, within LETTERS_WITHIN, from wherever they were asked for
LETTERS_WITHIN = timedelta(hours=1)
MAX_ACCOUNTS = 5  # of one address; the form of an account lets it be one


class TooMany(Exception):
    """This client IP has asked too often."""


def ask(request: HttpRequest, address: str) -> None:
    """Send a link to those whose address this is, if there are any. Raises TooMany."""
    asked = AccessFailureLog.objects.filter(path_info=FORGOTTEN)
    now, ip, address = timezone.now(), client_ip(request), address.casefold()
    if asked.filter(ip_address=ip, attempt_time__gt=now - WITHIN).count() >= MAX_QUESTIONS:
        raise TooMany
    before = asked.filter(username=address, attempt_time__gt=now - LETTERS_WITHIN).count()
    people = User.objects.filter(email__iexact=address, is_active=True, is_staff=True)
    found = list(people.order_by("pk")[:MAX_ACCOUNTS])
    with transaction.atomic():
        AccessFailureLog.objects.create(username=address, ip_address=ip, path_info=FORGOTTEN)
        if before < MAX_LETTERS:
            links.post(found)
