"""The nouns of the newsroom, one file each."""

from .article import Article, FormerSlug
from .category import Category
from .editorial import Correction, FeaturedStory
from .official import Official, Quote
from .photo import Photo, PhotoInBody
from .ticker import TickerNotice
from .workflow import Presence, PreviewLink, Transition

__all__ = [
    "Article",
    "Category",
    "Correction",
    "FeaturedStory",
    "FormerSlug",
    "Official",
    "Photo",
    "PhotoInBody",
    "Presence",
    "PreviewLink",
    "Quote",
    "TickerNotice",
    "Transition",
]
