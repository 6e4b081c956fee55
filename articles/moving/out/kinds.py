"""What comes along, in which order, and what stays behind.

A line of the file is a row with what belongs to it: a story has its quotes, attachments,
corrections, log and notes within. The kinds stand so that what a row names comes before it, but for
rows of the same kind.

A new column or model has to be put here: a test fails for one that is neither told nor left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Field, FileField, ForeignKey, Model
from reversion.models import Revision, Version

from articles.models import (
    Article,
    Attachment,
    Category,
    Correction,
    ErasedFile,
    FeaturedStory,
    FormerCategorySlug,
    FormerOfficialSlug,
    FormerPageSlug,
    FormerSlug,
    FormerThreadSlug,
    MenuItem,
    MovedQuote,
    Note,
    NoteAnswer,
    Official,
    OfficialMerge,
    OldAddress,
    Page,
    PageDocument,
    Photo,
    Portal,
    Quote,
    ReadCount,
    Thread,
    TickerNotice,
    Transition,
    Video,
)
from articles.models.old_address import NAMES

FORMAT = 1  # raised when a file of today could no longer be read
MOST_KEY = 2**53 - 1  # the largest whole number that every JSON reader takes exactly


@dataclass(frozen=True)
class Rows:
    """The rows of a model as they are written.

    `fields` are columns by their names; `made` those that are made of others, or belong to this
    installation. `parts` are the rows that belong to one row, as lists under their names; `owner`
    is, of such a part, the foreign key to it. `has_key` says that the key comes along, since
    something else names it. `is_list` says that each is written as its only field alone.
    """

    name: str
    model: type[Model]
    fields: tuple[str, ...]
    made: tuple[str, ...] = ()
    parts: tuple["Rows", ...] = ()
    owner: str = ""
    has_key: bool = True
    is_list: bool = False

    def columns(self) -> Iterator[tuple[str, "Field[Any, Any]"]]:
        """Yield the name and the field of each column that is written."""
        for name in self.fields:
            yield name, self.model._meta.get_field(name)  # type: ignore[misc]  # no relation back

    def files(self) -> list[str]:
        """The names of the columns that name a file in the storage."""
        return [name for name, field in self.columns() if isinstance(field, FileField)]


def _part(name: str, model: type[Model], owner: str, *fields: str, **more: Any) -> Rows:
    return Rows(name, model, fields, owner=owner, **more)


def _former(model: type[Model], owner: str) -> Rows:
    return _part("former_slugs", model, owner, "slug", has_key=False, is_list=True)


def _old(owner: str) -> Rows:
    others = [name for name in NAMES if name != owner]
    made = ("digest", *others)
    more = {"owner": owner, "made": made, "has_key": False, "is_list": True}
    return Rows("old_addresses", OldAddress, ("address",), **more)  # type: ignore[arg-type]


ACCOUNT = Rows(
    "account",
    User,
    ("username", "last_name", "first_name"),
    made=(  # secrets, rights and an address of post: whoever works here is invited anew
        *("password", "last_login", "is_superuser", "email", "is_staff", "is_active"),
        "date_joined",
    ),
    has_key=False,  # known by its user name, since the new portal may have it already
)
PHOTO = Rows(
    "photo",
    Photo,
    (
        *("image", "width", "height", "alt", "caption", "credit", "focus_x", "focus_y"),
        *("keywords", "taken_at", "file_name", "digest", "uploaded_by", "uploaded_at"),
    ),
    made=("has_jpegs", "folded"),
)
VIDEO = Rows(
    "video",
    Video,
    (
        *("file", "title", "description", "credit", "poster", "captions", "language"),
        *("without_speech", "width", "height", "milliseconds", "size", "plays_late", "digest"),
        *("uploaded_by", "uploaded_at"),
    ),
    made=("folded",),
)
CATEGORY = Rows(
    "category",
    Category,
    ("name", "slug", "description", "order"),
    made=("folded",),
    parts=(_former(FormerCategorySlug, "category"), _old("category")),
)
THREAD = Rows(
    "thread",
    Thread,
    ("name", "slug", "description", "created_at"),
    made=("folded",),
    parts=(_former(FormerThreadSlug, "thread"), _old("thread")),
)
OFFICIAL = Rows(
    "official",
    Official,
    ("name", "slug", "position", "organisation", "portrait"),
    made=("folded", "folded_name"),
    parts=(_former(FormerOfficialSlug, "official"),),
)
STORY = Rows(
    "story",
    Article,
    (
        *("headline", "slug", "short_headline", "lead", "description", "body", "category"),
        *("thread", "cover", "cover_caption", "audio", "byline", "source", "status"),
        *("publish_at", "author", "created_at", "updated_at", "rewritten_at"),
        *("working_copy_of", "goes_live_at", "assigned_to", "due_at", "planned_on"),
    ),
    made=("version", "folded"),
    parts=(
        _part(
            *("quotes", Quote, "article"),
            *("number", "official", "position", "words", "photo", "caption"),
        ),
        _part("attachments", Attachment, "article", "title", "file"),
        _part(
            *("corrections", Correction, "article"),
            *("kind", "false_words", "right_words", "has_apology", "decided_by", "text", "at"),
        ),
        _former(FormerSlug, "article"),
        _old("article"),
        _part("log", Transition, "article", "action", "by", "at", "note", has_key=False),
        _part(
            *("notes", Note, "article"),
            *("by", "at", "text", "field", "words", "before", "after", "start"),
            *("resolved_at", "resolved_by"),
            has_key=False,
            parts=(_part("answers", NoteAnswer, "note", "by", "at", "text", has_key=False),),
        ),
        _part("reads", ReadCount, "article", "hour", "count", has_key=False),
    ),
)
PAGE = Rows(
    "page",
    Page,
    (
        *("title", "slug", "parent", "order", "lang", "translation_of", "description", "body"),
        *("kind", "status", "publish_at", "created_at", "updated_at", "rewritten_at"),
    ),
    made=("folded",),
    parts=(
        _part("documents", PageDocument, "page", "title", "file"),
        _former(FormerPageSlug, "page"),
        _old("page"),
    ),
)
FEATURED = Rows("featured", FeaturedStory, ("article", "order", "starts_at", "ends_at"))
NOTICE = Rows(
    "notice",
    TickerNotice,
    (
        *("text", "kind", "comment_deadline", "url", "article", "attachment"),
        *("starts_at", "ends_at", "pinned", "order"),
    ),
    made=("folded",),
)
MENU_ITEM = Rows(
    "menu_item",
    MenuItem,
    ("place", "parent", "order", "label", "category", "page", "thread", "link"),
)
PORTAL = Rows(
    "portal",
    Portal,
    (
        *("name", "description", "owner", "responsible", "licence", "address", "phone"),
        *("further_addresses", "further_phones", "email", "reuse_notice"),
        *("facebook", "zalo", "youtube", "tiktok", "instagram", "x"),
        *("logo", "logo_dark", "logo_width", "logo_height", "logo_dark_width"),
        *("logo_dark_height", "logo_vanishes", "logo_with_name", "icon", "colour"),
        *("share_photo", "ai_search", "ai_training"),
    ),
)
MERGE = Rows(
    "merge",
    OfficialMerge,
    (
        *("official_key", "survivor_key", "official", "before", "after", "moved"),
        *("by", "at", "undone_by", "undone_at"),
    ),
    parts=(
        _part(
            *("quotes", MovedQuote, "merge", "quote_key", "article_key", "number", "digest"),
            has_key=False,
        ),
    ),
)
ERASED = Rows("erased_file", ErasedFile, ("name", "photo_key", "reason", "erased_by", "erased_at"))
REVISION = Rows(
    "revision",
    Revision,
    ("date_created", "user", "comment"),
    parts=(
        _part(
            *("versions", Version, "revision"),
            *("content_type", "object_id", "object_repr", "serialized_data"),
            made=("db", "format"),
            has_key=False,
        ),
    ),
)

KINDS = (
    *(ACCOUNT, PHOTO, VIDEO, CATEGORY, THREAD, OFFICIAL, STORY, PAGE, FEATURED, NOTICE),
    *(MENU_ITEM, PORTAL, MERGE, ERASED, REVISION),
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}

# What the history holds rows of, by the name that a version calls them.
IN_HISTORY: dict[str, type[Model]] = {
    "story": Article,
    "quote": Quote,
    "attachment": Attachment,
    "correction": Correction,
    "official": Official,
    "photo": Photo,
    "video": Video,
    "page": Page,
}

# Models of the newsroom that stay behind, each with the reason.
MADE_ANEW = "made of what comes along"
SECRET = "lets somebody in, or is bound to this portal's key"
PERSONAL = "of one person at this desk, for days"
LEFT = {
    "PhotoInBody": MADE_ANEW,
    "VideoInBody": MADE_ANEW,
    "PhotoInPage": MADE_ANEW,
    "SearchEntry": MADE_ANEW,
    "ContentStamp": MADE_ANEW,
    "CalendarAddress": SECRET,
    "PreviewLink": SECRET,
    "Factor": SECRET,
    "Event": PERSONAL,
    "Mail": PERSONAL,
    "MailChoice": PERSONAL,
    "KeptFile": PERSONAL,
    "Presence": PERSONAL,
    "SavedForm": PERSONAL,
    "ServerDraft": PERSONAL,
    "WaivedStep": "the new portal has a first day of its own",
    "Move": "of the machine that moved in",
    "MoveLine": "of the machine that moved in",
    "MovedRow": "of the machine that moved in",
}


def is_account(field: "Field[Any, Any]") -> bool:
    """Tell whether `field` names an account: such a one is written as the user name."""
    return isinstance(field, ForeignKey) and field.related_model is User
