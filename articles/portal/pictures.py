"""Pictures: how pages draw a photo, with the renditions that a browser may choose from."""

from typing import NamedTuple

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
    alt = "" if decorative else photo.alt
    return _picture(*_drawn_by(photo), photo.has_jpegs, shape, SIZES[sizes], eager, alt)


def _drawn_by(photo):
    """The values of `photo` that its renditions follow from."""
    return photo.image.name, photo.width, photo.height, (photo.focus_x, photo.focus_y)


@remembered(2_000)
def _picture(name, width, height, focus, has_jpegs, shape, sizes, eager, alt):
    largest_width, largest_height = renditions.rendition_sizes(shape, width, height)[-1]
    return format_html(
        '<picture>{}<img src="{}" alt="{}" width="{}" height="{}" {}></picture>',
        _sources(name, width, height, focus, shape, sizes),
        _plain_url(name, width, height, focus, has_jpegs, shape),
        alt,
        largest_width,
        largest_height,
        mark_safe('fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'),
    )


def plain_url(photo, shape):
    """The URL of `photo` in `shape` for what knows no `<source>`: a JPEG of a middle size."""
    name, width, height, focus = _drawn_by(photo)
    return _plain_url(name, width, height, focus, photo.has_jpegs, shape)


def _plain_url(name, width, height, focus, has_jpegs, shape):
    if has_jpegs:
        jpeg_width, _height = renditions.jpeg_size(shape, width, height)
        name = renditions.rendition_path(name, focus, shape, jpeg_width, "jpg")
    return default_storage.url(name)


class SharedImage(NamedTuple):
    """A photo as others show it: `name` in the storage, width and height in pixels."""

    name: str
    width: int
    height: int

    @property
    def url(self):
        """Its URL."""
        return default_storage.url(self.name)


def shared_image(photo):
    """The SharedImage of `photo`: a JPEG of 1200 × 630, or the photo itself where it has none."""
    if not photo.has_jpegs:
        return SharedImage(photo.image.name, photo.width, photo.height)
    size = renditions.jpeg_size("share", photo.width, photo.height)
    return SharedImage(renditions.rendition_name(photo, "share", size[0], "jpg"), *size)


def sources(photo, shape, sizes):
    """The `<source>`s of a `<picture>` of `photo`; `sizes` is the value of that attribute."""
    return _sources(*_drawn_by(photo), shape, sizes)


@remembered(10_000)
def _sources(name, width, height, focus, shape, sizes):
    sizes_made = renditions.rendition_sizes(shape, width, height)
    formats = renditions.rendition_formats(shape, width, height)

    def source_set(format_name):
        names = (
            (renditions.rendition_path(name, focus, shape, width, format_name), width)
            for width, _height in sizes_made
        )
        return ", ".join(f"{default_storage.url(name)} {width}w" for name, width in names)

    return format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((name, source_set(name), sizes) for name in formats),
    )
