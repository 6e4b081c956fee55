"""The nouns of the newsroom, one file each."""

from articles.models.article import Article, FormerSlug
from articles.models.attachment import Attachment
from articles.models.calendar_address import CalendarAddress
from articles.models.card import Card
from articles.models.category import Category, FormerCategorySlug
from articles.models.content_stamp import ContentStamp
from articles.models.correction import Correction
from articles.models.erased_file import ErasedFile
from articles.models.event import Event
from articles.models.factor import Factor
from articles.models.featured_story import FeaturedStory
from articles.models.kept_file import KeptFile
from articles.models.mail import Mail, MailChoice
from articles.models.menu_item import MenuItem
from articles.models.move import Move, MovedRow, MoveLine
from articles.models.note import Note, NoteAnswer, NotedField
from articles.models.official import FormerOfficialSlug, Official
from articles.models.official_merge import MovedQuote, OfficialMerge
from articles.models.old_address import OldAddress
from articles.models.page import FormerPageSlug, Page
from articles.models.page_rows import PageDocument, PhotoInPage
from articles.models.photo import Photo, PhotoInBody
from articles.models.portal import Portal
from articles.models.presence import Presence
from articles.models.preview_link import PreviewLink
from articles.models.quote import Quote
from articles.models.read_count import ReadCount
from articles.models.saved_form import SavedForm
from articles.models.search_entry import SearchEntry
from articles.models.server_draft import ServerDraft
from articles.models.thread import FormerThreadSlug, Thread
from articles.models.ticker_notice import TickerNotice
from articles.models.transition import Transition
from articles.models.video import Video, VideoInBody
from articles.models.waived_step import WaivedStep

__all__ = [
    "Article",
    "Attachment",
    "CalendarAddress",
    "Card",
    "Category",
    "ContentStamp",
    "Correction",
    "ErasedFile",
    "Event",
    "Factor",
    "FeaturedStory",
    "FormerCategorySlug",
    "FormerOfficialSlug",
    "FormerPageSlug",
    "FormerSlug",
    "FormerThreadSlug",
    "KeptFile",
    "Mail",
    "MailChoice",
    "MenuItem",
    "Move",
    "MoveLine",
    "MovedQuote",
    "MovedRow",
    "Note",
    "NoteAnswer",
    "NotedField",
    "Official",
    "OfficialMerge",
    "OldAddress",
    "Page",
    "PageDocument",
    "Photo",
    "PhotoInBody",
    "PhotoInPage",
    "Portal",
    "Presence",
    "PreviewLink",
    "Quote",
    "ReadCount",
    "SavedForm",
    "SearchEntry",
    "ServerDraft",
    "Thread",
    "TickerNotice",
    "Transition",
    "Video",
    "VideoInBody",
    "WaivedStep",
]
