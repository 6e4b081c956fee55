"""The filters of the photo library."""

import re
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Photo
from articles.portal.spans import Span

MONTHS = 12  # offered: this one and those before; the address takes any
_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")


class AltFilter(admin.SimpleListFilter):
    """With or without alternative text."""

    title = _("alternative text")
    parameter_name = "alt_text"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("Missing")), ("written", _("Written"))]

    def queryset(self, request: Any, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        conditions = {"missing": Q(alt=""), "written": ~Q(alt="")}
        return queryset.filter(conditions.get(self.value() or "", Q()))


class UseFilter(admin.SimpleListFilter):
    """Used anywhere or not."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("used", _("Used")), ("unused", _("Not used"))]

    def queryset(self, request: Any, queryset: Any) -> QuerySet[Photo]:
        # Not by the keys of all that are used: the newest are found at once, of any number.
        chosen = {"used": queryset.used, "unused": queryset.unused}
        return chosen.get(self.value() or "", queryset.all)()


class MineFilter(admin.SimpleListFilter):
    """Uploaded by whoever looks."""

    title = _("uploaded by")
    parameter_name = "by"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("Me"))]

    def queryset(self, request: Any, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        return queryset.filter(uploaded_by=request.user) if self.value() == "me" else queryset


class MonthFilter(admin.SimpleListFilter):
    """Uploaded in one month."""

    title = _("month of upload")
    parameter_name = "month"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        today = timezone.localdate()
        months = [f"{month:%Y-%m}" for month in _last_months(today, MONTHS)]
        asked = request.GET.get(self.parameter_name, "")
        if _MONTH.fullmatch(asked) and asked not in months:
            months.append(asked)
        return [(month, f"{month[5:]}/{month[:4]}") for month in months]

    def queryset(self, request: Any, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        found = _MONTH.fullmatch(self.value() or "")
        if not found:
            return queryset
        return Span(int(found[1]), int(found[2])).within(queryset, "uploaded_at")


def _last_months(day: date, count: int) -> list[date]:
    """The first days of the month of `day` and of those before it, `count` of them."""
    number = day.year * 12 + day.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(count)]
