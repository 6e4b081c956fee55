"""The story page, and the lists of stories: categories, threads, corrections."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import read_counts
from articles.caching.parameters import reads_parameters
from articles.editorial.workflow import opens
from articles.models import Article, Category, Correction, PreviewLink, Thread
from articles.portal import file_access
from articles.portal.former_slugs import redirects_former
from articles.portal.fragments import keeps_all_but_notices
from articles.portal.pagination import SPAN, page_of
from articles.portal.players import with_player
from articles.portal.preview import kept_private, render_story
from articles.portal.story_page import published_story, story_context
from newsroom.http_cache import ask_again


@require_safe
@keeps_all_but_notices
@reads_parameters("page", endless=[SPAN])
@redirects_former(Category.objects.all)
def category(request, slug):
    """The published stories of one category, newest first."""
    category = get_object_or_404(Category, slug=slug)
    page = page_of(category.articles.published(), request, "publish_at", as_cards=True)
    return render(request, "category/category.html", {"category": category, "page": page})


@require_safe
def article(request, slug):
    """A story. Its former slugs redirect to it; a withdrawn one is gone (410), at each of them."""
    page = _article(request, slug=slug)
    if read := getattr(page, "article_read", None):
        read_counts.count(request.META, read)
    return page


@keeps_all_but_notices
@redirects_former(Article.objects.published)
def _article(request, slug):
    article = published_story(slug)
    if article is not None:
        context = story_context(article)
        page = render(request, "article/article.html", context)
        response = with_player(request, page, has_video=context["has_video"])
        # Further readings of the kept page are counted by it.
        response.article_read = article.pk  # type: ignore[attr-defined]  # our own attribute
        return response
    withdrawn = Article.objects.filter(status=Article.Status.WITHDRAWN)
    if withdrawn.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).exists():
        return ask_again(render(request, "410.html", status=410))
    raise Http404


@require_safe
@keeps_all_but_notices
@reads_parameters("page", endless=[SPAN])
def corrections(request):
    """Every correction of a published story, newest first."""
    page = page_of(Correction.objects.published(), request, "at")
    return render(request, "corrections/corrections.html", {"page": page})


@require_safe
def shared_preview(request, key):
    """A story as it is saved, for whoever has a preview link that is valid.

    Once readers see the story, the link leads to its public page.
    """
    link = get_object_or_404(PreviewLink.objects.valid(), key=key)
    article = link.article = Article.objects.for_page().get(pk=link.article_id)
    if not opens(link):
        raise Http404
    if article.is_published():
        return kept_private(redirect(article))
    return file_access.open_files(render_story(request, article, link=link), link)


@require_safe
@keeps_all_but_notices
@reads_parameters("page", endless=[SPAN])
def threads(request):
    """The threads that have a published story, the one with the newest story first."""
    page = page_of(Article.objects.published().threads(), request, "latest_at")
    return render(request, "thread/threads.html", {"page": page})


@require_safe
@keeps_all_but_notices
@reads_parameters("page", endless=[SPAN])
@redirects_former(lambda: Article.objects.published().threads())
def thread(request, slug):
    """The published stories of one thread, newest first; 404 while it has none."""
    thread = get_object_or_404(Thread, slug=slug)
    page = page_of(thread.articles.published(), request, "publish_at", as_cards=True)
    if not page.paginator.count and not page.span:
        raise Http404
    trail = [(_("Threads"), reverse("threads"))]
    return render(request, "thread/thread.html", {"thread": thread, "page": page, "trail": trail})
