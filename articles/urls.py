"""The URLs of the public portal."""

from django.urls import include, path, re_path, register_converter

from articles.api import operations
from articles.portal.converters import FourDigits, TwoDigits
from articles.portal.views import (
    archive,
    calendar,
    home,
    machine_readable,
    media,
    notices,
    officials,
    pages,
    search,
    stories,
)
from newsroom.url_prefixes import API, CALENDARS, FILE_ACCESS, MEDIA, PREVIEWS, SEARCH

register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "nn")

urlpatterns = [
    path("", home.home, name="home"),
    path("chuyen-muc/<slug:slug>/", stories.category, name="category"),
    path("bai-viet/<slug:slug>/", stories.article, name="article"),
    path("luu-tru/", archive.archive, name="archive"),
    path("luu-tru/<yyyy:year>/", archive.archive_span, name="archive_year"),
    path("luu-tru/<yyyy:year>/<nn:month>/", archive.archive_span, name="archive_month"),
    path("luu-tru/<yyyy:year>/<nn:month>/<nn:day>/", archive.archive_span, name="archive_day"),
    path("dong-su-kien/", stories.threads, name="threads"),
    path("dong-su-kien/<slug:slug>/", stories.thread, name="thread"),
    path("so-do-trang/", home.sitemap_page, name="sitemap_page"),
    path("can-bo/", officials.officials, name="officials"),
    path("can-bo/<slug:slug>/", officials.official, name="official"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/<int:pk>/", notices.notice, name="notice"),
    path(f"{PREVIEWS[1:]}<slug:key>/", stories.shared_preview, name="shared_preview"),
    path(f"{CALENDARS[1:]}<slug:secret>.ics", calendar.calendar_view, name="calendar"),
    path("dinh-chinh/", stories.corrections, name="corrections"),
    path(SEARCH[1:], search.search_page, name="search"),
    path(f"{MEDIA[1:]}<path:path>", media.media, name="media"),
    path(f"{FILE_ACCESS[1:]}<path:path>", media.file_access, name="file_access"),
    path("api/", machine_readable.api_guide, name="api_guide"),
    path(API[1:], include((operations.urlpatterns, "api"))),
    path("robots.txt", machine_readable.robots),
    path(".well-known/security.txt", machine_readable.security_txt),
    path("favicon.ico", machine_readable.favicon),
    path("manifest.webmanifest", machine_readable.manifest, name="manifest"),
    path("sitemap.xml", machine_readable.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<int:page>.xml", machine_readable.sitemap, name="sitemap"),
    path("news-sitemap.xml", machine_readable.news_sitemap, name="news_sitemap"),
    re_path(r"^(?P<format>rss|atom)\.xml$", machine_readable.stories_feed, name="feed"),
    re_path(
        r"^chuyen-muc/(?P<slug>[-\w]+)/(?P<format>rss|atom)\.xml$",
        machine_readable.stories_feed,
        name="category_feed",
    ),
    re_path(
        r"^thong-bao/(?P<format>rss|atom)\.xml$", machine_readable.notices_feed, name="notices_feed"
    ),
    path("<slug:slug>/", pages.page, name="page"),  # last: what is above is no page's address
]
