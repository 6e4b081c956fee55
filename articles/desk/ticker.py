"""The ticker desk: notices, their windows and pins, and the strip as readers will see it."""

from copy import copy
from datetime import timedelta

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles.desk.autocomplete import HIDDEN, visible
from articles.desk.badges import badge
from articles.desk.fields import OFFICES_CLOSE, WINDOW
from articles.desk.lists import short_window
from articles.desk.ordering import OrderedDesk
from articles.models import Article, TickerNotice

SURE = "without_document"  # the name of the box that a consultation asks to be ticked

EXTENSIONS = {  # days: the name of the action in the list
    1: _("Extend by 1 day"),
    7: _("Extend by 7 days"),
    30: _("Extend by 30 days"),
}


class WindowFilter(admin.SimpleListFilter):
    """The state of a notice. Each value names a method of the QuerySet."""

    title = _("window")
    parameter_name = "window"
    as_chips = True

    def lookups(self, request, model_admin):
        state = TickerNotice.State
        return [
            (state.SHOWING, state.SHOWING.label),
            ("ending_soon", _("Ends within 48 hours")),
            (state.UPCOMING, state.UPCOMING.label),
            (state.EXPIRED, state.EXPIRED.label),
        ]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None or value not in dict(self.lookup_choices):
            return queryset
        return getattr(queryset, value)()


def _extension(days, description):
    @admin.action(permissions=["change"], description=description)
    def extend(desk, request, queryset):
        extended = [notice for notice in queryset if notice.extend(timedelta(days=days))]
        for notice in extended:
            desk.log_change(request, notice, str(description))
        if extended:
            count = len(extended)
            message = ngettext("%d notice was extended.", "%d notices were extended.", count)
            messages.success(request, message % count)
        if untouched := len(queryset) - len(extended):
            message = ngettext(
                "%d notice has no end that could be moved.",
                "%d notices have no end that could be moved.",
                untouched,
            )
            messages.warning(request, message % untouched)

    extend.__name__ = f"extend_{days}"
    return extend


class NoticeForm(forms.ModelForm):
    """The form of a notice. A consultation about nothing that readers could read asks once.

    `asks` is whether it does; `is_sure` whether its writer has said yes.
    """

    asks = is_sure = False

    class Meta:
        model = TickerNotice
        fields = "__all__"  # noqa: DJ007 (the fieldsets of the admin choose)

    def clean(self):
        """Ask before it goes out. One that went out so before asks no more."""
        cleaned = super().clean() or {}
        names = ("kind", "url", "article", "starts_at")
        typed = TickerNotice(**{name: cleaned[name] for name in names if name in cleaned})
        typed.attachment = cleaned.get("attachment") or ""  # False where it is taken out
        was_out = self.instance.pk and self.instance.asks_about_nothing()
        is_refused = {"url", "article", "attachment"} & set(self.errors)
        if typed.asks_about_nothing() and not was_out and not is_refused:
            self.asks, self.is_sure = True, SURE in self.data
        if self.asks and not self.is_sure:
            message = _(
                "Readers are asked to comment and find nothing to read: attach the document, give "
                "its link, or tick below that it is to go out so."
            )
            self.add_error(None, ValidationError(message, code="nothing_to_read"))
        return cleaned


