"""Where an article, a notice or a featured story stands, as a coloured word."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.editorial import workflow
from articles.models import Article


def badge(state: str, label: object) -> SafeString:
    """Return `label` in the colour of `state` (`.state-…` in static/css/admin.css)."""
    return format_html('<span class="state state-{}">{}</span>', state, label)


def article_badge(article: Article, now: datetime | None = None) -> SafeString:
    """Return the state of `article` at `now`: its status, or that it is scheduled."""
    state = workflow.state(article, now)
    label: object = workflow.state_label(state)
    if not article.has_page:
        label = format_lazy("{}: {}", _("Working copy"), label)
    shown = badge(state, label)
    if open_notes := getattr(article, "open_notes", 0):  # the list of stories counts them
        words = ngettext("%s note", "%s notes", open_notes) % open_notes
        return format_html('{} <span class="note-chip">{}</span>', shown, words)
    return shown


def state_badge(state: str) -> SafeString:
    """Return `state` in words and in its colour."""
    return badge(state, workflow.state_label(state))
