"""Addresses by which somebody without a login gets one. No log has what follows (KEYS)."""

from django.urls import path

from articles.accounts import link_views
from articles.accounts.audit_log import FORGOTTEN
from articles.accounts.links import Kind
from newsroom.url_prefixes import DESK

app_name = "accounts"
urlpatterns = [
    path(FORGOTTEN.removeprefix(DESK), link_views.forgotten, name="forgotten"),
    path("mat-khau/", link_views.set_password, name="set_password"),
    path("mat-khau/<str:key>/", link_views.open_link, {"kind": Kind.RESET}, name=Kind.RESET),
    path("loi-moi/<str:key>/", link_views.open_link, {"kind": Kind.INVITATION}, name="invitation"),
]
