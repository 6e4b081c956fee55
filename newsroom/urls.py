"""Addresses: the admin, uploaded files, and everything a reader visits."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("quan-tri/hai-lop/", include("articles.second_factor")),
    path("quan-tri/", admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler404 = "articles.views.errors.page_not_found"
handler500 = "articles.views.errors.server_error"
