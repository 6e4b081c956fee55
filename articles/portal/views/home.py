"""The home page, and the site map for people."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.caching.parameters import reads_parameters
from articles.models import Article, Page
from articles.portal import old_addresses
from articles.portal.fragments import keeps_all_but_notices
from articles.portal.home import home_page
from articles.portal.old_addresses import OF_ROOT
from newsroom.http_cache import never_store

THREADS_ON_SITE_MAP = 50


@require_safe
@reads_parameters(endless=OF_ROOT)
def home(request):
    """The portal home: the featured stories, the latest, and a block for each category.

    Under a query by which an old portal named its pages it leads there, where there is one.
    """
    if not any(name in request.GET for name in OF_ROOT):
        return _home(request)
    if answer := old_addresses.answer_at_root(request):
        return answer
    request.META["QUERY_STRING"] = ""  # the page is the same as without
    return never_store(_home(request))  # a move may come that knows it


@keeps_all_but_notices
def _home(request):
    return render(request, "home/home.html", home_page().context())


@require_safe
@keeps_all_but_notices
def sitemap_page(request):
    """What the portal has, on one page for people: sections, threads, pages and lists."""
    threads = Article.objects.published().threads()[:THREADS_ON_SITE_MAP]
    pages = Page.objects.published().without_texts()
    return render(request, "sitemap/sitemap.html", {"threads": threads, "pages": pages})
