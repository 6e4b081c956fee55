"""Public pages. Every list and page starts from `published()` or `showing()`."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import reads
from ..home import front_page
from ..models import Article, Category, Correction, FormerSlug, Official, PreviewLink, TickerNotice
from ..pagination import page_of, page_of_cards
from ..previews import render_story
from ..reading import story_context


@require_safe
def home(request):
    """The front page: what the home desk chose, the latest, and a block for each category."""
    return render(request, "home/home.html", front_page().context())


@require_safe
def category(request, slug):
    """The published stories of one category, newest first."""
    category = get_object_or_404(Category, slug=slug)
    page = page_of_cards(category.articles.published(), request)
    return render(request, "category/category.html", {"category": category, "page": page})


@require_safe
def article(request, slug):
    """A story. An address it once had leads to the one it has now; withdrawn, it is gone (410)."""
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is not None:
        if reads.is_reading(request.META):
            reads.note(article.pk)
        response = render(request, "article/article.html", story_context(article))
        response.article_read = article.pk  # the page cache counts on
        return response
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
        {
            "official": official,
            "page": page_of(quotes, request),
            "trail": [(_("Officials"), reverse("officials"))],
        },
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
    trail = [(_("Notices"), reverse("notices"))]
    return render(request, "notice/notice.html", {"notice": notice, "trail": trail})
