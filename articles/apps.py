"""The one app, and the admin site it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Stories, quoted officials and ticker notices."""

    name = "articles"
    verbose_name = _("Newsroom")


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own site class, so that it answers what our forms ask."""

    default_site = "articles.site.NewsroomSite"
