"""Site maps: every public page for search engines, and the news of the last two days.

The pages of a section are ranges of primary keys: none is found by counting. So a page costs the
same however many stories there are, and holds the same stories as long as they are public.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Category, Page, TickerNotice

PAGE_SIZE = 2_000  # keys; the protocol allows 50,000 URLs
PAGES = ("home", "notices", "corrections", "archive", "officials", "threads", "sitemap_page")
NEWS_AGE = timedelta(hours=48)  # what Google News reads
NEWS_LENGTH = 1_000


class PortalSitemap(Sitemap):
    """URLs of the portal's own address, where that is set."""

    def get_protocol(self, protocol=None):
        return urlsplit(settings.PORTAL_URL).scheme or super().get_protocol(protocol)

    def get_domain(self, site=None):
        return urlsplit(settings.PORTAL_URL).netloc or super().get_domain(site)


class Section(PortalSitemap):
    """A page of the site map with one kind of URL."""

    @staticmethod
    def rows() -> QuerySet[Any]:
        """The rows of this kind that readers see."""
        raise NotImplementedError

    def __init__(self, page):
        first = page * PAGE_SIZE
        rows = self.rows().order_by("pk")
        self.on_page = [*rows.filter(pk__gte=first, pk__lt=first + PAGE_SIZE)]

    @classmethod
    def pages(cls):
        """Yield the numbers of the pages that are not empty, with one look-up by key for each."""
        keys = cls.rows().order_by("pk").values_list("pk", flat=True)
        key = keys.first()
        while key is not None:
            yield key // PAGE_SIZE
            key = keys.filter(pk__gte=(key // PAGE_SIZE + 1) * PAGE_SIZE).first()

    def items(self):
        return self.on_page


class PageSection(Section):
    """Pages of the portal that are no row of the database, and those that the desk writes."""

    def __init__(self, page):
        written = Page.objects.published().without_texts()[:PAGE_SIZE]
        self.on_page = [] if page else [*PAGES, *written]

    @classmethod
    def pages(cls):
        return [0]

    def location(self, page):
        return reverse(page) if isinstance(page, str) else page.get_absolute_url()

    def lastmod(self, page):
        return None if isinstance(page, str) else page.modified_at


class CategorySection(Section):
    """Categories."""

    @staticmethod
    def rows():
        return Category.objects.all()


class ThreadSection(Section):
    """Threads that have a published story."""

    @staticmethod
    def rows():
        return Article.objects.published().threads()


class OfficialSection(Section):
    """Officials quoted in published stories."""

    @staticmethod
    def rows():
        return Article.objects.published().officials()


class NoticeSection(Section):
    """Notices of the public archive."""

    @staticmethod
    def rows():
        return TickerNotice.objects.started()


class StorySection(Section):
    """Published stories, each with the moment it last changed for readers."""

    @staticmethod
    def rows():
        stories = Article.objects.published().prefetch_related("corrections")
        cover = ("cover__image", "cover__width", "cover__height")
        return stories.select_related("cover").only(
            "slug", "publish_at", "updated_at", "rewritten_at", *cover
        )

    def lastmod(self, story):
        return story.modified_at


SECTIONS = {
    "pages": PageSection,
    "categories": CategorySection,
    "threads": ThreadSection,
    "officials": OfficialSection,
    "notices": NoticeSection,
    "stories": StorySection,
}


class News(PortalSitemap):
    """The latest stories, for Google News."""

    def items(self):
        recent = Article.objects.published().filter(publish_at__gt=timezone.now() - NEWS_AGE)
        return [*recent.with_cover()[:NEWS_LENGTH]]