@admin.register(TickerNotice)
class TickerNoticeAdmin(OrderedDesk):
    """Notices: put in order in the list, pinned with one click, shown as readers see them."""

    form = NoticeForm
    change_list_template = "admin/articles/tickernotice/change_list.html"

    list_display = ("text", "order", "pin_button", "window", "changed")
    list_filter = (WindowFilter, "kind", "pinned")
    actions = ("duplicate", *(_extension(*extension) for extension in EXTENSIONS.items()))
    autocomplete_fields = ("article",)
    radio_fields = {"kind": admin.HORIZONTAL}
    day_hours = {**WINDOW, "comment_deadline": OFFICES_CLOSE}
    fieldsets = (
        (None, {"fields": ("text", "kind", "comment_deadline")}),
        (
            _("Target"),
            {
                "fields": ("url", "attachment", "article"),
                "description": _("A link, a document or both; or a story alone."),
            },
        ),
        (_("Shown"), {"fields": (("starts_at", "ends_at"), ("pinned", "order"))}),
    )

    @method_decorator(csp_replace({"frame-src": [SELF]}))
    def changelist_view(self, *args, **kwargs):
        return super().changelist_view(*args, **kwargs)

    @method_decorator(csp_replace({"frame-src": [SELF]}))
    def changeform_view(self, *args, **kwargs):
        return super().changeform_view(*args, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        """Return the notice. Who may only look at it reads no name of a story that is not public.

        The form of who may change it masks that name by itself (`Desk.get_form()`).
        """
        notice = super().get_object(request, object_id, from_field)
        if notice and notice.article_id and not self.has_change_permission(request, notice):
            stories = visible(self.admin_site, Article, request)
            if not stories.filter(pk=notice.article_id).exists():
                notice.article = Article(pk=notice.article_id, headline=str(HIDDEN))
        return notice

    def get_view_on_site_url(self, obj=None):
        """The notice's public page; None before it starts."""
        is_public = obj and obj.state() != TickerNotice.State.UPCOMING
        return super().get_view_on_site_url(obj) if is_public else None

    @admin.display(description=_("window"), ordering="starts_at")
    def window(self, notice):
        state = notice.state()
        return format_html(
            "{} {} <br>{}",
            badge(state, state.label),
            "" if notice.kind == TickerNotice.Kind.NOTICE else notice.get_kind_display(),
            short_window(notice.starts_at, notice.ends_at),
        )

    @admin.display(description=_("pinned"), ordering="pinned")
    def pin_button(self, notice):
        return format_html(
            '<button type="submit" class="pin" formaction="{}" formnovalidate'
            ' name="pinned" value="{}" data-order-group="{}" aria-label="{}">{}</button>',
            reverse("admin:articles_tickernotice_pin", args=[notice.pk]),
            "" if notice.pinned else "1",
            "pinned" if notice.pinned else "",
            f"{_('Unpin') if notice.pinned else _('Pin')}: {notice.text}",
            _("Unpin") if notice.pinned else _("Pin"),
        )

    @admin.action(permissions=["add"], description=_("Duplicate, to show from now on"))
    def duplicate(self, request, queryset):
        """Copy the chosen notices. If there is one, open its copy."""
        copies = [notice.duplicate() for notice in queryset]
        for notice in copies:
            self.log_addition(request, notice, [{"added": {}}])
        count = len(copies)
        message = ngettext(
            "%d notice was copied, and its copy shows now.",
            "%d notices were copied, and their copies show now.",
            count,
        )
        messages.success(request, message % count)
        if bare := [notice.text for notice in copies if notice.asks_about_nothing()]:
            warning = _("A consultation shows without a document or a link: %s")
            messages.warning(request, warning % ", ".join(bare))
        if count == 1 and self.has_change_permission(request, copies[0]):
            return redirect("admin:articles_tickernotice_change", copies[0].pk)
        return None

    def get_urls(self):
        return [
            self.page("<int:pk>/pin/", self.pin_view, "pin"),
            self.page("<int:pk>/strip/", self.strip_view, "strip_with"),
            self.page("strip/", self.strip_view, "strip"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def pin_view(self, request, pk):
        """Pin (pinned=1) or unpin (pinned empty) one notice, then go back to the list."""
        notice = get_object_or_404(TickerNotice, pk=pk)
        if not self.has_change_permission(request, notice):
            raise PermissionDenied
        notice.pinned = request.POST.get("pinned") == "1"
        notice.save(update_fields=["pinned"])  # a text that is being saved stays
        change = _("Pinned.") if notice.pinned else _("Unpinned.")
        self.log_change(request, notice, str(change))
        messages.success(request, f"{change} {notice.text}")
        return redirect("admin:articles_tickernotice_changelist")

    @method_decorator([require_safe, xframe_options_sameorigin])
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def strip_view(self, request, pk=None):
        """The strip as readers see it, for the frame in the list and in the form.

        In the form, the notice being written comes first, whatever its window and order, so that
        its writer sees it at once. Its fields come in the query.
        """
        notice = get_object_or_404(TickerNotice, pk=pk) if pk else None
        if not self.has_view_permission(request, notice):
            raise PermissionDenied
        notices = list(TickerNotice.objects.showing().exclude(pk=pk))
        if request.GET:
            notice = self._typed(request, notice)
        if notice and notice.text:
            notices.insert(0, notice)
        return render(request, "admin/articles/tickernotice/strip.html", {"notices": notices})

    def _typed(self, request, notice):
        """Return the notice, or a new one, with the fields of the form that have no error."""
        form_class = self.get_form(request, notice, change=bool(notice))
        form = form_class(request.GET, instance=copy(notice))
        form.is_valid()
        notice = notice or TickerNotice()
        for name, value in form.cleaned_data.items():
            setattr(notice, name, value)
        return notice
