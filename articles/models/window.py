"""The window in which something shows: from `starts_at` until just before `ends_at`.

An empty end means until taken down. Where a model lets the start be empty too, that means from
the beginning.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def ends_after_start(
    name: str, message: "StrPromise", *, start_may_be_empty: bool = False
) -> models.CheckConstraint:
    """Return the constraint `name` that a window ends after it starts."""
    condition = Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
    if start_may_be_empty:
        condition = Q(starts_at=None) | condition
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


class WindowQuerySet(models.QuerySet):
    """Where the clock stands in the windows of these rows."""

    def started(self, now=None):
        """Rows whose window has opened, also those whose window has closed again."""
        has_started = Q(starts_at__lte=now or timezone.now())
        if self.model._meta.get_field("starts_at").null:
            has_started |= Q(starts_at=None)
        return self.filter(has_started)

    def showing(self, now=None):
        """Rows whose window is open."""
        now = now or timezone.now()
        return self.started(now).filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def upcoming(self, now=None):
        """Rows whose window has not opened, the next to open first."""
        return self.filter(starts_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def expired(self, now=None):
        """Rows whose window has closed, the latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-ends_at", "-pk")


class WindowModel(models.Model):
    """A model with the fields `starts_at` and `ends_at`; each states its own."""

    class State(models.TextChoices):
        """Where now stands in a window."""

        UPCOMING = "upcoming", _("Upcoming")
        SHOWING = "showing", _("Showing")
        EXPIRED = "expired", _("Expired")

    ENDS_TOO_EARLY: ClassVar["StrPromise"]  # the error of a window that ends before it starts
    starts_at: "models.DateTimeField[Any, Any]"
    ends_at: "models.DateTimeField[Any, Any]"

    class Meta:
        abstract = True

    def clean(self):
        """Put the error of a wrong window beside its field."""
        if errors := self.window_errors():
            raise ValidationError(errors)

    def window_errors(self) -> dict[str, "StrPromise"]:
        """Return the errors of a wrong window by field."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            return {"ends_at": self.ENDS_TOO_EARLY}
        return {}

    def state(self, now=None):
        """Tell where `now` stands in the window; SHOWING is what `showing()` holds."""
        now = now or timezone.now()
        if self.starts_at and self.starts_at > now:
            return self.State.UPCOMING
        is_over = self.ends_at is not None and self.ends_at <= now
        return self.State.EXPIRED if is_over else self.State.SHOWING
