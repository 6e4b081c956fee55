"""The desk of the portal identity. It is one row, so the list redirects to its form."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.models import Portal
from articles.models.identity_fields import ColourField
from articles.portal.colours import DARK_GROUNDS, WHITE, Palette, palette
from articles.portal.identity import Look
from articles.text.contrast import contrast, rgb
from newsroom.http_cache import never_store

PREVIEW = "admin/articles/portal/_colours.html"


class PortalForm(forms.ModelForm):
    """The portal identity. Its telephone is a single number, for the footer links to it."""

    class Meta:
        help_texts = {"phone": _("One number, as readers dial it. It stands at the top too.")}
        widgets = {
            "colour": forms.TextInput(
                attrs={
                    "size": 9,
                    "autocomplete": "off",
                    "spellcheck": "false",
                    "data-picker": _("Pick the main colour"),
                    "data-preview": reverse_lazy("admin:articles_portal_colours"),
                }
            ),
            "description": forms.Textarea(attrs={"rows": 2}),
            "further_phones": forms.Textarea(attrs={"rows": 3}),
            "further_addresses": forms.Textarea(attrs={"rows": 3}),
        }

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
    autocomplete_fields = ("share_photo",)
    readonly_fields = ("logo_shown", "colours_shown")
    fieldsets = (
        (None, {"fields": ("name", "description", "owner", "responsible", "licence")}),
        (
            _("Logo and icon"),
            {"fields": ("logo", "logo_with_name", "logo_dark", "icon", "logo_shown")},
        ),
        (_("Colour"), {"fields": ("colour", "colours_shown")}),
        (
            _("Contact"),
            {"fields": ("phone", "further_phones", "address", "further_addresses", "email")},
        ),
        (
            _("Social networks"),
            {
                "fields": (*Portal.NETWORKS,),
                "description": _(
                    "An address, or the name of the page alone: it is completed. For Zalo a "
                    "telephone number does too."
                ),
            },
        ),
        (_("For readers"), {"fields": ("reuse_notice", "share_photo")}),
        (_("Artificial intelligence"), {"fields": ("ai_search", "ai_training")}),
    )

    class Media:
        css = {"all": ["css/admin-identity.css"]}
        js = [forms.Script("js/admin/identity.js", defer=True)]

    def get_urls(self):
        return [self.page("colours/", self.colours_view, "colours"), *super().get_urls()]

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

    @admin.display(description=_("As readers see it"))
    def logo_shown(self, portal):
        """The stored logo and icon on the papers of the portal."""
        look = Look(Portal.objects.current())
        return render_to_string("admin/articles/portal/_logo.html", {"look": look})

    @admin.display(description=_("As readers see it"))
    def colours_shown(self, portal):
        """The palette of the stored colour; a script shows that of the typed one."""
        made = palette(Portal.objects.current().colour)
        return render_to_string(PREVIEW, told(made))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and say what became of a colour that could not be read."""
        super().save_model(request, obj, form, change)
        made = palette(obj.colour)
        if "colour" in form.changed_data and obj.colour and not made.is_as_chosen:
            messages.warning(request, told(made)["told"])

    def colours_view(self, request: HttpRequest) -> HttpResponse:
        """Show the palette of the colour in the query, for the form while somebody chooses."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        try:
            made = palette(ColourField.stored(request.GET.get("colour", "")[:100]))
        except ValidationError:  # still being typed
            return never_store(HttpResponse(status=204))
        return never_store(render(request, PREVIEW, told(made)))


def told(made: Palette) -> dict[str, Any]:
    """Return what shows the palette `made`: itself, and in a sentence what readers get of it."""
    facts = {
        "chosen": made.chosen,
        "band": made.band,
        "dark": made.accent_dark,
        "was": _ratio(made.chosen or made.band, WHITE),
        "light_ratio": _ratio(made.band, WHITE),
        "dark_ratio": _ratio(made.accent_dark, DARK_GROUNDS[0]),
    }
    if not made.chosen:
        sentence = gettext("No colour chosen: readers see ours.")
    elif made.is_as_chosen:
        sentence = gettext(
            "Readers see this colour, with a contrast to white of %(light_ratio)s : 1; on dark "
            "pages words have its shade %(dark)s (%(dark_ratio)s : 1)."
        )
    else:
        sentence = gettext(
            "%(chosen)s cannot be read: its contrast to white is %(was)s : 1, and 4.5 : 1 is "
            "needed. Readers see its nearest shade %(band)s (%(light_ratio)s : 1); on dark pages "
            "words have the shade %(dark)s (%(dark_ratio)s : 1)."
        )
    return {"palette": made, "told": sentence % facts}


def _ratio(colour: str, ground: Any) -> str:
    return number_format(contrast(rgb(colour), ground), 1)
