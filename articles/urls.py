"""Addresses of the public portal."""

from django.urls import path, register_converter

from .converters import FourDigits, TwoDigits
from .views import files, finding, pages

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
    path("media/<path:path>", files.media, name="media"),
]
