"""Where an article, a notice or a featured story stands, as a coloured word."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editorial import workflow
from articles.models import Article


def badge(state: str, label: object) -> SafeString:
    """Return `label` in the colour of `state` (`.state-…` in static/css/admin.css)."""
    return format_html('<span class="state state-{}">{}</span>', state, label)


def article_badge(article: Article, now: datetime | None = None) -> SafeString:
    """Return the state of `article` at `now`: its status, or that it is scheduled."""
    return state_badge(workflow.state(article, now))


def state_badge(state: str) -> SafeString:
    """Return `state` in words and in its colour."""
    return badge(state, workflow.state_label(state))
