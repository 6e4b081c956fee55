"""The threads' desk."""

from django.contrib import admin

from articles.desk.base import Desk
from articles.models import Article, Thread


@admin.register(Thread)
class ThreadAdmin(Desk):
    """Events that several stories follow. A story's thread is chosen in the form of the story."""

    list_display = ("name", "description", "created_at", "changed")
    fields = ("name", "description", "slug")

    def seen_by_readers(self):
        return Article.objects.published().threads()

    def get_view_on_site_url(self, obj=None):
        """Return the URL of the thread's page; None while none of its stories is published."""
        if obj is None or not Article.objects.published().filter(thread=obj).exists():
            return None
        return super().get_view_on_site_url(obj)
