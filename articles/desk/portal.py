"""The desk of the portal identity. It is one row, so the list redirects to its form."""

from django import forms
from django.contrib import admin
from django.core.validators import RegexValidator
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.models import Portal


class PortalForm(forms.ModelForm):
    """The portal identity. Its telephone is a single number, for the footer links to it."""

    class Meta:
        help_texts = {"phone": _("One number, as readers dial it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "phone" in self.fields:  # a step of the first day asks for some fields alone
            self.fields["phone"].validators.append(
                RegexValidator(r"^[+(]*[0-9][0-9 .()-]+$", _("Enter one telephone number."))
            )


@admin.register(Portal)
class PortalAdmin(Desk):
    """The portal identity: added once, then only changed."""

    form = PortalForm
    change_form_template = "admin/articles/portal/change_form.html"
    add_form_template = change_form_template
    fieldsets = (
        (None, {"fields": ("name", "owner", "responsible", "licence")}),
        (_("Contact"), {"fields": ("address", "phone", "email")}),
        (_("For readers"), {"fields": ("reuse_notice", "facebook", "zalo", "youtube")}),
        (_("Artificial intelligence"), {"fields": ("ai_search", "ai_training")}),
    )

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Portal.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Redirect to the form of the portal, or to the empty one while there is none."""
        if Portal.objects.exists():
            return redirect("admin:articles_portal_change", Portal.ONLY)
        return redirect("admin:articles_portal_add")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Name above the form what readers still miss."""
        missing = {"unfilled": Portal.objects.current().unfilled}
        return super().changeform_view(
            request, object_id, form_url, {**missing, **(extra_context or {})}
        )
