"""The URLs of the project: the desk with what leads to a login, and the portal."""

from django.contrib import admin
from django.urls import include, path

from newsroom.url_prefixes import DESK

urlpatterns = [
    path(f"{DESK[1:]}hai-lop/", include("articles.accounts.urls")),
    path(DESK[1:], include("articles.accounts.link_urls")),
    path(DESK[1:], admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "newsroom.errors.bad_request"
handler404 = "newsroom.errors.page_not_found"
handler500 = "newsroom.errors.server_error"
