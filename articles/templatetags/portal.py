"""What every template of the portal needs: its identity, the ticker, a moment, a picture."""

from functools import lru_cache

from django import template
from django.core.files.storage import default_storage
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from .. import uploads
from ..freshness import shared
from ..models import Portal, TickerNotice
from ..newest import categories
from ..people import full_name

register = template.Library()
register.filter(full_name)
register.simple_tag(categories)

# How wide a picture is shown, as static/css lays it out: the browser picks a rendition by it.
_GRID = "(min-width: 1232px) 282px, (min-width: 1024px) calc(25vw - 26px), "
_GRID += "(min-width: 600px) calc(50vw - 28px), "
_WHOLE = "calc(100vw - 32px)"
SIZES = {
    "front": f"(min-width: 1232px) 800px, (min-width: 1024px) calc(100vw - 432px), {_WHOLE}",
    "featured": "(min-width: 1232px) 240px, (min-width: 1024px) calc(33.3vw - 171px), "
    "(min-width: 600px) calc(33.3vw - 37px), 120px",
    "block": "(min-width: 1232px) 400px, (min-width: 1024px) calc(50vw - 216px), "
    f"(min-width: 600px) calc(50vw - 36px), {_WHOLE}",
    "first-card": _GRID + _WHOLE,
    "card": _GRID + "120px",
    "thumb": "120px",
    "cover": f"(min-width: 752px) 720px, {_WHOLE}",
    "official": "160px",
    "portrait": "96px",
}


@register.simple_tag
def ticker_notices():
    """The notices that show now, in their order: a list, since a page shows them twice."""
    return shared("notices", lambda: list(TickerNotice.objects.showing()))


@register.simple_tag
def current_portal():
    """The identity of the portal."""
    return shared("portal", Portal.objects.current)


@register.simple_tag(takes_context=True)
def shared_part(context, template_name):
    """The partial `template_name`, which reads the same on every page."""
    return shared(template_name, lambda: render_to_string(template_name, context.flatten()))


@register.simple_tag(takes_context=True)
def header(context):
    """The header of the page, which reads the same on all pages of a section."""
    path = context["request"].path
    page = path if path in shared("places", lambda: _places(context["sections"])) else ""
    section = getattr(context.get("article"), "category_id", None)
    return shared(
        f"header {page} {section}",
        lambda: render_to_string("parts/_header.html", context.flatten()),
    )


def _places(sections):
    """The pages that the header marks as the one at hand, or knows of."""
    addresses = (category.get_absolute_url() for category in sections)
    return {reverse("home"), reverse("search"), *addresses}


@register.simple_tag
def remembered_part(template_name, **shown):
    """The partial `template_name` of what it is to show, drawn once for each value of that.

    For tuples, strings and numbers, of which equal ones look alike. A model is none of these, nor
    is a tuple of them: two with the same key are equal to Python whatever they hold.
    """
    return _drawn(template_name, tuple(shown.items()))


@lru_cache(1_000)
def _drawn(template_name, shown):
    if _holds_model(shown):
        raise TypeError("A model is equal to what it was before: show its values.")
    return render_to_string(template_name, dict(shown))


def _holds_model(value):
    if isinstance(value, tuple):
        return any(map(_holds_model, value))
    return isinstance(value, Model)


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """The full address of `path` on this site."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag
@lru_cache(10_000)
def moment(when):
    """A `<time>` of the datetime `when`, in the portal's time zone: 08:18 21/03/2019."""
    when = timezone.localtime(when)
    return format_html(
        '<time datetime="{}">{}</time>',
        when.isoformat(timespec="seconds"),
        date_format(when, "DATETIME_FORMAT"),
    )


@register.simple_tag
def picture(photo, shape="wide", sizes="card", eager=False, decorative=False):
    """A `<picture>` of `photo` cut to `shape` (a key of uploads.SHAPES).

    `sizes` is a key of SIZES; `eager` is for the one picture that opens the page; a
    `decorative` picture stands beside words that say the same and has an empty alt.
    """
    largest_width, largest_height = uploads.rendition_sizes(shape, photo.width, photo.height)[-1]
    return format_html(
        '<picture>{}<img src="{}" alt="{}" width="{}" height="{}" {}></picture>',
        sources(photo, shape, SIZES[sizes]),
        photo.image.url,
        "" if decorative else photo.alt,
        largest_width,
        largest_height,
        mark_safe('fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'),
    )


def sources(photo, shape, sizes):
    """The `<source>`s of a `<picture>` of `photo`; `sizes` is the value of that attribute."""
    focus = (photo.focus_x, photo.focus_y)
    return _sources(photo.image.name, photo.width, photo.height, focus, shape, sizes)


@lru_cache(10_000)
def _sources(name, width, height, focus, shape, sizes):
    renditions = uploads.rendition_sizes(shape, width, height)

    def source_set(format_name):
        names = (
            (uploads.rendition_path(name, focus, shape, width, format_name), width)
            for width, _height in renditions
        )
        return ", ".join(f"{default_storage.url(name)} {width}w" for name, width in names)

    return format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((name, source_set(name), sizes) for name in uploads.RENDITION_FORMATS),
    )
