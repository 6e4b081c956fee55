"""A save that comes late, in every desk: it undoes nothing that its writer has not seen.

A form carries digests of what it was made from (`seen`) and when that was (`made_at`). Where the
row is another by now, whichever way it came to that, both sides are shown. The row is locked
between this look and the save. Stories have a version too (`desk/saving.py`): they are saved in
steps, with rows of their own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import kept_files
from articles.desk.conflicts import Conflict, chosen, form_class_of, seen
from articles.desk.form_recovery import recovery_page


def moment_made() -> str:
    """Return what a form or list that is made now carries as `made_at`."""
    return f"{timezone.now().timestamp():.6f}"


def made_at(posted: Mapping[str, Any]) -> datetime | None:
    """Return when the form or list that was `posted` was made; None where it does not say so."""
    try:
        return datetime.fromtimestamp(float(posted.get("made_at", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def lock(rows: QuerySet[Any]) -> None:
    """Keep others from changing `rows` until the transaction ends.

    SQLite needs no lock: whoever begins to write there is alone.
    """
    if connection.features.has_select_for_update:
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def latest_entries(
    model: type[Model], keys: list[Any], since: datetime | None
) -> dict[str, LogEntry]:
    """Return who changed which of these rows last, `since` then, by the text of its key."""
    if since is None or not keys:
        return {}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=[str(key) for key in keys],
        action_time__gte=since,
    )
    found = entries.select_related("user").order_by("action_time", "pk")
    return {entry.object_id or "": entry for entry in found}


class LateSavesMixin(admin.ModelAdmin):
    """Of every desk: a form that is saved late is shown beside what it would undo."""

    def carried(self, request: HttpRequest, row: Any, context: dict) -> dict[str, Any]:
        """Return what the form of `row` carries along, by the names of its hidden inputs."""
        form = context["adminform"].form
        if row is None or not form.fields:  # there is nothing to change for who may only look
            return {}
        if request.method == "POST":
            # A form sent back for correction is still made from what its writer saw.
            return {name: request.POST.get(name, "") for name in ("seen", "made_at")}
        return {"seen": seen(form), "made_at": moment_made()}

    def answer_late(self, request: Any, object_id: str) -> HttpResponse | None:
        """Answer a posted form whose row is another by now; None where it may be saved.

        It may too where nothing that others changed would be undone.
        """
        key = self._key(object_id)
        if key is None or not self.has_change_permission(request):
            return None
        lock(self.model._base_manager.filter(pk=key))
        row: Any = self.get_object(request, unquote(object_id))
        if row is None:
            return recovery_page(
                request,
                title=_("This has been deleted"),
                explanation=_("It was deleted while you were writing. Copy what you typed."),
            )
        if not self.has_change_permission(request, row):
            return None
        request.POST = chosen(request.POST, request.FILES)
        stored = form_class_of(self, request, row)(instance=row)
        if request.POST.get("seen") == seen(stored):
            return None
        conflict = self.conflict_with(request, row)
        if not conflict.would_overwrite:
            request.POST = conflict.data
            return None
        since = made_at(request.POST)
        conflict.data["made_at"] = moment_made()
        entry = latest_entries(self.model, [key], since).get(str(key))
        return self.conflict_page(request, row, conflict, entry)

    def conflict_with(self, request: Any, row: Any) -> Conflict:
        """Return the conflict of what `request` posted with `row`. Its files are kept."""
        kept_files.hold(request)  # no page can hold them
        return Conflict(self, request, row)

    def conflict_page(
        self,
        request: HttpRequest,
        row: Any,
        conflict: Conflict,
        entry: LogEntry | None,
        at: datetime | None = None,
        **more: Any,
    ) -> HttpResponse:
        """Return the page that shows both sides. `entry` says who saved the other, and when.

        `at` is the time of a save that no entry is known of. `more` is for the page.
        """
        context = {
            "row": row,
            "conflict": conflict,
            "saved_by": entry and entry.user,
            "saved_at": at or (entry and entry.action_time),
            **more,
        }
        title = _("Somebody else saved this %s while you were writing") % self.opts.verbose_name
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, "admin/conflict.html", {**frame, **context}, status=409)

    def _key(self, object_id: str) -> Any:
        """The key that `object_id` of an address is; None where it is none."""
        try:
            return self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return None
