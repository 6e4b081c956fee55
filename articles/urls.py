"""Addresses of the public portal."""

from django.urls import path

from .views import files, pages, search

urlpatterns = [
    path("", pages.home, name="home"),
    path("chuyen-muc/<slug:slug>/", pages.category, name="category"),
    path("bai-viet/<slug:slug>/", pages.article, name="article"),
    path("can-bo/<slug:slug>/", pages.official, name="official"),
    path("thong-bao/", pages.notices, name="notices"),
    path("thong-bao/<int:pk>/", pages.notice, name="notice"),
    path("xem-truoc/<slug:key>/", pages.shared_preview, name="shared_preview"),
    path("dinh-chinh/", pages.corrections, name="corrections"),
    path("tim-kiem/", search.search_page, name="search"),
    path("media/<path:path>", files.media, name="media"),
]
