"""Of the desks of officials and photos: who may change what many stories show."""

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.utils.translation import gettext as _

from articles.desk.form_recovery import recovery_page
from articles.desk.row_history import RowHistoryMixin
from articles.editorial import shared_rows


class SharedRowsMixin(RowHistoryMixin):
    """Changes what readers see only for those who may."""

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or shared_rows.may_change(obj, request.user))

    def form_context(self, request, obj, context):
        """Add `is_closed`: whether only the stories that show the row keep the user from it."""
        is_closed = (
            obj is not None
            and super().has_change_permission(request, obj)
            and not shared_rows.may_change(obj, request.user)
        )
        return super().form_context(request, obj, context) | {"is_closed": is_closed}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Handle the form. What was typed is not lost where it may not be saved any more."""
        if request.method == "POST" and object_id is not None:
            row = self.get_object(request, unquote(object_id))
            if row is not None and not self.has_change_permission(request, row):
                return self.closed_page(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def closed_page(self, request):
        """Return the page that holds what was typed for a row that is closed to the user by now."""
        return recovery_page(
            request,
            title=_("You may not change this"),
            explanation=_(
                "It stands in a story that you may not change. Copy what you typed and "
                "give it to an editor."
            ),
        )

    def change(self, request, row):
        """Save a change of `row` that came by no form of this desk, with its history and log."""
        with transaction.atomic():
            self.save_model(request, row, None, change=True)
            self.log_change(request, row, [{"changed": {}}])
