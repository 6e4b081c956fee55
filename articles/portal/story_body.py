"""The body of a story as readers see it: quotes at their places, pictures that fit, videos.

A video is a link with a title and a picture of ours until a reader clicks it (static/js/video.js),
and in every program that runs no script. Search engines are told no VideoObject: when it was
uploaded is not known here.
"""

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from articles.media import renditions
from articles.portal.pictures import plain_url, sources
from articles.text import richtext, videos

COLUMN = 720  # pixels: how wide a body is at most, as static/css lays it out


def story_body(article):
    """The body of `article` with each quote at its place.

    A part of the body is safe to print: `richtext.clean()` made it when it was saved.
    """
    return _body(article, article.quotes.all())


def page_body(page):
    """The body of a Page, which holds no quotes, as `story_body()` returns it."""
    return _body(page, ())


def _body(row, quotes):
    photos = row.body_photos
    parts = []
    for part in richtext.split(row.body, quotes):
        if isinstance(part, str):
            parts += [_part(piece, photos) for piece in videos.split(part)]
        else:
            parts.append({"quote": part})
    return {"parts": parts}


def _part(piece, photos):
    """A piece of the body as its template takes it: HTML, or a video with its Photo or None."""
    if isinstance(piece, str):
        return {"html": _for_reading(piece, photos)}
    names = richtext.own_pictures_in_order(piece.image)
    return {"video": piece, "photo": next(filter(None, map(photos.get, names)), None)}


def _for_reading(html, photos):
    """Let a wide table scroll in a box of its own, and make pictures fit the screen.

    `tabindex` is for those who scroll by keyboard.
    """
    frame = format_html(
        '<div class="table" role="group" tabindex="0" aria-label="{}">', gettext("Table")
    )
    html = html.replace("<table>", frame + "<table>").replace("</table>", "</table></div>")

    def write(name, attributes, caption):
        # An empty description is that of the photo, unless the picture is decorative.
        is_decorative = attributes.pop("role", "")
        photo = photos.get(name)
        if photo and not is_decorative:
            attributes["alt"] = attributes.get("alt") or photo.alt
        if photo is None:
            return f"<img{flatatt(attributes | _LAZY)}>{caption}"
        return _picture(photo, attributes, caption)

    return mark_safe(richtext.replace_pictures(html, write))


_LAZY = {"loading": "lazy", "decoding": "async"}


def _picture(photo, attributes, caption):
    """A picture of the body with the photo's renditions and credit.

    Where it has no `caption` of its own, it gets that of the photo. The width that it was given in
    the editor stays. Its height follows from the photo, so that nothing moves when it is loaded.
    """
    natural = renditions.rendition_sizes("full", photo.width, photo.height)[-1]
    width = int(attributes.get("width", natural[0]))
    shown = min(width, COLUMN)
    sizes = f"(min-width: {shown + 32}px) {shown}px, 100vw"
    alignment = attributes.pop("class", "")
    attributes |= {"width": width, "height": max(1, round(width * natural[1] / natural[0]))}
    attributes["src"] = plain_url(photo, "full")
    picture = _with_sources(photo, sizes, {"alt": "", **attributes, **_LAZY})
    credit = mark_safe(render_to_string("article/_credit.html", {"credit": photo.credit}).strip())
    if caption:
        return picture + mark_safe(f"{caption} {credit}")
    return format_html(
        '<span class="picture {}">{}{}</span>',
        alignment,
        picture,
        format_html('<span class="caption">{} {}</span>', photo.caption, credit)
        if photo.caption or credit
        else "",
    )


def _with_sources(photo, sizes, attributes):
    picture = "<picture>{}<img{}></picture>"
    return format_html(picture, sources(photo, "full", sizes), flatatt(attributes))
