"""Addresses: the admin, uploaded files, and everything a reader visits."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("quan-tri/hai-lop/", include("articles.accounts.urls")),
    path("quan-tri/", admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "newsroom.errors.bad_request"
handler404 = "newsroom.errors.page_not_found"
handler500 = "newsroom.errors.server_error"
