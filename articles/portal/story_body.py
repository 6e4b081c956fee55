"""The body of a story as readers see it: quotes at their places, pictures that fit, and so on.

A video of YouTube is a link with a title and a picture of ours until a reader clicks it
(static/js/video.js), and in every program that runs no script. Search engines are told no
VideoObject of it: when it was uploaded is not known here. A video of our own is a player of the
browser's, with poster and captions; nothing of the film is asked for until a reader plays it.
"""

from math import log

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from articles.media import renditions
from articles.portal.galleries import shown
from articles.portal.pictures import plain_url, sources
from articles.text import galleries, own_videos, richtext, videos

SHAPES = {"wide": 16 / 9, "classic": 4 / 3, "square": 1, "upright": 9 / 16}  # as in article.css
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
    parts = []
    for part in richtext.split(row.body, quotes):
        if isinstance(part, str):
            parts += [_part(piece, row) for piece in _pieces(part)]
        else:
            parts.append({"quote": part})
    return {"parts": parts}


def _pieces(html):
    """The parts of a body: HTML, and the videos and galleries between."""
    for piece in videos.split(html):
        if not isinstance(piece, str):
            yield piece
            continue
        for part in own_videos.split(piece):
            if isinstance(part, str):
                yield from galleries.split(part)
            else:
                yield part


def _part(piece, row):
    """A piece of the body as its template takes it: HTML, or what has a template of its own."""
    photos = row.body_photos
    if isinstance(piece, str):
        return {"html": _for_reading(piece, photos)}
    if isinstance(piece, galleries.Gallery):
        return {"gallery": shown(piece, photos)}
    if isinstance(piece, own_videos.OwnVideo):
        return _own_video(piece, row.body_videos)
    names = richtext.own_pictures_in_order(piece.image)
    return {"video": piece, "photo": next(filter(None, map(photos.get, names)), None)}


def _own_video(piece, found):
    """A video of our own. Of one that is not in the library any more, its caption is shown."""
    video = found.get(piece.name)
    return {"own_video": video, "block": piece, "shape": _shape(video) if video else ""}


def _shape(video):
    """The one of SHAPES that `video` fits best. Its poster may be of another shape than the film:
    were the frame as the picture in it, the page would move when the film begins.
    """
    return min(SHAPES, key=lambda shape: abs(log(SHAPES[shape] * video.height / video.width)))


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
