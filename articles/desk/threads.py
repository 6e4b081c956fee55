"""The threads' desk."""

from django.contrib import admin

from articles.desk.base import Desk
from articles.models import Article, Thread


@admin.register(Thread)
class ThreadAdmin(Desk):
    """Events that several stories follow; which story follows which is said in the story's form."""

    list_display = ("name", "description", "created_at")
    fields = ("name", "description", "slug")

    def get_view_on_site_url(self, obj=None):
        """The thread's page, where it has one: readers see no thread without a story."""
        if obj is None or not Article.objects.published().filter(thread=obj).exists():
            return None
        return super().get_view_on_site_url(obj)
