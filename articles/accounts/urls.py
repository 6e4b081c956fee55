"""Addresses of the second factor, below /quan-tri/hai-lop/."""

from django.urls import path

from articles.accounts.views import FactorAdd, FactorDelete, FactorList, RecoveryCodes, SecondStep

app_name = "mfa"
urlpatterns = [
    path("", FactorList.as_view(), name="list"),
    path("ma-du-phong/", RecoveryCodes.as_view(), name="recovery"),
    path("<int:pk>/xoa/", FactorDelete.as_view(), name="delete"),
    path("them/<method>/", FactorAdd.as_view(), name="create"),
    path("xac-nhan/<method>/", SecondStep.as_view(), name="auth"),
]
