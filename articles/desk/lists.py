"""Lists that people work from: filters that are remembered, and what every row may show.

The filters stand above a list as chips. Their templates (`admin/filter.html`,
`admin/change_list.html`) draw whatever `list_filter` a desk has. A filter with few choices that are
used often says `as_chips = True`: each of its choices is a chip then, one press away.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import DateTimeField, Field, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles.accounts.names import full_name
from articles.editorial import last_changes
from articles.editorial.last_changes import LastChange
from articles.models import Photo
from articles.models.moments import midnight

REMEMBERED = "lists"  # in the session: how each list was narrowed and sorted last, as a query
MOST_REMEMBERED = 500  # characters for each list; the session is read with each request
THUMBNAIL = 32  # pixels: two lines of a row


class WorkList(ChangeList):
    """A list whose own links never lead to its bare address, where what is remembered comes back.

    So taking the last chip away shows all rows. Of the columns `deferred` it shows nothing.
    """

    deferred: tuple[str, ...] = ()

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        query = super().get_query_string(new_params, remove)
        return query if query != "?" else f"?{PAGE_VAR}=1"

    @property
    def unsorted_query(self) -> str:
        """The query of the list in its own order; "" where it stands in that."""
        return self.get_query_string({ORDER_VAR: None}) if self.params.get(ORDER_VAR) else ""

    @property
    def unsearched_query(self) -> str:
        """The query of the list without what was searched for."""
        return self.get_query_string({SEARCH_VAR: None})

    def narrowing(self) -> str:
        """Return the query that narrows and sorts the list so: what is remembered of it.

        Only what its chips show is in it. What was searched for is not.
        """
        shown = {name for spec in self.filter_specs for name in spec.expected_parameters() if name}
        kept = {
            name: values
            for name, values in self.filter_params.items()
            if name in shown | {ORDER_VAR} and any(values)
        }
        return urlencode(kept, doseq=True)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = self.result_list.defer(*self.deferred)
        if "changed" in self.list_display:
            rows = list(self.result_list)  # the queryset knows them from now on
            changes = self.last_changes(rows)
            for row in rows:
                row.last_change = changes.get(row.pk)

    def last_changes(self, rows: list[Any]) -> dict[int, LastChange]:
        """Return the last change of each of `rows`, by the key: one query."""
        return last_changes.of_rows(self.model, [row.pk for row in rows])


class WorkListsMixin(admin.ModelAdmin):
    """Of every desk: its list, opened plainly, is as its user narrowed and sorted it last.

    With "changed" in `list_display` its rows say who changed them last, and when.
    """

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return what makes the list."""
        return WorkList

    def changelist_view(self, request: Any, extra_context: dict | None = None) -> HttpResponse:
        """Show the list. Without any query, lead to what is remembered of it."""
        kept = request.session.get(REMEMBERED, {}) if request.method == "GET" else {}
        name = self.opts.label_lower
        if not request.GET and kept.get(name):
            return redirect(f"{request.path}?{kept[name]}")
        response = super().changelist_view(request, extra_context)
        cl = (getattr(response, "context_data", None) or {}).get("cl")
        if request.method != "GET" or not isinstance(cl, WorkList) or cl.is_popup:
            return response
        narrowing = cl.narrowing()
        if len(narrowing) > MOST_REMEMBERED:
            narrowing = ""
        if narrowing != kept.get(name, ""):
            others = {other: query for other, query in kept.items() if other != name}
            request.session[REMEMBERED] = others | ({name: narrowing} if narrowing else {})
        return response

    @admin.display(description=_("last change"))
    def changed(self, row: Any) -> SafeString:
        change = getattr(row, "last_change", None)
        if change is None:
            return nothing()
        name = full_name(change.by) if change.by else ""
        return labelled(
            _("Last change"), format_html("{} <b>{}</b>", short_moment(change.at), name)
        )


