"""The desk of pages: written in the editor of stories, previewed, published or scheduled, kept.

For editors and administrators. Journalists see no drafts here; what is published they read as
everybody does.
"""

from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles.desk.attachments import DocumentInline
from articles.desk.badges import badge
from articles.desk.editor import CSP, BodyEditor
from articles.desk.left_out import LeftOut, left_out, warn_of_left_out
from articles.desk.lists import ChoiceChips, WorkList
from articles.desk.ordering import OrderedDesk
from articles.desk.previews import typed
from articles.desk.row_history import RowHistoryMixin
from articles.desk.saving import name_saved_draft
from articles.editorial import illustration, required_pages
from articles.models import Page, PageDocument
from articles.portal.preview import render_page
from articles.text import own_videos, richtext


class PageForm(forms.ModelForm):
    """The form of a page. What readers would see of it is checked when it is published."""

    left_out: list[LeftOut] = []

    class Meta:
        model = Page
        fields = "__all__"  # noqa: DJ007 (the fieldsets of the admin choose)
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "description": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "body": BodyEditor,
        }

    def clean_body(self):
        body = self.cleaned_data["body"]
        self.left_out = left_out(body)
        if own_videos.names(richtext.clean(body)):
            raise forms.ValidationError(
                _("Videos of the library are shown by stories alone: link to such a story instead.")
            )
        return body

    def clean(self):
        """Publish now where no time was given; refuse what may not be so, and what is not ready."""
        cleaned = super().clean() or {}
        for name, message in self._with(cleaned).faults().items():
            self.add_error(name if name in self.fields else None, message)
        if cleaned.get("status", self.instance.status) == Page.Status.PUBLISHED:
            if "publish_at" in cleaned and not cleaned["publish_at"]:
                cleaned["publish_at"] = timezone.now()
            self._check_ready(cleaned)
        return cleaned

    def _with(self, cleaned):
        """Return the page as it would be in its place, with what could not be read left out."""
        names = ("slug", "parent", "lang", "translation_of")
        typed = {name: cleaned[name] for name in names if name in cleaned}
        return Page(pk=self.instance.pk, **typed)

    def _check_ready(self, cleaned):
        """Name what readers may not see yet: places to fill in, pictures without words."""
        texts = {name: cleaned.get(name, "") for name in ("title", "description", "body")}
        if places := required_pages.placeholders(Page(**texts)):
            message = gettext("Fill in these places first, then publish: %s") % " ".join(places)
            self.add_error("body", ValidationError(message, code="places"))
        elif "body" in cleaned:
            try:
                illustration.check(richtext.clean(cleaned["body"]), None)
            except ValidationError as error:
                self.add_error(None, error)


class PageDocumentInline(DocumentInline):
    """Documents in the form of a page."""

    model = PageDocument


class _List(WorkList):
    deferred = ("body", "folded")


