"""Feeds: the latest stories, of all categories or one, and the notices, as RSS 2.0 and Atom."""

from functools import partial

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.media import types
from articles.models import Article, Category, Portal, TickerNotice
from articles.portal.feed_text import whole_text
from articles.portal.pictures import shared_image
from articles.portal.story_photos import story_photos
from newsroom import portal_url

LENGTH = 50  # entries


class _Rss(feedgenerator.Rss201rev2Feed):
    """RSS with the whole text beside the summary (web.resource.org/rss/1.0/modules/content)."""

    def rss_attributes(self):
        content = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
        return {**super().rss_attributes(), **content}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item.get("text"):
            handler.addQuickElement("content:encoded", item["text"])


class _Atom(feedgenerator.Atom1Feed):
    """Atom with the whole text beside the summary."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item.get("text"):
            handler.addQuickElement("content", item["text"], {"type": "html"})


FORMATS = {"rss": _Rss, "atom": _Atom}


class PortalFeed(Feed):
    """A feed under the portal's name. One is made for each request.

    `format` is a key of FORMATS. The id of an entry is not its URL: the slug of a story may change,
    and readers must not see it twice. It bears one host name whichever the feed was asked by.
    """

    item_guid_is_permalink = False

    def __init__(self, request, format):
        self.feed_type = FORMATS[format]
        self.absolute = partial(portal_url.absolute, request)
        self.feed_url = self.absolute(request.path)
        self.id_host = settings.FEED_ID_HOST or portal_url.hostname(request)
        self.portal = Portal.objects.current()

    def author_name(self):
        return self.portal.name

    def feed_copyright(self):
        return self.portal.reuse_notice or None

    def item_link(self, item):
        return self.absolute(item.get_absolute_url())

    def item_guid(self, item):
        return f"tag:{self.id_host},2026:{item._meta.model_name}/{item.pk}"


class StoryFeed(PortalFeed):
    """The latest published stories, of the Category whose slug is asked for or of all."""

    def get_object(self, request, slug=None):
        return slug and get_object_or_404(Category, slug=slug)

    def title(self, category):
        return f"{category.name} – {self.portal.name}" if category else self.portal.name

    def subtitle(self, category):
        if category:
            return category.description or category.name
        return self.portal.description or _("News and notices from all over the province.")

    def description(self, category):
        return escape(self.subtitle(category))  # readers of RSS take it for HTML

    def link(self, category):
        return self.absolute(category.get_absolute_url() if category else reverse("home"))

    def items(self, category):
        stories = Article.objects.published().for_feed()
        stories = list((stories.filter(category=category) if category else stories)[:LENGTH])
        self.photos = story_photos(stories)
        return stories

    def item_title(self, story):
        return story.headline

    def item_description(self, story):
        return escape(story.lead)

    def item_extra_kwargs(self, story):
        return {"text": whole_text(story, self.absolute)}

    def item_author_name(self, story):
        return story.byline or self.portal.name

    def item_categories(self, story):
        return [story.category.name]

    def item_pubdate(self, story):
        return localtime(story.publish_at)

    def item_updateddate(self, story):
        return localtime(story.modified_at)

    def item_enclosures(self, story):
        photo = self.photos.get(story.pk)
        if not photo:
            return []
        try:
            image = shared_image(photo)
            length, url = default_storage.size(image.name), self.absolute(image.url)
        # The file is gone, or no storage takes its name: that must not cost readers the feed.
        except (OSError, ValueError, SuspiciousOperation):
            return []
        return [feedgenerator.Enclosure(url, str(length), types.media_type(image.name))]


class NoticeFeed(PortalFeed):
    """The latest notices of the public archive."""

    def title(self):
        return f"{_('Notices')} – {self.portal.name}"

    def description(self):
        return _("Every notice of the portal, also those that have expired.")

    subtitle = description

    def link(self):
        return self.absolute(reverse("notices"))

    def items(self):
        return TickerNotice.objects.started()[:LENGTH]

    def item_title(self, notice):
        return notice.text

    def item_description(self, notice):
        return escape(notice.text)

    def item_categories(self, notice):
        return [notice.get_kind_display()]

    def item_pubdate(self, notice):
        return localtime(notice.starts_at)

    item_updateddate = item_pubdate
