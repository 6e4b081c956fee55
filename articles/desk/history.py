"""The history of a story at the desk: who changed what; to compare, restore and recover."""

from itertools import zip_longest
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from reversion.models import Revision

from articles.desk.rights import RightsMixin
from articles.editorial import diff, revisions, workflow, working_copies
from articles.editorial.states import State, Unreadable
from articles.models import OfficialMerge
from articles.portal.pagination import page_of

LINES_PER_PAGE = 50


class HistoryLine(NamedTuple):
    """A line of the history: a revision, or a transition (then without `revision`).

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
            field.queryset = revisions.of(article)  # type: ignore[attr-defined] # both are choices

    def chosen(self):
        """The two revisions, the older one first."""
        return sorted(self.cleaned_data.values(), key=lambda revision: revision.pk)


class HistoryMixin(RightsMixin):
    """Of the story desk: the pages of the history, and a last revision before each deletion.

    ArticleAdmin itself names the steps of a save that record revisions.
    """

    def log_deletions(self, request, queryset):
        for article in queryset:
            if copy := working_copies.of(article):
                working_copies.drop(copy, by=request.user)
            revisions.record(article, by=request.user, comment=_("Deleted"))
        return super().log_deletions(request, queryset)

    # Pages

    def get_urls(self):
        return [
            self.page("<int:pk>/history/compare/", self.compare_view, "compare"),
            self.page("<int:pk>/history/<int:revision_pk>/restore/", self.restore_view, "restore"),
            self.page("deleted/", self.deleted_view, "deleted"),
            self.page("deleted/<int:version_pk>/recover/", self.recover_view, "recover"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        """The revisions and the log of a story, merged in time, newest first."""
        article = self.article_to_view(request, object_id)
        page = Paginator(_lines(article), LINES_PER_PAGE).get_page(request.GET.get("page"))
        shown = [line.revision for line in page if line.revision]
        context = {
            "article": article,
            "original": article,
            "page": page,
            "newest_revision": revisions.of(article).values_list("pk", flat=True).first(),
            "chosen": [revision.pk for revision in shown[:2]],
            "may_restore": self._may_restore(request, article),
        }
        return self.render_page(request, "history", _("History"), context)

    @method_decorator(require_safe)
    def compare_view(self, request, pk):
        """Two revisions of a story and the words that differ."""
        article = self.article_to_view(request, pk)
        form = CompareForm(request.GET, article)
        if not form.is_valid():
            messages.error(request, _("Choose two versions of this story to compare."))
            return redirect("admin:articles_article_history", article.pk)
        older, newer = form.chosen()
        try:
            found = diff.changes(State.of(older), State.of(newer))
        except Unreadable as error:
            messages.error(request, str(error))
            return redirect("admin:articles_article_history", article.pk)
        context = {
            "article": article,
            "original": article,
            "older": older,
            "newer": newer,
            "comparisons": diff.compare(found),
            "may_restore": self._may_restore(request, article),
        }
        return self.render_page(request, "compare", _("Compare two versions"), context)

    @method_decorator(require_POST)
    def restore_view(self, request, pk, revision_pk):
        """Make an old revision the newest version; of a live story, its working copy."""
        article = self.article_to_view(request, pk)
        revision = get_object_or_404(revisions.of(article), pk=revision_pk)
        if article.is_published_or_scheduled:
            article = self.copy_to_change(request, article)
        elif not self.has_change_permission(request, article):
            raise PermissionDenied
        try:
            notes = revisions.restore(article, revision, by=request.user)
        except Unreadable as error:
            messages.error(request, str(error))
            if not article.has_page and working_copies.forget_unchanged(article):
                article = article.live
        else:
            said = _("The old version is now the newest one.")
            if not article.has_page:
                said = _("The old version is now the working copy. Readers see it once it is live.")
            _tell(request, said, notes)
        return redirect("admin:articles_article_history", article.pk)

    # Deleted stories

    @method_decorator(require_safe)
    def deleted_view(self, request):
        """Deleted stories, each with a button that brings it back."""
        self._check_recover_permission(request)
        context = {"page": page_of(revisions.deleted(), request)}
        return self.render_page(request, "deleted", _("Deleted stories"), context)

    @method_decorator(require_POST)
    def recover_view(self, request, version_pk):
        """Bring a deleted story back as a draft."""
        self._check_recover_permission(request)
        version = get_object_or_404(revisions.deleted(), pk=version_pk)
        try:
            article, notes = revisions.recover(version, by=request.user)
        except Unreadable as error:
            messages.error(request, str(error))
            return redirect("admin:articles_article_deleted")
        _tell(request, _("The story is back, as a draft."), notes)
        return redirect("admin:articles_article_change", article.pk)

    def changelist_view(self, request, extra_context=None):
        context = {"may_recover": self.has_recover_permission(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def _may_restore(self, request, article):
        return self.has_change_permission(request, article) or workflow.may_begin_copy(
            article, request.user
        )

    def _check_recover_permission(self, request):
        if not self.has_recover_permission(request):
            raise PermissionDenied


def _lines(article):
    """The lines of the history of `article`, newest first."""
    found = list(revisions.of(article))
    saved = [
        HistoryLine(new.date_created, new.user, new.comment, revision=new, previous=old)
        for new, old in zip_longest(found, found[1:])
    ]
    moved = [
        HistoryLine(move.at, move.by, move.get_action_display(), move.note)
        for move in article.moves
    ]
    lines = [*saved, *moved, *_merges(article)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _merges(article):
    """Yield what merges of officials did to quotes of `article`: it saved no version."""
    for merge in OfficialMerge.objects.of_story(article.pk, article.live.pk):
        names = f"{merge.official['name']} → {merge.after['name']}"
        yield HistoryLine(merge.at, merge.by, _("Officials merged"), names)
        if merge.undone_at:
            yield HistoryLine(merge.undone_at, merge.undone_by, _("Merge undone"), names)


def _tell(request, success, notes):
    messages.success(request, success)
    for note in notes:
        messages.warning(request, note)
