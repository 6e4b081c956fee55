"""The old addresses of a new story: what readers reach it by on the portal that it came from."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.rights import RightsMixin
from articles.models import Article, OldAddress

MOST = 10  # of a story
FIELD = "former_addresses"  # "old_addresses" is the relation of the model


class OldAddressesForm(forms.ModelForm):
    """The form of a story with the addresses that it had, one a line."""

    former_addresses = forms.CharField(
        label=gettext_lazy("Old addresses"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "One a line. Who asks for it here is led to this story, once readers may see it."
        ),
    )

    def clean_former_addresses(self) -> list[str]:
        """Return the lines. Raises ValidationError where there are more than MOST."""
        lines = [line.strip() for line in self.cleaned_data[FIELD].splitlines()]
        found = list(dict.fromkeys(filter(None, lines)))
        if len(found) > MOST:
            raise forms.ValidationError(_("At most %s old addresses.") % MOST)
        return found


class OldAddressesMixin(RightsMixin):
    """Of the story desk: asks for old addresses with a new story, and keeps them with its save."""

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Return the sections; of a story that is there, without the old addresses."""
        sections = super().get_fieldsets(request, obj)
        if obj is None:
            return sections
        return [
            (name, options | {"fields": tuple(each for each in options["fields"] if each != FIELD)})
            for name, options in sections
        ]

    def keep_old_addresses(self, request: HttpRequest, form: Any, change: bool) -> None:
        """Keep those that the form of a new story names. What another row has is told."""
        addresses = form.cleaned_data.get(FIELD) if not change else None
        if addresses and (lost := OldAddress.objects.record(addresses, form.instance)):
            told = _("These old addresses lead elsewhere already, or are none: %s")
            messages.warning(request, told % ", ".join(lost))
