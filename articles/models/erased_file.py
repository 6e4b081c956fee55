"""Files that were erased for good: what they were called, who erased them, and why."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import TidyCharField
from articles.models.readers import NO_ROW


class ErasedFile(models.Model):
    """A file that is gone from the storage, although old versions of stories may name it.

    The row stays for ever: the history says by it why a file is not there, and the audit log who
    did it. So `erased_by` is a name, which outlives the account.
    """

    readers_see = NO_ROW

    name = models.CharField(_("file"), max_length=255, unique=True)
    photo_key = models.BigIntegerField(null=True, editable=False)  # of the Photo it was of
    reason = TidyCharField(
        _("reason"),
        max_length=300,
        help_text=_("The audit log and the history of the stories show it."),
    )
    erased_by = models.CharField(_("erased by"), max_length=150)
    erased_at = models.DateTimeField(_("erased at"), default=timezone.now)

    class Meta:
        verbose_name = _("erased file")
        verbose_name_plural = _("erased files")
        ordering = ["-erased_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason="") & ~Q(erased_by=""),
                name="erased_file_says_what_who_and_why",
            )
        ]

    def __str__(self):
        return self.name
