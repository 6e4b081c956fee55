"""The ticker desk: notices, their windows, and which are pinned."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import TickerNotice
from .base import Desk


class WindowFilter(admin.SimpleListFilter):
    """Showing, upcoming or expired."""

    title = _("window")
    parameter_name = "window"

    def lookups(self, request, model_admin):
        return TickerNotice.State.choices

    def queryset(self, request, queryset):
        now = timezone.now()
        conditions = {
            "showing": Q(pk__in=TickerNotice.objects.showing(now).values("pk")),
            "upcoming": Q(starts_at__gt=now),
            "expired": Q(ends_at__lte=now),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


@admin.register(TickerNotice)
class TickerNoticeAdmin(Desk):
    """Notices: order edited in the list, pinned with one click."""

    list_display = ("text", "order", "window", "starts_at", "ends_at", "pin_button")
    list_editable = ("order",)
    list_filter = (WindowFilter, "pinned")
    autocomplete_fields = ("article",)
    fieldsets = (
        (None, {"fields": ("text",)}),
        (
            _("Target"),
            {"fields": ("url", "article", "attachment"), "description": _("At most one of these.")},
        ),
        (_("Shown"), {"fields": (("starts_at", "ends_at"), ("pinned", "order"))}),
    )

    @admin.display(description=_("window"))
    def window(self, notice):
        state = notice.state()
        return format_html('<span class="state state-{}">{}</span>', state, state.label)

    @admin.display(description=_("pinned"), ordering="pinned")
    def pin_button(self, notice):
        return format_html(
            '<button type="submit" class="pin" formaction="{}" formnovalidate'
            ' name="pinned" value="{}" aria-label="{}">{}</button>',
            reverse("admin:articles_tickernotice_pin", args=[notice.pk]),
            "" if notice.pinned else "1",
            f"{_('Unpin') if notice.pinned else _('Pin')}: {notice.text}",
            _("Unpin") if notice.pinned else _("Pin"),
        )

    def get_urls(self):
        pin = self.admin_site.admin_view(self.pin_view)
        return [path("<int:pk>/pin/", pin, name="articles_tickernotice_pin"), *super().get_urls()]

    def pin_view(self, request, pk):
        """Pin (pinned=1) or unpin (pinned empty) one notice, then go back to the list."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        notice = get_object_or_404(TickerNotice, pk=pk)
        if not self.has_change_permission(request, notice):
            raise PermissionDenied
        notice.pinned = request.POST.get("pinned") == "1"
        notice.save()
        change = _("Pinned.") if notice.pinned else _("Unpinned.")
        self.log_change(request, notice, str(change))
        messages.success(request, f"{change} {notice.text}")
        return redirect("admin:articles_tickernotice_changelist")
