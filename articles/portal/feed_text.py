"""The whole text of a story for feed readers: plain HTML that needs nothing of our pages."""

from collections.abc import Callable

from django.utils.html import format_html

from articles.models import Article, Attachment, Correction, Quote
from articles.portal.corrections import told
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
        *map(_part, richtext.split(story.body, story.quotes.all())),
        *map(_correction, story.corrections.all()),
        *map(_document, story.attachments.all()),
    ]
    return richtext.portable("\n".join(parts), absolute)


def _part(part: str | Quote) -> str:
    return part if isinstance(part, str) else _quote(part)


def _correction(note: Correction) -> str:
    return format_html("<p>{}: {}</p>", note.name, told(note))


def _document(document: Attachment) -> str:
    link = '<p><a href="{}">{}</a> ({})</p>'
    return format_html(link, document.file.url, document.title, document.kind)


def _quote(quote: Quote) -> str:
    who = format_html(
        '{} <a href="{}">{}</a>',
        quote.position,
        quote.official.get_absolute_url(),
        quote.official.name,
    )
    return format_html("<p>{}:</p><blockquote><p>“{}”</p></blockquote>", who, quote.words)
