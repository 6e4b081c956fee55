"""What the rows of a story share, such as its quotes: a change of one is a change of the story."""

from django.db import models, transaction

from articles.models import changes


class StoryRowModel(models.Model):
    """A row with a foreign key `article`. Saving it reports the story, and so does deleting it."""

    article_id: int

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Save. Without a savepoint: it would cost two queries for each of forty rows."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            now, read = self.column_values(), getattr(self, "as_read", None)
            is_rewritten = read is None or any(now[name] != read[name] for name in read)
            self.as_read = now
            changes.report([self.article_id], is_rewritten=is_rewritten)

    def delete(self, *args, **kwargs):
        """Delete; the story reads otherwise now."""
        with transaction.atomic(savepoint=False):
            deleted = super().delete(*args, **kwargs)
            changes.report([self.article_id], is_rewritten=True)
            return deleted

    @classmethod
    def from_db(cls, *args, **kwargs):
        """Remember what was read. To ask for it again at a save would cost forty queries."""
        row = super().from_db(*args, **kwargs)
        row.as_read = row.column_values()
        return row

    def column_values(self):
        """What the row holds, without columns that were left in the database."""
        names = (field.attname for field in self._meta.concrete_fields)
        return {name: str(self.__dict__[name]) for name in names if name in self.__dict__}
