"""Addresses of the public portal."""

from django.urls import include, path, re_path, register_converter

from .api import operations
from .converters import FourDigits, TwoDigits
from .views import files, finding, machines, pages, search

register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "nn")

urlpatterns = [
    path("", pages.home, name="home"),
    path("chuyen-muc/<slug:slug>/", pages.category, name="category"),
    path("bai-viet/<slug:slug>/", pages.article, name="article"),
    path("luu-tru/", finding.archive, name="archive"),
    path("luu-tru/<yyyy:year>/", finding.archive_span, name="archive_year"),
    path("luu-tru/<yyyy:year>/<nn:month>/", finding.archive_span, name="archive_month"),
    path("luu-tru/<yyyy:year>/<nn:month>/<nn:day>/", finding.archive_span, name="archive_day"),
    path("dong-su-kien/", finding.threads, name="threads"),
    path("dong-su-kien/<slug:slug>/", finding.thread, name="thread"),
    path("so-do-trang/", finding.sitemap_page, name="sitemap_page"),
    path("can-bo/", finding.officials, name="officials"),
    path("can-bo/<slug:slug>/", pages.official, name="official"),
    path("thong-bao/", pages.notices, name="notices"),
    path("thong-bao/<int:pk>/", pages.notice, name="notice"),
    path("xem-truoc/<slug:key>/", pages.shared_preview, name="shared_preview"),
    path("dinh-chinh/", pages.corrections, name="corrections"),
    path("tim-kiem/", search.search_page, name="search"),
    path("media/<path:path>", files.media, name="media"),
    path("api/", machines.api_guide, name="api_guide"),
    path("api/v1/", include((operations.urlpatterns, "api"))),
    path("robots.txt", machines.robots),
    path("favicon.ico", machines.favicon),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<int:page>.xml", machines.sitemap, name="sitemap"),
    path("news-sitemap.xml", machines.news_sitemap, name="news_sitemap"),
    re_path(r"^(?P<format>rss|atom)\.xml$", machines.stories_feed, name="feed"),
    re_path(
        r"^chuyen-muc/(?P<slug>[-\w]+)/(?P<format>rss|atom)\.xml$",
        machines.stories_feed,
        name="category_feed",
    ),
    re_path(r"^thong-bao/(?P<format>rss|atom)\.xml$", machines.notices_feed, name="notices_feed"),
]
