"""Galleries as readers see them: a row of photos that needs no script, each a link to its file.

static/js/gallery.js opens them large; static/css/gallery.css lays both out.
"""

from typing import NamedTuple

from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from articles.media import renditions
from articles.portal.pictures import plain_url, sources
from articles.text import richtext

# As css/gallery.css has it: what a photo of the row has room in, and its width : height.
_WIDTH, _SHARE, _RATIO = 480, 82, 3 / 2  # pixels; percent of a narrow screen


class Shown(NamedTuple):
    """A photo of a gallery as its template takes it. `photo` is None where the library has none.

    `caption` and `picture` are HTML.
    """

    photo: object
    url: str
    alt: str
    caption: str
    credit: str
    picture: str


def shown(gallery, photos):
    """Return the pictures of a `gallery` of a body, with its `photos` by the names of their files.

    What a picture does not say for itself it says in the words of its photo.
    """
    found = []

    def note(name, attributes, caption):
        found.append(_shown(photos.get(name), attributes, caption))
        return ""

    richtext.replace_pictures(gallery.html, note)
    return found


def _shown(photo, attributes, caption):
    caption = mark_safe(caption.partition("<figcaption>")[2])  # cleaned: words, escaped
    alt = attributes.get("alt", "").strip()
    known = {name: attributes[name] for name in ("src", "width", "height") if name in attributes}
    if photo is None:
        picture = format_html("<img{}>", flatatt(known | {"alt": alt} | _LAZY))
        return Shown(None, attributes["src"], alt, caption, "", picture)
    if not attributes.get("role"):
        alt = alt or photo.alt
    url = plain_url(photo, "full")
    width, height = renditions.rendition_sizes("full", photo.width, photo.height)[-1]
    size = {"src": url, "alt": alt, "width": width, "height": height}
    picture = format_html(
        "<picture>{}<img{}></picture>",
        sources(photo, "full", _sizes(width, height)),
        flatatt(size | _LAZY),
    )
    return Shown(photo, url, alt, caption or escape(photo.caption), photo.credit, picture)


_LAZY = {"loading": "lazy", "decoding": "async"}


def _sizes(width, height):
    """How wide a photo of that size is shown in its room, for a browser to choose a rendition."""
    part = min(1, width / height / _RATIO)
    return f"(min-width: 620px) {round(_WIDTH * part)}px, {round(_SHARE * part)}vw"
