"""Pictures: how pages draw a photo, with the renditions that a browser may choose from."""

from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.caching.remembered import remembered
from articles.media import renditions

# How wide static/css shows a picture. The browser picks a rendition by it.
_GRID = "(min-width: 1232px) 282px, (min-width: 1024px) calc(25vw - 26px), "
_GRID += "(min-width: 600px) calc(50vw - 28px), "
_WHOLE = "calc(100vw - 32px)"
SIZES = {
    "first-story": f"(min-width: 1232px) 800px, (min-width: 1024px) calc(100vw - 432px), {_WHOLE}",
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


def picture(photo, shape="wide", sizes="card", eager=False, decorative=False):
    """A `<picture>` of `photo` cut to `shape` (a key of renditions.SHAPES).

    `sizes` is a key of SIZES; `eager` is for the one picture that opens the page; a
    `decorative` picture stands beside words that say the same and has an empty alt.
    """
    largest_width, largest_height = renditions.rendition_sizes(shape, photo.width, photo.height)[-1]
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


@remembered(10_000)
def _sources(name, width, height, focus, shape, sizes):
    sizes_made = renditions.rendition_sizes(shape, width, height)

    def source_set(format_name):
        names = (
            (renditions.rendition_path(name, focus, shape, width, format_name), width)
            for width, _height in sizes_made
        )
        return ", ".join(f"{default_storage.url(name)} {width}w" for name, width in names)

    return format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((name, source_set(name), sizes) for name in renditions.RENDITION_FORMATS),
    )
