"""Files that came with a form which was sent back, kept for whoever chose them."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models

from articles.models.readers import NO_ROW

FOLDER = "kept/"  # its files are handed out to nobody (articles/portal/file_access.py)


def kept_name(instance, filename):
    """Return a name that tells nothing of the file and that nobody can guess."""
    return f"{FOLDER}{secrets.token_hex(16)}"


class KeptFile(models.Model):
    """A file that a browser has sent once; it is put in again when the form is sent again."""

    readers_see = NO_ROW

    KEPT = timedelta(days=1)
    MAX_FILES = 50  # of one person
    MAX_BYTES = 200 * 1024 * 1024  # of one person, all together

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to=kept_name)
    name = models.CharField(max_length=255)  # as its chooser knows it
    size = models.BigIntegerField()
    kept_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()  # no desk shows them

    def __str__(self):
        return self.name
