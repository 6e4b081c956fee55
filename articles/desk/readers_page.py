"""A story that its author may not change any more is shown as the page that readers get."""

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.desk.badges import article_badge
from articles.desk.rights import RightsMixin
from articles.desk.server_drafts import has_draft
from articles.editorial import notes, workflow, working_copies
from articles.models import Article
from articles.portal.preview import render_story


class ReadersPageMixin(RightsMixin):
    """Of the story desk: the page instead of a form full of HTML that takes no change."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """Show the form, or to those who may only look the page of the story."""
        is_page = request.method in ("GET", "HEAD") and IS_POPUP_VAR not in request.GET
        # Who may change every story needs no look at this one: a query less for each form.
        if is_page and not request.user.has_perm("articles.edit_any_article"):
            article = self.get_object(request, unquote(object_id))
            if (
                article is not None
                and self.has_view_permission(request, article)
                and not self.has_change_permission(request, article)
            ):
                copy = working_copies.of(article)
                if copy and self.has_change_permission(request, copy):
                    return redirect("admin:articles_article_change", copy.pk)
                return self._readers_page(request, article.pk, copy)
        return super().change_view(request, object_id, form_url, extra_context)

    def _readers_page(self, request: HttpRequest, pk: int, copy: Article | None) -> HttpResponse:
        article = Article.objects.for_page().get(pk=pk)
        response = render_story(
            request,
            article,
            template="admin/articles/article/readers_page.html",
            badge=article_badge(article),
            is_public=article.is_published(),
            working_copy=copy,
            may_begin_copy=copy is None and workflow.may_begin_copy(article, request.user),
            may_duplicate=self.has_add_permission(request),
            lost_draft=has_draft(request.user, pk),
            open_notes=notes.of(article).filter(resolved_at=None).count(),
            log=article.latest_moves,
        )
        # Without a referrer a browser tells no origin either, and the form on the page is refused.
        response["Referrer-Policy"] = "same-origin"
        return response
