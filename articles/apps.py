"""The one app of the news, and how the admin is set up."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.db.models.signals import post_migrate, pre_delete
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Stories, quoted officials and ticker notices."""

    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from django.contrib.auth.models import User

        from articles.accounts import audit_log, roles, sessions
        from articles.caching import triggers
        from articles.search import index
        from newsroom import logs

        logs.watch_queries()
        index.listen()
        pre_delete.connect(audit_log.keep_names, sender=User)

        user_logged_in.connect(sessions.begin)
        post_migrate.connect(roles.sync_roles, sender=self)
        post_migrate.connect(triggers.create_triggers, sender=self)
        post_migrate.connect(count_for_planner, sender=self)


def count_for_planner(using, **kwargs):
    """Have SQLite count what its indexes hold (post_migrate), as PostgreSQL does by itself.

    Its planner chooses by these counts. Without them, the days of a month among 400,000 stories
    took seconds, for all published ones were read. Counting takes 0.7 s. Old counts do no harm.
    """
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute("ANALYZE")


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own site class."""

    default_site = "articles.desk.site.NewsroomSite"
