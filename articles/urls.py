"""Addresses of the public portal."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("chuyen-muc/<slug:slug>/", views.category, name="category"),
    path("bai-viet/<slug:slug>/", views.article, name="article"),
    path("can-bo/<slug:slug>/", views.official, name="official"),
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/<int:pk>/", views.notice, name="notice"),
    path("xem-truoc/<slug:key>/", views.shared_preview, name="shared_preview"),
    path("dinh-chinh/", views.corrections, name="corrections"),
    path("media/<path:path>", views.media, name="media"),
]
