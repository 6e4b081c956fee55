"""What programs read: feeds, site maps, robots.txt and the web manifest."""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from articles.models import Category, Portal
from articles.portal import sitemaps
from articles.portal.feeds import NoticeFeed, StoryFeed
from articles.portal.former_slugs import redirects_former
from articles.portal.frame import current_portal
from articles.portal.robots import robots_txt
from newsroom.portal_url import absolute

ICONS = (  # name in static/icons, size in pixels, purpose
    ("icon-192", 192, "any"),
    ("icon-512", 512, "any"),
    ("maskable-512", 512, "maskable"),
)
OPERATIONS = ("stories", "officials", "quotes", "notices", "categories", "pages")
TEXT = "text/plain; charset=utf-8"
SECURITY_TXT_HOLDS = timedelta(days=180)  # less than a year, as RFC 9116 wants it
PAPER, BAND = "#ffffff", "#8c1317"  # as in the style sheet


def conditional(view):
    """Answer 304 to who has what `view` gives, by its ETag alone.

    Django dates feeds and site maps by the newest entry, which says nothing of one that was taken
    out or mended: with If-Modified-Since a reader would keep it.
    """

    @conditional_page
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    return answer


@require_safe
@conditional
@redirects_former(Category.objects.all)
def stories_feed(request, format, slug=None):
    """The latest stories, or those of one category, as RSS or Atom."""
    return StoryFeed(request, format)(request, slug=slug)


@require_safe
@conditional
def notices_feed(request, format):
    """The latest notices, as RSS or Atom."""
    return NoticeFeed(request, format)(request)


@require_safe
@conditional
def sitemap_index(request):
    """The list of all site maps."""
    maps = [
        SitemapIndexItem(absolute(request, reverse("sitemap", args=[name, page])))
        for name, section in sitemaps.SECTIONS.items()
        for page in section.pages()
    ]
    return render(request, "sitemaps/index.xml", {"sitemaps": maps}, content_type="application/xml")


@require_safe
@conditional
def sitemap(request, section, page):
    """One page of one section of the site map."""
    if section not in sitemaps.SECTIONS:
        raise Http404
    chosen = sitemaps.SECTIONS[section](page)
    if not chosen.items():
        raise Http404
    return render_sitemap(request, {section: chosen}, template_name="sitemaps/urlset.xml")


@require_safe
@conditional
def news_sitemap(request):
    """The stories of the last two days, as Google News reads them."""
    return render_sitemap(request, {"news": sitemaps.News}, template_name="sitemaps/news.xml")


@require_safe
def robots(request):
    """What crawlers may read, and where the site maps are."""
    maps = [absolute(request, reverse(name)) for name in ("sitemap_index", "news_sitemap")]
    return HttpResponse(robots_txt(current_portal(), maps), content_type=TEXT)


@require_safe
def security_txt(request):
    """Whom to tell of a fault (RFC 9116); 404 where the operator names nobody."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = timezone.localtime().replace(microsecond=0) + SECURITY_TXT_HOLDS
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS]
    lines.append(f"Expires: {expires.isoformat()}")
    lines += ["Preferred-Languages: vi, en", f"Canonical: {absolute(request, request.path)}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def favicon(request):
    """The icon that old browsers and crawlers ask for although no page names it."""
    return redirect(static("icons/favicon.ico"))


@require_safe
@conditional
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
