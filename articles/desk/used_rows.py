"""Of the desks of photos and videos: what stories show is not deleted."""

from django.db import IntegrityError

from articles.desk.base import Desk


class UsedRowsMixin(Desk):
    """Says what shows the rows that somebody wants to delete. A desk gives `uses_of()`."""

    def uses_of(self, request, rows):
        """Return what shows `rows`, each a line of HTML with a link where the user may see it."""
        raise NotImplementedError

    def delete_view(self, request, *args, **kwargs):
        """Ask, then delete. Where a story began to show the row meanwhile, refuse instead."""
        try:
            return super().delete_view(request, *args, **kwargs)
        except IntegrityError:
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        """Show the list. Its action "delete selected" can fail as `delete_view()` can."""
        try:
            return super().changelist_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changelist_view(request, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        """Name what shows the rows, in the words of the desk. Such a row is not deleted."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            return deleted, counts, set(), self.uses_of(request, objs) or protected
        return deleted, counts, lacking, protected
