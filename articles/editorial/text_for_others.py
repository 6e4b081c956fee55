"""The text of a story for programs that know none of our pages: feed readers, WordPress."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.models import Article, Correction, Quote
from articles.text import richtext


def body_parts(story: Article) -> list[str]:
    """Return the body as pieces of HTML, its quotes in their places as plain paragraphs."""
    parts = richtext.split(story.body, story.quotes.all())
    return [part if isinstance(part, str) else _quote(part) for part in parts]


def notes(story: Article) -> list[str]:
    """Return the corrections of a story as paragraphs."""
    return [format_html("<p>{}: {}</p>", note.name, told(note)) for note in story.corrections.all()]


def told(correction: Correction) -> str:
    """Return `correction` in one text, where nothing but a text can be had."""
    sentences = [correction.text]
    if correction.false_words:
        words = {"false": correction.false_words, "right": correction.right_words}
        sentences.insert(
            0, _("What we published, “%(false)s”, is wrong. Right is: “%(right)s”.") % words
        )
    if correction.has_apology:
        sentences.insert(1, _("We apologise to our readers and to all whom it concerns."))
    if correction.decided_by:
        sentences.append(_("Decided by: %s.") % correction.decided_by.rstrip("."))
    return " ".join(filter(None, sentences))


def _quote(quote: Quote) -> str:
    who = format_html(
        '{} <a href="{}">{}</a>',
        quote.position,
        quote.official.get_absolute_url(),
        quote.official.name,
    )
    return format_html("<p>{}:</p><blockquote><p>“{}”</p></blockquote>", who, quote.words)
