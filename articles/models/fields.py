"""Text fields that tidy and clean what is stored, whichever way it comes in.

A form, the shell, an import and `QuerySet.update()` all pass `get_db_prep_save()`, so that is where
text is tidied and HTML is cleaned.
"""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import links, richtext, search_terms, vietnamese


class TidyFormField(forms.CharField):
    """A form field that counts and checks characters after `vietnamese.tidy_words()`."""

    def to_python(self, value):
        return vietnamese.tidy_words(super().to_python(value) or "")


class StoredMixin(models.Field):
    """Mixin of a text field: `stored(value)` is what the column and the saved instance hold."""

    @staticmethod
    def stored(value):
        return vietnamese.tidy_words(value)

    def _store(self, value):
        return self.stored(value) if isinstance(value, str) else value

    def to_python(self, value):
        return self._store(super().to_python(value))

    def pre_save(self, instance, add):
        value = self._store(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(self._store(value), connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": TidyFormField, **kwargs})


class TidyCharField(StoredMixin, models.CharField):
    """A line of text, stored as `vietnamese.tidy_words()` returns it."""


class TidyTextField(StoredMixin, models.TextField):
    """Text of several lines, stored as `vietnamese.tidy_words()` returns it."""


class RichTextField(StoredMixin, models.TextField):
    """HTML, stored as `richtext.clean()` returns it; too long or too deep is a ValidationError."""

    @staticmethod
    def stored(value):
        return richtext.clean(value)


class LinkField(TidyCharField):
    """A path of this site (/bai-viet/…) or a URL of another (https://…), never a script.

    Anything else is a ValidationError, whichever way it comes in.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 500, **kwargs})

    @staticmethod
    def stored(value):
        value = links.mended(vietnamese.tidy_words(value))
        path = value.startswith("/")
        web = value.lower().startswith(("https://", "http://"))
        if value and not (links.is_safe(value) and (path or web)):
            raise forms.ValidationError(
                _("Enter a web address (https://…) or a path of this site (/…)."),
                code="link",
            )
        return value


class FoldedField(models.TextField):
    """The words of other fields as a search compares them, kept beside them for searching.

    `of` names the fields it is made from; of rich text, only the words. It is made at each save of
    the instance.
    """

    def __init__(self, *args, of=(), **kwargs):
        self.of = of
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance, add):
        values = []
        for name in self.of:
            value = getattr(instance, name)
            rich = isinstance(instance._meta.get_field(name), RichTextField)
            values.append(richtext.plain(value) if rich else value)
        folded = search_terms.folded(" ".join(values))
        setattr(instance, self.attname, folded)
        return folded
