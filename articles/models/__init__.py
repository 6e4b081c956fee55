"""The nouns of the newsroom, one file each."""

from .article import Article, FormerSlug
from .attachment import Attachment
from .card import Card
from .category import Category
from .content import ContentStamp
from .editorial import Correction, FeaturedStory
from .official import Official, Quote
from .photo import Photo, PhotoInBody
from .portal import Portal
from .reads import ReadCount
from .search import SearchEntry
from .thread import Thread
from .ticker import TickerNotice
from .workflow import Presence, PreviewLink, Transition

__all__ = [
    "Article",
    "Attachment",
    "Card",
    "Category",
    "ContentStamp",
    "Correction",
    "FeaturedStory",
    "FormerSlug",
    "Official",
    "Photo",
    "PhotoInBody",
    "Portal",
    "Presence",
    "PreviewLink",
    "Quote",
    "ReadCount",
    "SearchEntry",
    "Thread",
    "TickerNotice",
    "Transition",
]
