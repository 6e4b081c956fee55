"""What a story still lacks: told in its form, each with the place where it is mended.

None of it stops a save. A cover or a picture without a description, and a video without captions,
stop the moves on the way to readers: editorial/illustration.py says which picture that is, here and
there. The browser keeps the same list up to date while somebody types (static/js/admin/checks.js),
from the names and limits that stand here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.editorial import captioning, illustration
from articles.models import Article
from articles.text import richtext

# Search engines cut a title at some 600 pixels: 60 to 70 letters.
HEADLINE_FOR_SEARCH = 70


@dataclass(frozen=True)
class Check:
    """One thing that a story may lack. `place` is the id of what to go to."""

    name: str
    words: str | Promise
    place: str
    fails: Callable[[Article, frozenset[int]], bool]


CHECKS = (
    Check(
        "headline",
        _("The headline is too long for a search result"),
        "id_headline",
        lambda article, _numbers: len(article.headline) > HEADLINE_FOR_SEARCH,
    ),
    Check("lead", _("No lead yet"), "id_lead", lambda article, _numbers: not article.lead),
    Check(
        "category",
        _("No category yet"),
        "id_category",
        lambda article, _numbers: article.category_id is None,
    ),
    Check(
        "cover",
        _("The cover has no description"),
        "id_cover",
        lambda article, _numbers: bool(article.cover and not article.cover.alt),
    ),
    Check(
        "pictures",
        _("A photo in the body has no description"),
        "id_body",
        lambda article, _numbers: bool(illustration.undescribed(article.body)),
    ),
    Check(
        "videos",
        _("A video has no captions or no poster"),
        "id_body",
        lambda article, _numbers: bool(captioning.faults(article.body)),
    ),
    Check(
        "quotes",
        _("A quote has no place in the body"),
        "id_body",
        lambda article, numbers: bool(richtext.unplaced(article.body, numbers)),
    ),
)


def checked(article: Article, numbers: Iterable[int]) -> list[tuple[Check, bool]]:
    """Return each of CHECKS, and whether `article` with quotes of these `numbers` fails it."""
    quotes = frozenset(numbers)
    return [(check, check.fails(article, quotes)) for check in CHECKS]
