"""Of the desks of rows that are kept by themselves: each save is kept, and an old one restored."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.desk.base import Desk
from articles.desk.late_saves import lock
from articles.editorial import row_history
from articles.editorial.states import Unreadable
from articles.media.storage import all_or_nothing
from articles.text.keys import as_key

LINES_PER_PAGE = 50


class RowHistoryMixin(Desk):
    """Keeps each save of a row of its own, shows what each changed, and restores one."""

    def save_model(self, request, obj, form, change):
        if change:
            row_history.keep_unrecorded(obj)  # what the save is about to overwrite
        super().save_model(request, obj, form, change)
        row_history.record(obj, by=request.user)

    def get_urls(self):
        restore = "<int:pk>/history/<int:version_pk>/restore/"
        return [self.page(restore, self.restore_view, "restore"), *super().get_urls()]

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        """Who saved what, newest first, each with the words that it changed."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        lines = row_history.lines(row)
        context = {
            "original": row,
            "page": Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page")),
            "newest": lines[0].version.pk if lines else None,
            "may_restore": self.has_change_permission(request, row),
            **self.history_context(request, row),
        }
        return self.render_page(request, "admin/shared_row_history.html", _("History"), context)

    def history_context(self, request, row):
        """Return what the page of the history shows besides its lines. Mixins add to it."""
        return {}

    @method_decorator(require_POST)
    def restore_view(self, request, pk, version_pk):
        """Make an old version the newest one."""
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        version = get_object_or_404(row_history.versions(row), pk=version_pk)
        try:
            with all_or_nothing(), transaction.atomic():
                row = self._locked(request, pk)
                if as_key(request.POST.get("newest", "")) != row_history.versions(row)[0].pk:
                    raise Unreadable(_("It was saved since you opened its history."))
                row_history.restore(row, version, by=request.user)
        except Unreadable as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, row, _("Restored an old version."))
            messages.success(request, _("The old version is now the newest one."))
        return redirect(f"admin:articles_{self.opts.model_name}_history", pk)

    def _locked(self, request, pk):
        """Return the row as it stands, which nobody else changes before the transaction ends."""
        lock(self.model._base_manager.filter(pk=pk))
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        return row
