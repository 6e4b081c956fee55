"""What the desk plans with a story: by whom, until when, for which day. Readers get none of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.moments import EARLIEST, LATEST


class PlannedModel(models.Model):
    """The planning of a story. A working copy bears that of its story (`editorial/planning.py`).

    It is no part of what a story says: no revision, duplicate or restore has any of it.
    """

    PLANNING = ("assigned_to", "due_at", "planned_on")

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,  # article_assigned serves its lookups
        related_name="assigned_articles",
    )
    due_at = models.DateTimeField(
        _("needed by"),
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )
    planned_on = models.DateField(
        _("planned day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST.date()), MaxValueValidator(LATEST.date())],
        help_text=_("For the week of the desk; readers get the story at its publish time."),
    )

    class Meta:
        abstract = True


# Partial: most stories of an archive were never planned.
PLANNING_INDEXES = [
    models.Index(
        fields=["assigned_to", "-created_at", "-id"],
        condition=Q(assigned_to__isnull=False),
        name="article_assigned",
    ),
    models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="article_due"),
    models.Index(
        fields=["planned_on"], condition=Q(planned_on__isnull=False), name="article_planned"
    ),
]
# Columns of which no reader gets anything.
PLANNING_COLUMNS = ("assigned_to_id", "due_at", "planned_on")
