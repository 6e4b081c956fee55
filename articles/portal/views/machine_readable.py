"""What programs read: feeds, site maps, robots.txt and the web manifest."""

from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from articles.models import Portal
from articles.portal import sitemaps
from articles.portal.feeds import NoticeFeed, StoryFeed
from newsroom.url_prefixes import NOT_FOR_ROBOTS

ICONS = (  # name in static/icons, size in pixels, purpose
    ("icon-192", 192, "any"),
    ("icon-512", 512, "any"),
    ("maskable-512", 512, "maskable"),
)
OPERATIONS = ("stories", "officials", "quotes", "notices", "categories")
PAPER, BAND = "#ffffff", "#8c1317"  # as in the style sheet


@require_safe
@conditional_page
def stories_feed(request, format, slug=None):
    """The latest stories, or those of one category, as RSS or Atom."""
    return StoryFeed(request, format)(request, slug=slug)


@require_safe
@conditional_page
def notices_feed(request, format):
    """The latest notices, as RSS or Atom."""
    return NoticeFeed(request, format)(request)


@require_safe
@conditional_page
def sitemap_index(request):
    """The list of all site maps."""
    maps = [
        SitemapIndexItem(request.build_absolute_uri(reverse("sitemap", args=[name, page])))
        for name, section in sitemaps.SECTIONS.items()
        for page in section.pages()
    ]
    return render(request, "sitemaps/index.xml", {"sitemaps": maps}, content_type="application/xml")


@require_safe
@conditional_page
def sitemap(request, section, page):
    """One page of one section of the site map."""
    if section not in sitemaps.SECTIONS:
        raise Http404
    chosen = sitemaps.SECTIONS[section](page)
    if not chosen.items():
        raise Http404
    return render_sitemap(request, {section: chosen}, template_name="sitemaps/urlset.xml")


@require_safe
@conditional_page
def news_sitemap(request):
    """The stories of the last two days, as Google News reads them."""
    return render_sitemap(request, {"news": sitemaps.News}, template_name="sitemaps/news.xml")


@require_safe
def robots(request):
    """What crawlers may read, and where the site maps are."""
    maps = [request.build_absolute_uri(reverse(name)) for name in ("sitemap_index", "news_sitemap")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    lines += [f"Sitemap: {url}" for url in maps]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request):
    """The icon that old browsers and crawlers ask for although no page names it."""
    return redirect(static("icons/favicon.ico"))


@require_safe
@conditional_page
def manifest(request):
    """The web manifest: the portal's name and icons for the home screen of a phone."""
    portal = Portal.objects.current()
    icons = [
        {
            "src": static(f"icons/{name}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in ICONS
    ]
    data = {
        "id": "/",
        "name": portal.name,
        "short_name": portal.name,
        "lang": "vi",
        "dir": "ltr",
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": BAND,
        "icons": icons,
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
def api_guide(request):
    """What the JSON API gives and where its description is, for those who write programs."""
    return render(request, "api/guide.html", {"operations": OPERATIONS})
