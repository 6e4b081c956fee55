"""False words of a correction: where they stand in its story, and the right words put there.

What the story said stays in its history, for every save is kept there. Its address is left alone:
readers may have it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.editorial import diff
from articles.models import Article, Correction, Quote
from articles.models.fields import RichTextField
from articles.text import richtext
from articles.text.striking import Place, Struck

STORY = ("headline", "short_headline", "lead", "description", "body", "cover_caption")
QUOTE = ("words", "position", "caption")
MOST_SHOWN = 20  # places of each text


@dataclass(frozen=True)
class Passage:
    """A text of a story in which the false words stand."""

    row: Model
    name: str  # of its field
    label: str
    struck: Struck
    right_words: str

    @cached_property
    def replaced(self) -> str:
        """The text with the right words."""
        return self.struck.replaced(self.right_words)

    @property
    def fits(self) -> bool:
        """Whether the text with the right words is as short as its field asks."""
        field = diff.column(type(self.row), self.name)
        most = richtext.MAX_LENGTH if isinstance(field, RichTextField) else field.max_length
        if (type(self.row), self.name) == (Quote, "words"):
            most = Quote.MAX_WORDS
        return len(self.replaced) <= (most or len(self.replaced))

    @property
    def places(self) -> list[Place]:
        """The first places, to be shown."""
        return [*self.struck.places(self.right_words, MOST_SHOWN)]


def passages(
    article: Article, quotes: Iterable[Quote], false_words: str, right_words: str
) -> list[Passage]:
    """Return the texts of `article` and its `quotes` in which `false_words` stand.

    Both may be as they are typed, and saved nowhere; the body must be cleaned.
    """
    rows: list[tuple[Any, str, Iterable[str]]] = [(article, "", STORY)]
    rows += [(quote, f"{_('quote %s') % quote.number} – ", QUOTE) for quote in quotes]
    found = []
    for row, prefix, names in rows:
        for name in names:
            field = diff.column(type(row), name)
            is_html = isinstance(field, RichTextField)
            struck = Struck(getattr(row, name), false_words, is_html=is_html)
            if struck:
                label = capfirst(f"{prefix}{field.verbose_name}")
                found.append(Passage(row, name, label, struck, right_words))
    return found


def strike(article: Article, correction: Correction) -> list[Passage]:
    """Put the right words of `correction` wherever its false words stand in the saved `article`.

    Returns where they stood; a text that they do not fit in stays as it was. To be called within
    a save, before it is recorded.
    """
    quotes = Quote.objects.filter(article=article)
    found = passages(article, quotes, correction.false_words, correction.right_words)
    changed: dict[int, Model] = {}
    for passage in found:
        if passage.fits:
            setattr(passage.row, passage.name, passage.replaced)
            changed[id(passage.row)] = passage.row
    for row in changed.values():
        row.save()
    return found