class PeriodFilter(admin.FieldListFilter):
    """Rows whose moment lies in a period with a name, which moves on with the clock.

    Django's own filter writes days into the address: remembered, "today" is yesterday soon.
    """

    def __init__(self, field: Field, request, params, model, model_admin, field_path) -> None:
        self.parameter = f"{field_path}__period"
        super().__init__(field, request, params, model, model_admin, field_path)
        values: Any = self.used_parameters.get(self.parameter) or [""]
        self.chosen = values[-1]

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def periods(self) -> dict[str, Any]:
        """Return what may be chosen, by name."""
        periods = {
            "today": _("Today"),
            "week": _("Past 7 days"),
            "month": _("This month"),
            "year": _("This year"),
            "later": _("Still to come"),
        }
        return periods | ({"none": _("No date")} if self.field.null else {})

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self._condition(timezone.now()))

    def _condition(self, now: datetime) -> Q:
        day = midnight(timezone.localdate(now))
        starts = {
            "today": day,
            "week": day - timedelta(days=7),
            "month": day.replace(day=1),
            "year": day.replace(month=1, day=1),
        }
        ends = {
            "month": (day.replace(day=1) + timedelta(days=32)).replace(day=1),
            "year": day.replace(year=day.year + 1, month=1, day=1),
        }
        if start := starts.get(self.chosen):
            end = ends.get(self.chosen, day + timedelta(days=1))
            path = self.field_path
            return Q((f"{path}__gte", start), (f"{path}__lt", end))
        if self.chosen == "later":
            return Q((f"{self.field_path}__gt", now))
        if self.chosen == "none" and self.field.null:
            return Q((self.field_path, None))
        return Q()

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        everything = changelist.get_query_string({self.parameter: None})
        yield {"selected": not self.chosen, "query_string": everything, "display": _("Any date")}
        for name, label in self.periods().items():
            query = changelist.get_query_string({self.parameter: name})
            yield {"selected": name == self.chosen, "query_string": query, "display": label}


# Of every list: whoever names a moment in `list_filter` gets these periods.
admin.FieldListFilter.register(
    lambda field: isinstance(field, DateTimeField), PeriodFilter, take_priority=True
)


class ChoiceChips(admin.ChoicesFieldListFilter):
    """The choices of a field, each a chip of its own."""

    as_chips = True


def thumbnail(photo: Photo | None) -> SafeString:
    """Return the small square of `photo`, or an empty frame of the same size.

    Beside it stands what the row is called, so it has no words of its own.
    """
    if photo is None:
        return mark_safe('<span class="row-picture"></span>')
    return format_html(
        '<img class="row-picture" src="{}" alt="" width="{}" height="{}" loading="lazy"'
        ' decoding="async">',
        photo.thumbnail_url,
        THUMBNAIL,
        THUMBNAIL,
    )


def short_moment(when: datetime, now: datetime | None = None) -> SafeString:
    """Return `when` as short as it can be told: 14:05 today, 14:05 21/03 this year, 21/03/2019.

    The whole is said to whoever points at it, and to machines.
    """
    local, today = timezone.localtime(when), timezone.localtime(now or timezone.now())
    if local.date() == today.date():
        pattern = "H:i"
    elif local.year == today.year:
        pattern = "H:i d/m"
    else:
        pattern = "d/m/Y"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, "DATETIME_FORMAT"),
        date_format(local, pattern),
    )


def short_window(starts: datetime | None, ends: datetime | None) -> SafeString:
    """Return when a row comes and goes; "…" where that is open."""
    return format_html("{} – {}", *(short_moment(at) if at else "…" for at in (starts, ends)))


def nothing() -> SafeString:
    """Return a cell without anything in it; on a phone not even that is shown."""
    return mark_safe('<span class="card-none">–</span>')


def labelled(label: Any, shown: Any) -> SafeString:
    """Return a cell whose column has no head on a phone: it is told in the cell then."""
    return format_html('<span class="card-label">{}:</span> {}', label, shown)
