"""The one app, and the admin site it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from mfa.apps import TwoFactorConfig


class ArticlesConfig(AppConfig):
    """Stories, quoted officials and ticker notices."""

    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from articles.accounts import roles
        from articles.caching import triggers
        from articles.search import index
        from newsroom import logs

        logs.watch_queries()
        index.listen()

        post_migrate.connect(roles.sync_roles, sender=self)
        post_migrate.connect(triggers.create_triggers, sender=self)
        post_migrate.connect(count_for_planner, sender=self)


def count_for_planner(using, **kwargs):
    """Let SQLite count what its indexes hold (post_migrate), as PostgreSQL does by itself.

    Without these counts it took seconds to find the days of a month among 400,000 stories: it
    read all that are published. Counting them took 0.7 s; how old the counts are matters little.
    """
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute("ANALYZE")


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own site class, so that it answers what our forms ask."""

    default_site = "articles.desk.site.NewsroomSite"


class SecondFactorConfig(TwoFactorConfig):
    """django-mfa3 without its hand on the admin's login, which has its own (`site`)."""

    def ready(self):
        pass
