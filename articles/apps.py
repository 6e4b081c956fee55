"""The one app, and the admin site it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Stories, quoted officials and ticker notices."""

    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from . import roles, triggers

        post_migrate.connect(roles.lay_down, sender=self)
        post_migrate.connect(triggers.lay_down, sender=self)


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own site class, so that it answers what our forms ask."""

    default_site = "articles.site.NewsroomSite"
