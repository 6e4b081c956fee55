"""The whole text of a story for feed readers: plain HTML that needs nothing of our pages."""

from collections.abc import Callable

from django.utils.html import format_html

from articles.editorial.text_for_others import body_parts, notes
from articles.models import Article, Attachment
from articles.text import richtext

LONGEST = 100_000  # characters of a body: a feed holds fifty, and a longer one only in part


def whole_text(story: Article, absolute: Callable[[str], str]) -> str:
    """Return lead, body with its quotes, corrections and documents; "" for a story too long.

    `absolute` makes the full URL of a path.
    """
    if len(story.body) > LONGEST:
        return ""
    parts = [
        format_html("<p>{}</p>", story.lead),
        *body_parts(story),
        *notes(story),
        *map(_document, story.attachments.all()),
    ]
    return richtext.portable("\n".join(parts), absolute)


def _document(document: Attachment) -> str:
    link = '<p><a href="{}">{}</a> ({})</p>'
    return format_html(link, document.file.url, document.title, document.kind)
