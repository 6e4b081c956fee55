"""The nouns of the newsroom, one file each."""

from .article import Article, FormerSlug
from .category import Category
from .official import Official, Quote
from .photo import Photo
from .ticker import TickerNotice

__all__ = [
    "Article",
    "Category",
    "FormerSlug",
    "Official",
    "Photo",
    "Quote",
    "TickerNotice",
]
