"""The history of a story in the desk: who changed what, comparing, going back, recovering."""

from itertools import zip_longest
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from reversion.models import Revision

from articles.editorial import diff, revisions, workflow
from articles.models import Article
from articles.portal.pagination import page_of

ENTRIES_PER_PAGE = 50


class Entry(NamedTuple):
    """A line of the history: a revision, or a step of the workflow (without `revision`).

    `previous` is the revision before it, to compare with.
    """

    at: Any
    by: Any
    what: str
    note: str = ""
    revision: Revision | None = None
    previous: Revision | None = None


class CompareForm(forms.Form):
    """Two revisions of one story; `older` and `newer` in whichever order they were chosen."""

    older = forms.ModelChoiceField(Revision.objects.none())
    newer = forms.ModelChoiceField(Revision.objects.none())

    def __init__(self, data, article):
        super().__init__(data)
        for field in self.fields.values():
            field.queryset = revisions.of(article)

    def chosen(self):
        """The two revisions, the older one first."""
        return sorted(self.cleaned_data.values(), key=lambda revision: revision.pk)


class History(admin.ModelAdmin):
    """Mixin of the story desk: each save is a revision; history, comparing, restoring, recovery.

    Deleting counts as a save, so that nothing that was deleted is lost.
    """

    # Each save is kept

    def save_model(self, request, obj, form, change):
        if change:
            revisions.keep_unrecorded(obj)
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        revisions.record(obj, by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        revisions.record(obj, by=request.user)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for story in queryset:
            revisions.record(story, by=request.user, comment=_("Deleted"))
        return super().log_deletions(request, queryset)

    def has_delete_permission(self, request, obj=None):
        """Deleting what readers have seen takes a right of its own; withdrawing is the way.

        A withdrawn story counts as published: its address goes on answering that it is gone.
        """
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        if obj.status in (Article.Status.PUBLISHED, Article.Status.WITHDRAWN):
            return request.user.has_perm("articles.delete_published_article")
        return workflow.may_edit(obj, request.user)

    # Pages

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            page("<int:pk>/history/compare/", self.compare_view, "compare"),
            page("<int:pk>/history/<int:revision_pk>/restore/", self.restore_view, "restore"),
            page("deleted/", self.deleted_view, "deleted"),
            page("deleted/<int:version_pk>/recover/", self.recover_view, "recover"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        """The revisions and the log of a story, merged in time, newest first."""
        story = self._story_or_404(request, object_id)
        page = Paginator(_entries(story), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        kept = [entry.revision for entry in page if entry.revision]
        context = {
            "page": page,
            "newest": revisions.of(story).values_list("pk", flat=True).first(),
            "chosen": [revision.pk for revision in kept[:2]],
            "may_restore": self.has_change_permission(request, story),
        }
        return self._page(request, "history", _("History"), context | {"story": story})

    @method_decorator(require_safe)
    def compare_view(self, request, pk):
        """Two revisions of a story and the words that differ."""
        story = self._story_or_404(request, pk)
        form = CompareForm(request.GET, story)
        if not form.is_valid():
            messages.error(request, _("Choose two versions of this story to compare."))
            return redirect("admin:articles_article_history", story.pk)
        older, newer = form.chosen()
        try:
            found = diff.changes(revisions.State.of(older), revisions.State.of(newer))
        except revisions.Unreadable as error:
            messages.error(request, str(error))
            return redirect("admin:articles_article_history", story.pk)
        context = {
            "story": story,
            "older": older,
            "newer": newer,
            "comparisons": diff.compare(found),
            "may_restore": self.has_change_permission(request, story),
        }
        return self._page(request, "compare", _("Compare two versions"), context)

    @method_decorator(require_POST)
    def restore_view(self, request, pk, revision_pk):
        """Make an old revision the newest version."""
        story = self._story_or_404(request, pk)
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        revision = get_object_or_404(revisions.of(story), pk=revision_pk)
        try:
            notes = revisions.restore(story, revision, by=request.user)
        except revisions.Unreadable as error:
            messages.error(request, str(error))
        else:
            _tell(request, _("The old version is now the newest one."), notes)
        return redirect("admin:articles_article_history", story.pk)

    # Deleted stories

    def has_recover_permission(self, request):
        """Whether the user may see deleted stories and bring them back."""
        editor = request.user.has_perm("articles.edit_any_article")
        return editor and self.has_add_permission(request)

    @method_decorator(require_safe)
    def deleted_view(self, request):
        """Deleted stories, each with a button that brings it back."""
        self._check_recover_permission(request)
        context = {"page": page_of(revisions.deleted(), request)}
        return self._page(request, "deleted", _("Deleted stories"), context)

    @method_decorator(require_POST)
    def recover_view(self, request, version_pk):
        """Bring a deleted story back as a draft."""
        self._check_recover_permission(request)
        version = get_object_or_404(revisions.deleted(), pk=version_pk)
        try:
            story, notes = revisions.recover(version, by=request.user)
        except revisions.Unreadable as error:
            messages.error(request, str(error))
            return redirect("admin:articles_article_deleted")
        _tell(request, _("The story is back, as a draft."), notes)
        return redirect("admin:articles_article_change", story.pk)

    def changelist_view(self, request, extra_context=None):
        context = {"may_recover": self.has_recover_permission(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def _check_recover_permission(self, request):
        if not self.has_recover_permission(request):
            raise PermissionDenied

    def _story_or_404(self, request, pk):
        story = self.get_object(request, str(pk))
        if story is None:
            raise Http404
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story

    def _page(self, request, name, title, context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            **context,
        }
        return TemplateResponse(request, f"admin/articles/article/{name}.html", context)


def _entries(story):
    """The lines of the history of `story`, newest first."""
    kept = list(revisions.of(story))
    saved = [
        Entry(new.date_created, new.user, new.comment, revision=new, previous=old)
        for new, old in zip_longest(kept, kept[1:])
    ]
    steps = [
        Entry(step.at, step.by, step.get_action_display(), step.note)
        for step in story.transitions.select_related("by")
    ]
    return sorted([*saved, *steps], key=lambda entry: entry.at, reverse=True)


def _tell(request, success, notes):
    messages.success(request, success)
    for note in notes:
        messages.warning(request, note)
