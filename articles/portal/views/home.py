"""The home page, and the site map for people."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Article, Page
from articles.portal.fragments import keeps_all_but_notices
from articles.portal.home import home_page

THREADS_ON_SITE_MAP = 50


@require_safe
@keeps_all_but_notices
def home(request):
    """The portal home: the featured stories, the latest, and a block for each category."""
    return render(request, "home/home.html", home_page().context())


@require_safe
@keeps_all_but_notices
def sitemap_page(request):
    """What the portal has, on one page for people: sections, threads, pages and lists."""
    threads = Article.objects.published().threads()[:THREADS_ON_SITE_MAP]
    pages = Page.objects.published().without_texts()
    return render(request, "sitemap/sitemap.html", {"threads": threads, "pages": pages})
