"""The list of stories: what each row shows, and the filters that only stories have."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.accounts.names import full_name
from articles.desk.badges import article_badge, badge
from articles.desk.lists import WorkList, labelled, nothing, short_moment, thumbnail
from articles.desk.rights import RightsMixin
from articles.editorial import last_changes, second_look, workflow
from articles.editorial.last_changes import LastChange
from articles.models import Article, Note

REASON_IN_LIST = 160  # characters; the whole is in the story's form


class MineFilter(admin.SimpleListFilter):
    """The stories of whoever looks, for those who see others too."""

    title = _("author")
    parameter_name = "mine"
    as_chips = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        me: Any = request.user
        return [("1", _("Mine"))] if workflow.sees_all(me) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        me: Any = request.user
        return queryset.filter(author=me) if self.value() == "1" else queryset


class StoryList(WorkList):
    """The list of stories. Each knows its notes, its last change, and why it was taken back.

    That takes three queries for a page, however many rows it has.
    """

    deferred = ("body", "folded")

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        noted = {story: story.working_copy_of_id or story.pk for story in self.result_list}
        open_notes = Note.objects.counted(noted.values())
        for story, key in noted.items():
            story.open_notes = open_notes.get(key, 0)

    def last_changes(self, rows: list[Article]) -> dict[int, LastChange]:
        """Return the last save or move of each story; note which was taken back, and why."""
        moves = second_look.last_moves(story.pk for story in rows)
        reasons = second_look.reasons(rows, moves)
        for story in rows:
            story.taken_back = reasons.get(story.pk)  # type: ignore[attr-defined] # for the row
        return last_changes.of_stories(rows, moves)


class StoryListMixin(RightsMixin):
    """Of the story desk: the columns of its list."""

    list_display = ("picture", "headline", "state", "writer", "category", "goes_out", "changed")
    list_display_links = ("headline",)
    list_select_related = ("category", "author", "cover")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryList

    @admin.display(description=_("photo"))
    def picture(self, article: Article) -> SafeString:
        return thumbnail(article.cover)

    @admin.display(description=_("status"), ordering="status")
    def state(self, article: Article) -> SafeString:
        """Return where it stands; of one that was taken back, with the reason."""
        move = getattr(article, "taken_back", None)
        if move is None:
            return article_badge(article)
        is_draft = article.status == Article.Status.DRAFT
        mark = badge("sent-back", _("Sent back")) if is_draft else article_badge(article)
        return format_html(
            '{}<span class="taken-back" title="{}">{}: {}</span>',
            mark,
            move.note,
            full_name(move.by),
            Truncator(move.note).chars(REASON_IN_LIST),
        )

    @admin.display(description=_("author"), ordering="author")
    def writer(self, article: Article) -> str:
        return full_name(article.author)

    @admin.display(description=_("Published at"), ordering="publish_at")
    def goes_out(self, article: Article) -> SafeString:
        if article.publish_at is None:
            return nothing()
        return labelled(_("Published at"), short_moment(article.publish_at))
