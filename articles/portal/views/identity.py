"""The portal's own look for browsers: style sheet, icon, web manifest."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from articles.models import Portal
from articles.portal.identity import Look, digest_of, sheet
from newsroom.http_cache import never_store

ICONS = (  # name, size in pixels, purpose
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("maskable-512.png", 512, "maskable"),
)
PAPER = "#ffffff"  # as in the style sheet
YEAR = 31_536_000


@require_safe
def styles(request, colour, digest):
    """The style sheet of all pages in `colour`, for ever where `digest` is its own.

    It asks no database: a page that is kept while none answers keeps its colours. During an upgrade
    a page of one release may ask the other: it gets what there is there, and nobody keeps it.
    """
    content = sheet(colour)
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    if digest != digest_of(content):
        return never_store(response)
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


@require_safe
def favicon(request):
    """The icon that old browsers and crawlers ask for although no page names it."""
    return redirect(Look(Portal.objects.current()).icon("favicon.ico"))


@require_safe
@conditional_page
def manifest(request):
    """The web manifest: the portal's name and icons for the home screen of a phone."""
    portal = Portal.objects.current()
    look = Look(portal)
    icons = [
        {
            "src": look.icon(name),
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
        "theme_color": look.palette.band,
        "icons": icons,
    }
    if portal.description:
        data["description"] = portal.description
    return JsonResponse(data, content_type="application/manifest+json")
