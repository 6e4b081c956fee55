"""Public pages. Every list and page starts from `published()` or `showing()`."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from .home import front_page
from .models import Article, Category, Correction, FormerSlug, Official, PreviewLink, TickerNotice
from .pagination import page_of
from .previews import render_story


@require_safe
def home(request):
    """The front page: what the home desk chose, the latest, and a block for each category."""
    return render(request, "home/home.html", front_page().context())


@require_safe
def category(request, slug):
    """The published stories of one category, newest first."""
    category = get_object_or_404(Category, slug=slug)
    page = page_of(category.articles.published().for_cards(), request)
    return render(request, "category/category.html", {"category": category, "page": page})


@require_safe
def article(request, slug):
    """A story. An address it once had leads to the one it has now; withdrawn, it is gone (410)."""
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is not None:
        return render(request, "article/article.html", {"article": article})
    public = Article.objects.published().order_by()
    former = FormerSlug.objects.select_related("article").filter(slug=slug)
    if moved := former.filter(article__in=public).first():
        return redirect(moved.article, permanent=True)
    withdrawn = Article.objects.filter(status=Article.Status.WITHDRAWN)
    if withdrawn.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).exists():
        return render(request, "410.html", status=410)
    raise Http404


@require_safe
def corrections(request):
    """Every correction of a published story, newest first."""
    page = page_of(Correction.objects.published(), request)
    return render(request, "corrections/corrections.html", {"page": page})


@require_safe
def shared_preview(request, key):
    """A story as it is saved, whatever its status, for whoever holds a link that still opens."""
    link = get_object_or_404(PreviewLink.objects.valid(), key=key)
    article = Article.objects.for_page().get(pk=link.article_id)
    return render_story(request, article, link=link)


@require_safe
def official(request, slug):
    """An official: who they are, and each published quote with the position held then."""
    official = get_object_or_404(Official.objects.select_related("portrait"), slug=slug)
    quotes = Article.objects.published().quotes().filter(official=official)
    return render(
        request,
        "official/official.html",
        {"official": official, "page": page_of(quotes, request)},
    )


@require_safe
def notices(request):
    """The archive of the ticker: every notice that has started, newest first."""
    return render(
        request, "notice/notices.html", {"page": page_of(TickerNotice.objects.started(), request)}
    )


@require_safe
def notice(request, pk):
    """One notice of the archive."""
    notice = get_object_or_404(TickerNotice.objects.started(), pk=pk)
    return render(request, "notice/notice.html", {"notice": notice})


@require_safe
def media(request, path):
    """An uploaded file. Its name is never reused, so it may be kept for ever.

    A document is handed over as a download, and no file may run anything.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error  # a name no file system takes, or a way out of the folder
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    kind = mimetypes.guess_type(path)[0] or ""
    if not kind.startswith("image/"):
        response["Content-Disposition"] = "attachment"
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def bad_request(request, exception):
    """The portal's 400 page: the 404's, since to a reader both mean a wrong address."""
    return render(request, "404.html", status=400)


def page_not_found(request, exception):
    """The portal's 404 page."""
    return render(request, "404.html", status=404)


def server_error(request):
    """The portal's 500 page: asks nothing of the database, which may be what failed."""
    return render(request, "500.html", status=500)
