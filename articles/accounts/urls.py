"""Addresses of the second factor, below /quan-tri/hai-lop/."""

from django.urls import path

from articles.accounts import factor_pages as pages
from articles.accounts.views import SecondStep

app_name = "mfa"
urlpatterns = [
    path("", pages.FactorList.as_view(), name="list"),
    path("mat-khau/", pages.Proof.as_view(), name="proof"),
    path("ma-du-phong/", pages.RecoveryCodes.as_view(), name="recovery"),
    path("<int:pk>/xoa/", pages.FactorRemove.as_view(), name="remove"),
    path("them/TOTP/", pages.AppAdd.as_view(), name="add_app"),
    path("them/FIDO2/", pages.PasskeyAdd.as_view(), name="add_passkey"),
    path("xac-nhan/<method>/", SecondStep.as_view(), name="auth"),
]
