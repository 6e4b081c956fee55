"""Duplicates in the story form and list: a new draft that begins as another story is."""

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.desk.rights import RightsMixin
from articles.editorial.duplicates import duplicate
from articles.models import Article

MOST = 20  # stories at once: each takes some twenty statements


class DuplicatesMixin(RightsMixin):
    """Of the story desk: whoever may see a story and may add one begins a draft from it."""

    actions: tuple[str, ...] = ("duplicate_selected",)

    def get_urls(self):
        return [self.page("<int:pk>/duplicate/", self.duplicate_view, "duplicate")] + (
            super().get_urls()
        )

    def form_context(self, request, obj, context):
        """Add `may_duplicate`: whether to offer it for this story."""
        may_duplicate = obj is not None and self.has_add_permission(request)
        return super().form_context(request, obj, context) | {"may_duplicate": may_duplicate}

    @method_decorator(require_POST)
    def duplicate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft from the story as it is saved, and open its form."""
        article = self.article_to_view(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = self._duplicate(request, article)
        messages.success(request, gettext("This is the duplicate, a draft of yours."))
        return redirect("admin:articles_article_change", copy.pk)

    @admin.action(description=_("Duplicate selected stories as drafts"), permissions=["add"])
    def duplicate_selected(self, request, stories):
        """Make a draft from each selected story."""
        chosen = list(stories[: MOST + 1])
        if len(chosen) > MOST:
            message = gettext("Duplicate at most %s stories at once.")
            messages.error(request, message % MOST)
            return
        copies = [self._duplicate(request, article) for article in chosen]
        message = ngettext("%s draft was made.", "%s drafts were made.", len(copies))
        messages.success(request, message % len(copies))

    def _duplicate(self, request: HttpRequest, article: Article) -> Article:
        assert isinstance(request.user, User)  # the desk lets nobody else in
        copy = duplicate(article, by=request.user)
        self.log_addition(request, copy, [{"added": {}}])
        return copy
