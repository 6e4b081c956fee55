"""Previews in the story form: the story as typed, and links that show it to others."""

from copy import copy
from datetime import timedelta
from operator import attrgetter

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db.models import FileField
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from articles.desk.formsets import rows_after_save
from articles.desk.rights import RightsMixin
from articles.editorial.workflow import opens
from articles.models import Category, PreviewLink
from articles.portal.preview import render_story


class ShareForm(forms.Form):
    """How long a new preview link lives."""

    days = forms.TypedChoiceField(
        label=_("Expires after"),
        coerce=int,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in (1, 3, 7)],
    )


class PreviewsMixin(RightsMixin):
    """Of the story desk: the preview beside the form, and its shareable links."""

    def get_urls(self):
        return [
            self.page("preview/", self.preview_view, "preview"),
            self.page("<int:pk>/preview/", self.preview_view, "preview"),
            self.page("<int:pk>/share/", self.share_view, "share"),
            self.page("<int:pk>/share/<int:link>/revoke/", self.revoke_view, "revoke"),
            *super().get_urls(),
        ]

    def form_context(self, request, obj, context):
        """Add `preview_url`; for those who may share, the form for a new link and all that hold."""
        key = [obj.pk] if obj else []
        preview_url = reverse("admin:articles_article_preview", args=key)
        added = super().form_context(request, obj, context) | {"preview_url": preview_url}
        if obj and self.has_change_permission(request, obj):
            links = [link for link in obj.preview_links.valid() if opens(link)]
            added |= {"share_form": ShareForm(), "preview_links": links}
        return added

    @method_decorator(require_POST)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def preview_view(self, request, pk=None):
        """Show the story as the posted form would publish it. Nothing is saved.

        What cannot be saved is shown as it was, or left out, and the banner says why. Who may
        only look sees the saved story, whatever was posted.
        """
        article = self.article_to_view(request, pk) if pk is not None else None
        if article:
            may_write = self.has_change_permission(request, article)
        elif self.has_add_permission(request):
            may_write = True
        else:
            raise PermissionDenied
        faults = []
        if may_write:
            article, faults = typed(self, request, article)
            if article.category_id is None:
                article.category = Category(name=gettext("No category yet"), slug="-")
        return render_story(request, article, faults=faults)

    @method_decorator(require_POST)
    def share_view(self, request, pk):
        """Make a link that shows the saved story for some days (POST `days`)."""
        article = self.article_to_change(request, pk)
        form = ShareForm(request.POST)
        if form.is_valid():
            expires_at = timezone.now() + timedelta(days=form.cleaned_data["days"])
            article.preview_links.create(created_by=request.user, expires_at=expires_at)
        else:
            messages.error(request, " ".join(_faults(form)))
        return redirect("admin:articles_article_change", pk)

    @method_decorator(require_POST)
    def revoke_view(self, request, pk, link):
        """Close a link for ever."""
        article = self.article_to_change(request, pk)
        link = get_object_or_404(PreviewLink, pk=link, article=article)
        link.revoked_at = link.revoked_at or timezone.now()
        link.save()
        return redirect("admin:articles_article_change", pk)


def typed(desk, request, saved):
    """Return the row of the form of `desk` that was posted, in memory, and the lines of its faults.

    The form is made and checked as the admin does before a save.
    """
    change = saved is not None
    before = copy(saved) if change else desk.model()
    fields = flatten_fieldsets(desk.get_fieldsets(request, saved))
    form_class = desk.get_form(request, saved, change=change, fields=fields)
    form = form_class(request.POST, request.FILES, instance=saved)
    row = form.instance
    # private part of Django: the same formsets as a save, with the same prefixes and rights
    formsets, _inlines = desk._create_formsets(request, row, change)  # type: ignore[attr-defined] # private, so not in the stubs
    faults = [*_faults(form)]
    _settle(row, before, form.errors)
    # private part of Django: the only way to give an unsaved story rows in memory
    row._prefetched_objects_cache = {}
    for formset in formsets:
        faults += formset.non_form_errors()
        rows = rows_after_save(formset)
        faults += [fault for each in rows for fault in _faults(each)]
        accessor = formset.fk.remote_field.get_accessor_name()
        # private part of Django: as above
        row._prefetched_objects_cache[accessor] = _fetched(formset, rows)
    if not change:
        row.pk = 0  # related managers ask for a key, and no row has this one
    return row, faults


def _settle(row, before, errors):
    """Make of `row` what a save would. Fields with `errors` are taken from `before`.

    Files are left alone: only a save stores them.
    """
    for field in row._meta.concrete_fields:
        if field.name in errors:
            setattr(row, field.attname, getattr(before, field.attname))
        if not isinstance(field, FileField):
            field.pre_save(row, row._state.adding)  # cleans the body, finds a free slug


def _faults(form):
    """Yield what is wrong in a form, as "field: message"."""
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        yield label + " ".join(map(str, errors))


def _fetched(formset, rows):
    """The sound ones of `rows` as the queryset that a page would fetch, in the model's order."""
    instances = [row.instance for row in rows if not row.errors]
    for name in reversed(formset.model._meta.ordering):
        attribute = name.removeprefix("-")
        if attribute not in (formset.fk.name, "pk"):
            instances.sort(key=attrgetter(attribute), reverse=attribute != name)
    queryset = formset.model._default_manager.none()
    # private part of Django: a queryset of rows that are not in the database
    queryset._result_cache = instances
    return queryset