@admin.register(Page)
class PageAdmin(RowHistoryMixin, OrderedDesk):
    """Pages in their order. Who may not publish changes drafts alone."""

    form = PageForm
    inlines = (PageDocumentInline,)
    change_form_template = "admin/articles/page/change_form.html"
    add_form_template = change_form_template
    change_list_template = "admin/articles/page/change_list.html"
    list_display = ("title", "order", "standing", "place", "changed")
    list_filter = (("status", ChoiceChips), ("lang", ChoiceChips))
    list_select_related = ("parent",)
    autocomplete_fields = ("parent", "translation_of")
    radio_fields = {"status": admin.HORIZONTAL, "lang": admin.HORIZONTAL}
    fieldsets = (
        (None, {"fields": ("title", "body", "description")}),
        (_("Publication"), {"fields": ("status", "publish_at")}),
        (_("Place and address"), {"fields": ("parent", "order", "slug")}),
        (_("Language"), {"fields": ("lang", "translation_of")}),
    )

    # Rights

    def seen_by_readers(self):
        return Page.objects.published()

    def has_publish_permission(self, request):
        return request.user.has_perm("articles.publish_page")

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        is_open = obj is None or not obj.is_published_or_scheduled
        return allowed and (is_open or self.has_publish_permission(request))

    def has_delete_permission(self, request, obj=None):
        """What readers may have seen is deleted by those who may delete published stories."""
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None or not obj.was_seen():
            return allowed
        return request.user.has_perm("articles.delete_published_article")

    def get_deleted_objects(self, objs, request):
        """Name the pages below, which keep a page: whoever may delete it puts them elsewhere."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        may_delete = all(self.has_delete_permission(request, page) for page in objs)
        return deleted, counts, set() if protected and may_delete else lacking, protected

    def get_readonly_fields(self, request, obj=None):
        return () if self.has_publish_permission(request) else ("status", "publish_at")

    # List and form

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[WorkList]:
        return _List

    def get_view_on_site_url(self, obj=None):
        """The address of the page; None while readers do not see it."""
        return super().get_view_on_site_url(obj) if obj and obj.is_published() else None

    @admin.display(description=_("status"), ordering="status")
    def standing(self, page: Page) -> SafeString:
        return page_badge(page)

    @admin.display(description=_("address"), ordering="slug")
    def place(self, page: Page) -> SafeString:
        above = format_html("{} › ", page.parent) if page.parent else ""
        return format_html("{}<code>/{}/</code>", above, page.slug)

    @method_decorator(csp_replace(CSP))
    def changeform_view(self, request, *args, **kwargs):
        return super().changeform_view(request, *args, **kwargs)

    def form_context(self, request, obj, context):
        """Add where the preview is, what is still to be filled in, and how the page stands."""
        found = super().form_context(request, obj, context)
        preview = reverse("admin:articles_page_preview", args=[obj.pk] if obj else [])
        return found | {
            "preview_url": preview,
            "max_body": richtext.MAX_LENGTH,
            "places": required_pages.placeholders(obj) if obj else [],
            "standing": page_badge(obj) if obj else "",
        }

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form is not None:
            warn_of_left_out(request, getattr(form, "left_out", []))

    def response_add(self, request, obj, *args, **kwargs):
        return name_saved_draft(request, super().response_add(request, obj, *args, **kwargs))

    def response_change(self, request, obj):
        return name_saved_draft(request, super().response_change(request, obj))

    # Pages

    def get_urls(self):
        return [
            self.page("preview/", self.preview_view, "preview"),
            self.page("<int:pk>/preview/", self.preview_view, "preview"),
            self.page("required/", self.required_view, "required"),
            self.page("required/<slug:kind>/begin/", self.begin_view, "begin"),
            *super().get_urls(),
        ]

    def preview_view(self, request, pk=None):
        """Show the page as the posted form would publish it, or (GET) as it is saved."""
        page = self._page_or_404(request, pk) if pk is not None else None
        if page is None and not (self.has_add_permission(request) and request.method == "POST"):
            raise PermissionDenied
        faults: list[str] = []
        if request.method == "POST" and (page is None or self.has_change_permission(request, page)):
            page, faults = typed(self, request, page)
        return render_page(request, page, faults=faults)

    @method_decorator(require_safe)
    def required_view(self, request):
        """The pages that a portal must have: which there are, which wait, which are missing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        standings = [
            (standing, page_badge(standing.page) if standing.page else "")
            for standing in required_pages.standings()
        ]
        context = {"standings": standings, "may_begin": self.has_add_permission(request)}
        return self.render_page(request, "required", gettext("Pages a portal must have"), context)

    @method_decorator(require_POST)
    def begin_view(self, request, kind):
        """Begin a required page as a draft with its starter text, and open it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if kind not in required_pages.BY_KIND:
            raise Http404
        if there := Page.objects.filter(kind=kind).first():  # somebody else was first
            return redirect("admin:articles_page_change", there.pk)
        page = required_pages.begin(kind, by=request.user)
        self.log_addition(request, page, [{"added": {}}])
        messages.success(
            request,
            gettext("The draft is begun. Fill in what stands in brackets, then publish it."),
        )
        return redirect("admin:articles_page_change", page.pk)

    def _page_or_404(self, request, pk):
        page = self.get_object(request, str(pk))
        if page is None:
            raise Http404
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        return page


def page_badge(page: Page) -> SafeString:
    """Return the state of `page`: its status, or that it is scheduled."""
    if page.is_published_or_scheduled and not page.is_published():
        return badge("scheduled", _("Scheduled"))
    return badge(page.status, page.get_status_display())
