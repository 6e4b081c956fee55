"""The secret address of somebody's calendar: what the desk plans, for programs that show dates."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from articles.models.readers import NO_ROW

KEY = 24  # characters of a key; what follows in a secret is its signature


class CalendarAddressQuerySet(models.QuerySet):
    """Which address a secret opens."""

    def opened_by(self, secret):
        """Return the address whose secret this is, with its user; None where it is nobody's.

        One query in an index, whatever is asked for. An account that was closed, or that may no
        longer enter the desk, has none.
        """
        users = self.filter(user__is_active=True, user__is_staff=True).select_related("user")
        found: Any = users.filter(key=secret[:KEY]).first()  # a CalendarAddress
        return found if found is not None and found.is_opened_by(secret) else None


def _calendar_key():
    return secrets.token_hex(KEY // 2)


class CalendarAddress(models.Model):
    """The address of one person's calendar, until they renew it or switch it off.

    The row does not open it: the secret is the key with its signature by SECRET_KEY. So its owner
    can read the address again, and a copy of the database alone opens no calendar.
    """

    readers_see = NO_ROW

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address"
    )
    key = models.CharField(max_length=KEY, unique=True, default=_calendar_key, editable=False)
    made_at = models.DateTimeField(auto_now=True)

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_permissions = ()  # each person has their own

    def __str__(self):
        return f"{self.user}"

    def get_absolute_url(self):
        """Where a program asks for the calendar."""
        return reverse("calendar", args=[self.secret])

    @property
    def secret(self):
        """What stands in the address: 24 characters of the key, 64 of its signature."""
        return self._signed(settings.SECRET_KEY)

    def _signed(self, secret_key):
        salt = "articles.calendar_address"
        signature = salted_hmac(salt, self.key, secret=secret_key, algorithm="sha256")
        return self.key + signature.hexdigest()

    def is_opened_by(self, secret):
        """Tell whether `secret` was signed by the secret key, or by one that it replaced."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(constant_time_compare(self._signed(key), secret) for key in keys)

    def renew(self):
        """Take another key, and save: the address of before opens nothing from here on."""
        self.key = _calendar_key()
        self.save()
