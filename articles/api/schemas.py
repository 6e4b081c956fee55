"""The shapes of what the API gives. URLs are absolute, times are in the portal's time zone."""

import re
from datetime import datetime
from typing import Annotated

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from articles.media import renditions as files
from articles.models import TickerNotice
from articles.models.moments import EARLIEST, LATEST
from articles.portal.story_body import page_body, story_body
from newsroom.portal_url import absolute

# A "+" that was not written as %2B arrives as a blank.
_OFFSET = re.compile(r"^(\S{1,10}[T ]\d\d:\d\d\S{0,20}) (\d\d:?\d\d)$")


def _bounded(value):
    """Return the moment of `value` (ISO 8601); without a time zone it has the portal's."""
    moment = parse_datetime(_OFFSET.sub(r"\1+\2", str(value)))
    if moment is None:
        raise ValueError("not a moment")
    return min(max(make_aware(moment) if is_naive(moment) else moment, EARLIEST), LATEST)


AskedMoment = Annotated[
    datetime,
    BeforeValidator(_bounded),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Moment = Annotated[datetime, AfterValidator(localtime)]
Slug = Annotated[str, Field(pattern=r"^[-\w]*$", max_length=200)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Linked(Schema):
    """Something with a page of its own on the portal."""

    id: int
    url: str

    @staticmethod
    def resolve_url(row, context):
        return absolute(context["request"], row.get_absolute_url())


class Category(Linked):
    """A section of the portal."""

    slug: str
    name: str
    description: str


class Thread(Linked):
    """An event that several stories follow."""

    slug: str
    name: str
    description: str


class Rendition(Schema):
    """A photo cut and scaled for pages."""

    shape: str
    format: str
    width: int
    height: int
    url: str


class Photo(Schema):
    """A picture, whole and as its renditions."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    renditions: list[Rendition]

    @staticmethod
    def resolve_url(photo, context):
        return absolute(context["request"], photo.image.url)

    @staticmethod
    def resolve_renditions(photo, context):
        request = context["request"]
        return [
            {
                "shape": shape,
                "format": kind,
                "width": width,
                "height": height,
                "url": absolute(
                    request, default_storage.url(files.rendition_name(photo, shape, width, kind))
                ),
            }
            for shape in files.SHAPES
            for width, height in files.rendition_sizes(shape, photo.width, photo.height)
            for kind in files.rendition_formats(shape, photo.width, photo.height)
        ]


class OfficialName(Linked):
    """An official, by name."""

    slug: str
    name: str


class Official(OfficialName):
    """An official with the position held today."""

    position: str
    organisation: str
    portrait: Photo | None


class StoryName(Linked):
    """A story, by headline."""

    slug: str
    headline: str
    published_at: Moment = Field(alias="publish_at")


class QuoteInStory(Schema):
    """Words an official said, with the position held then."""

    id: int
    number: int
    official: OfficialName
    position: str
    words: str


class Quote(QuoteInStory):
    """A quote with the story it stands in."""

    story: StoryName = Field(alias="article")


class Correction(Schema):
    """A dated note on a story."""

    kind: str
    text: str
    at: Moment


class Attachment(Schema):
    """A document for download."""

    title: str
    kind: str
    url: str

    @staticmethod
    def resolve_url(attachment, context):
        return absolute(context["request"], attachment.file.url)


class StorySummary(StoryName):
    """A story as it stands in lists."""

    short_headline: str = Field(description="For lists; empty where the headline will do.")
    lead: str
    description: str = Field(description="For search engines; empty where the lead will do.")
    byline: str
    source: str
    modified_at: Moment
    category: Category
    thread: Thread | None
    cover: Photo | None
    cover_caption: str = Field(alias="cover_text")


class Story(StorySummary):
    """A whole story."""

    body: str = Field(
        description="HTML, quotes in their places. Addresses are paths of the portal."
    )
    quotes: list[QuoteInStory]
    corrections: list[Correction]
    attachments: list[Attachment]
    audio: str | None

    @staticmethod
    def resolve_body(article):
        return render_to_string("article/_body.html", story_body(article))

    @staticmethod
    def resolve_audio(article, context):
        return absolute(context["request"], article.audio.url) if article.audio else None


class PageSummary(Linked):
    """A page that stays, as it stands in lists."""

    slug: str
    title: str
    lang: str
    description: str
    parent_id: int | None = Field(description="The page above it, whether published or not.")
    translation_of_id: int | None = Field(description="Of an English page: the Vietnamese one.")
    published_at: Moment = Field(alias="publish_at")
    modified_at: Moment


class Page(PageSummary):
    """A whole page."""

    body: str = Field(description="HTML. Addresses are paths of the portal.")
    documents: list[Attachment]

    @staticmethod
    def resolve_body(page):
        return render_to_string("article/_body.html", page_body(page))


class Notice(Linked):
    """A notice of the ticker."""

    text: str
    kind: TickerNotice.Kind
    starts_at: Moment
    ends_at: Moment | None
    comment_deadline: Moment | None
    pinned: bool
    target: str | None = Field(description="Where the notice leads.")
    document: str | None = Field(description="The document attached to it.")

    @staticmethod
    def resolve_target(notice, context):
        return absolute(context["request"], notice.target) if notice.target else None

    @staticmethod
    def resolve_document(notice, context):
        return absolute(context["request"], notice.attachment.url) if notice.attachment else None
