"""What a list shows of a story."""

from datetime import datetime
from typing import NamedTuple

from django.db.models.query import ValuesListIterable

from articles.models.addresses import address
from articles.models.category import Category
from articles.models.photo import Photo


class Card(NamedTuple):
    """A published story as lists show it: plain values.

    Equal cards look alike, so what is drawn of one may be remembered (`remembered_part()`). A list
    needs no instance of each story, its category and its cover.
    """

    pk: int
    headline: str
    short_headline: str
    slug: str
    lead: str
    publish_at: datetime
    thread_id: int | None
    category_id: int
    category_name: str
    category_slug: str
    image: str | None
    width: int | None
    height: int | None
    focus_x: int | None
    focus_y: int | None
    has_jpegs: bool | None

    def get_absolute_url(self):
        """The page of this story."""
        return address("article", self.slug)

    @property
    def list_headline(self):
        """The headline in lists, as `Article.list_headline`."""
        return self.short_headline or self.headline

    @property
    def category(self):
        """The Category, as far as a card names it."""
        return Category(pk=self.category_id, name=self.category_name, slug=self.category_slug)

    @property
    def cover(self):
        """The Photo, as far as a card draws it; None without one."""
        size = {"width": self.width, "height": self.height}
        focus = {"focus_x": self.focus_x, "focus_y": self.focus_y}
        if not self.image:
            return None
        return Photo(image=self.image, has_jpegs=bool(self.has_jpegs), **size, **focus)


# Where each field of a Card comes from, seen from a story.
SOURCES = (
    *("pk", "headline", "short_headline", "slug", "lead"),
    *("publish_at", "thread_id", "category_id"),
    *("category__name", "category__slug"),
    *("cover__image", "cover__width", "cover__height", "cover__focus_x", "cover__focus_y"),
    "cover__has_jpegs",
)


class CardIterable(ValuesListIterable):
    """Reads the rows of a `values_list(*SOURCES)` as Cards."""

    def __iter__(self):
        return map(Card._make, super().__iter__())
