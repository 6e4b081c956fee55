"""The desk of threads: events that several stories follow."""

from django.contrib import admin

from ..models import Thread
from .base import Desk


@admin.register(Thread)
class ThreadAdmin(Desk):
    """Threads, newest first."""
