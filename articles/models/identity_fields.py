"""Columns of the portal identity: each takes what somebody meant, or says what is wrong with it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LinkField, StoredMixin, TidyCharField, TidyFormField
from articles.text import contacts, profiles, vietnamese

_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


class ColourField(TidyCharField):
    """A colour as "#8c1317", or "". "8C1317" and "#abc" are completed; all else is refused."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 7, **kwargs})

    @staticmethod
    def stored(value):
        value = vietnamese.tidy_words(value)
        if not value:
            return ""
        found = _COLOUR.fullmatch(value)
        if not found:
            raise ValidationError(
                _("Enter a colour as # and six digits from 0 to f, such as #8c1317."),
                code="colour",
            )
        digits = found[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(c * 2 for c in digits))

    def formfield(self, **kwargs):
        """No limit of letters: a colour in other words gets an answer that helps."""
        field = super().formfield(**kwargs)
        return forms.CharField(
            label=field.label, help_text=field.help_text, required=False, widget=field.widget
        )


class ProfileField(LinkField):
    """The address of the portal on a social network (of profiles.NETWORKS), completed."""

    def __init__(self, *args, network="", **kwargs):
        self.network = network
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "network": self.network}

    def stored(self, value):
        value = vietnamese.tidy_words(value)
        return LinkField.stored(profiles.completed(self.network, value) if value else "")


class ContactsField(StoredMixin, models.TextField):
    """Telephone numbers or post addresses, one a line (`text/contacts.py`)."""

    def __init__(self, *args, phones=False, **kwargs):
        self.phones = phones
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "phones": self.phones}

    def stored(self, value):
        found = contacts.contacts(vietnamese.tidy_words(value))
        if len(found) > contacts.MOST:
            raise ValidationError(
                _("At most %(most)s lines."), code="too_many", params={"most": contacts.MOST}
            )
        for contact in found:
            self._check(contact)
        return contacts.written(found)

    def _check(self, contact):
        line = contacts.written([contact])
        if not contact.value or len(contact.label) > contacts.LABEL_LENGTH or len(line) > 300:
            raise ValidationError(
                _("This line lacks what stands behind the colon, or is too long: %(line)s"),
                code="contact",
                params={"line": line[:80]},
            )
        if self.phones and not contacts.is_phone(contact.value):
            raise ValidationError(
                _("One telephone number a line, its label and a colon before it; not: %(line)s"),
                code="phone",
                params={"line": line[:80]},
            )

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": TidyFormField, **kwargs})
