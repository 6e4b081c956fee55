"""Who may see, change, publish, delete and recover which story at the desk.

Permissions come from the role (articles/accounts/roles.py). What depends on one story is said by
`may_edit()` (articles/editorial/workflow.py). The desk asks both here and nowhere else.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles.desk.base import Desk
from articles.editorial import workflow, working_copies
from articles.models import Article


class RightsMixin(Desk):
    """Of the story desk: rights to each story. The other mixins of the story desk stand on it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the stories that the user sees: editors all, others those that they write."""
        return workflow.visible(super().get_queryset(request), request.user)

    def visible(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the stories that a field of another form offers: no working copies."""
        return super().visible(request).filter(working_copy_of=None)

    def seen_by_readers(self) -> QuerySet[Article]:
        return Article.objects.published()

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_view_permission(request, obj)
        return allowed and (obj is None or workflow.may_see(obj, request.user))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or workflow.may_edit(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Deleting what readers have seen takes a permission of its own.

        A withdrawn story counts as published: its URL goes on answering that it is gone. A working
        copy goes with its story.
        """
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        obj = obj.live
        if obj.status in (Article.Status.PUBLISHED, Article.Status.WITHDRAWN):
            return request.user.has_perm("articles.delete_published_article")
        return workflow.may_delete(obj, request.user)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Also what `@admin.action(permissions=["publish"])` asks."""
        return request.user.has_perm("articles.publish_article")

    def may_write(self, request: HttpRequest) -> bool:
        """Tell whether the user writes stories at all: adds some, or changes some."""
        return self.has_add_permission(request) or self.has_change_permission(request)

    def check_may_write(self, request: HttpRequest) -> None:
        """Raise PermissionDenied for whoever writes no stories."""
        if not self.may_write(request):
            raise PermissionDenied

    def has_recover_permission(self, request: HttpRequest) -> bool:
        """Whether the user may see deleted stories and bring them back."""
        return _edits_any(request) and self.has_add_permission(request)

    def article_to_view(self, request: HttpRequest, pk: int | str) -> Article:
        """Return the story with this key. Raises Http404 or PermissionDenied."""
        article = self._article(request, pk)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article

    def article_to_change(self, request: HttpRequest, pk: int | str) -> Article:
        """Return the story with this key. Raises Http404 or PermissionDenied."""
        article = self._article(request, pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return article

    def copy_to_change(self, request: HttpRequest, article: Article) -> Article:
        """Return the working copy of the live story `article`, begun now if it has none.

        Raises PermissionDenied where the user may not change it.
        """
        if not workflow.may_begin_copy(article, request.user):
            raise PermissionDenied
        copy = working_copies.of(article)
        if copy and not self.has_change_permission(request, copy):
            raise PermissionDenied
        return copy or working_copies.begin(article)

    def _article(self, request: HttpRequest, pk: int | str) -> Article:
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404
        return article


def _edits_any(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.edit_any_article")
