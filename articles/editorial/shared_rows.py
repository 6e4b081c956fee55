"""Officials and photos: shared rows, which many stories show. Who may change one.

A change of a shared row changes every story that shows it, also those that readers see. So it is
for those who may change all of these stories, or may publish. Each save is kept
(`editorial/row_history.py`).
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.editorial import workflow
from articles.models import Article, Official, Photo, PhotoInPage

SharedRow = Official | Photo

# How a story leads to what it shows.
SHOWN_AS: dict[type, tuple[str, ...]] = {
    Official: ("quotes__official",),
    Photo: Article.TO_PHOTOS,
}


def may_change(row: SharedRow, by: workflow.Actor) -> bool:
    """Tell whether `by` may change `row`: who may publish, or may edit each story that shows it.

    A journalist may, as long as it stands nowhere but in their own stories before these are
    published or scheduled.
    """
    return not closed_to(type(row)._default_manager.filter(pk=row.pk), by).exists()


def closed_to(rows: QuerySet[Any], by: workflow.Actor) -> QuerySet[Any]:
    """Return those of `rows`, officials or photos, that `by` may not change."""
    if by.has_perm("articles.publish_article"):
        return rows.none()
    stories = workflow.closed_to(Article.objects.order_by(), by)
    shown = Q()
    for path in SHOWN_AS[rows.model]:
        shown |= Q(Exists(stories.filter(**{path: OuterRef("pk")})))
    if rows.model is Photo:  # pages are for those who may publish
        shown |= Q(Exists(PhotoInPage.objects.filter(photo=OuterRef("pk"))))
    return rows.filter(shown)
