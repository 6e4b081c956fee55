"""Lists whose rows are ordered by a number: by dragging or by buttons, or typed."""

import re
from collections.abc import Iterable
from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.db.models import Field
from django.forms import Script
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.accounts.names import full_name
from articles.desk.base import Desk
from articles.desk.late_saves import latest_entries, lock, made_at, moment_made
from articles.desk.posted_json import Refused, posted, unreadable
from articles.text.keys import as_key

MOST_ROWS = 200  # of one list: Django shows no more on a page
MOST_BYTES = 32 * 1024
NOT_TOO_LARGE = MaxValueValidator(32_767)  # PostgreSQL's smallint; SQLite would take any


class Place(NamedTuple):
    """A row of the list: its number when the list was made, and the one it is to have."""

    was: int
    to: int

    @property
    def is_new(self) -> bool:
        """Whether the row was moved."""
        return self.was != self.to


class OrderedDesk(Desk):
    """A desk of a model with a field `order`.

    js/admin/order.js saves what is dragged at once. The numbers can be typed, and saved with the
    list, without JavaScript.
    """

    list_editable = ("order",)
    change_list_template = "admin/ordered_change_list.html"

    class Media:
        css = {"all": ["css/admin-order.css"]}
        js = [Script("js/admin/asking.js", defer=True), Script("js/admin/order.js", defer=True)]

    def in_place(self, forms):
        """Return the rows as their numbers were typed: those that were moved stay moved."""
        numbers = [form["order"].data for form in forms]
        if not all(re.fullmatch("[0-9]{1,9}", number or "") for number in numbers):
            return forms
        rows = zip(map(int, numbers), forms, strict=True)
        return [form for _number, form in sorted(rows, key=itemgetter(0))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("order/", self.order_view, "order"), *super().get_urls()]

    @method_decorator(require_POST)
    def order_view(self, request: HttpRequest) -> JsonResponse:
        """Give rows their new numbers: {rows: {key: [was, to]}, made_at}.

        Nothing is written where somebody else gave one of them another number since (409). Each
        answer holds the numbers of all these rows as they are stored now, and what is to be told.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        order: Any = self.opts.get_field("order")
        joined: Any = self.list_select_related or ()
        try:
            sent = posted(request, MOST_BYTES)
            places = _places(sent.get("rows"), order)
        except Refused as error:
            return JsonResponse({"error": str(error)}, status=error.status)
        with transaction.atomic():
            lock(self.model._base_manager.filter(pk__in=places))
            found = self.get_queryset(request).select_related(*joined)
            rows = {row.pk: row for row in found.filter(pk__in=places)}
            moved = [row for key, row in rows.items() if places[key].is_new]
            late = [row for row in moved if row.order not in places[row.pk]]
            if not late:
                self._number(request, moved, places)
        told = self._told_late(late, sent) if late else ""
        answer = {
            "orders": {row.pk: row.order for row in rows.values()},
            "made_at": moment_made(),
            **({"error": told} if late else {}),
        }
        return JsonResponse(answer, status=409 if late else 200)

    def _number(self, request: HttpRequest, moved: Iterable[Any], places: dict[int, Place]) -> None:
        changed = [row for row in moved if row.order != places[row.pk].to]
        for row in changed:
            row.order = places[row.pk].to
        self.model._base_manager.bulk_update(changed, ["order"])
        if changed:
            by: Any = request.user
            message: Any = [{"changed": {"fields": ["order"]}}]
            LogEntry.objects.log_actions(by.pk, changed, CHANGE, message)

    def _told_late(self, late: list[Any], sent: dict[str, Any]) -> str:
        """Return the sentence that names who moved the first of the rows `late`, and when."""
        since = made_at({"made_at": str(sent.get("made_at", ""))})
        entry = latest_entries(self.model, [late[0].pk], since).get(str(late[0].pk))
        if entry is None:
            message = gettext(
                "“%(row)s” was moved meanwhile. The list shows the order as it is now; yours is "
                "not saved. Move it once more if you still want to."
            )
            return message % {"row": late[0]}
        message = gettext(
            "%(name)s moved “%(row)s” at %(time)s. The list shows the order as it is now; yours is "
            "not saved. Move it once more if you still want to."
        )
        time = localize(localtime(entry.action_time))
        return message % {"name": full_name(entry.user), "row": late[0], "time": time}


def _places(sent: Any, field: Field) -> dict[int, Place]:
    """Return the rows that a script sent, by key. Raises Refused."""
    if not isinstance(sent, dict) or len(sent) > MOST_ROWS:
        raise unreadable()
    places = {}
    for name, numbers in sent.items():
        key = as_key(name)
        if key is None or not isinstance(numbers, list) or len(numbers) != 2:
            raise unreadable()
        if not all(type(number) is int for number in numbers):
            raise unreadable()
        places[key] = Place(*numbers)
    for place in places.values():
        try:
            NOT_TOO_LARGE(field.clean(place.to, None))
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
    return places
