"""A conflict: the row that a form posted, beside the one that was saved meanwhile.

A form carries a short digest of each of its parts as they stood when it was made (`seen`). From
these a late save can tell who changed what. A part is a field, or all rows of an inline. No page
can hold a file: one that was posted has to be chosen again.
"""

import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2s
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.core.files import File
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME as DELETE
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext

from articles.desk.autocomplete import HIDDEN, SearchField
from articles.desk.formsets import rows_after_save
from articles.desk.kept_files import KEPT
from articles.editorial import diff
from articles.models.fields import RichTextField
from articles.text import galleries, richtext
from articles.text.blocks import BLOCKS

_PARAGRAPH = re.compile(r"(<(p|h[234]|li|t[dh]|caption|figure|figcaption)\b[^>]*>)(.*?)(</\2>)")
# Stops at "<", for it reads what was typed too: looking for the end of each of 20,000 unfinished
# tags never came to an end.
_AROUND_BLOCKS = re.compile(rf"\s?(</?(?:{BLOCKS})\b[^<>]*>)\s?")


@dataclass
class Part:
    """One part: how it reads on both sides, and the inputs that post either of them."""

    name: str
    label: str
    mine: object  # what a person reads: text, or for an inline a list of rows
    theirs: object
    digests: tuple  # of what the form was made from, of mine, of theirs
    posted: list  # what was posted for it: (name, value)
    offered: str  # hidden inputs that hold theirs
    theirs_posted: list  # of a field: what would be posted for theirs
    files: list  # of mine, to be chosen again: (name of the input, what it was)
    is_rows: bool = False
    is_text: bool = False
    is_long: bool = False
    is_rich: bool = False

    @property
    def differs(self):
        """Whether the two sides read differently."""
        return self.digests[1] != self.digests[2]

    @property
    def changed_by_me(self):
        """Whether mine is not what the form was made from."""
        return self.digests[1] != self.digests[0]

    @property
    def changed_by_them(self):
        """Whether theirs is not what the form was made from."""
        return self.digests[2] != self.digests[0]

    @property
    def prefers_theirs(self):
        """Whether to choose theirs beforehand: they alone changed it."""
        return self.changed_by_them and not self.changed_by_me


class Conflict:
    """What `request` posted for `row`, compared with the row as it is stored.

    `data` is what was posted, changed as if the form had been made from the stored row.
    """

    def __init__(self, model_admin, request, row):
        self._admin, self._request, self._row = model_admin, request, row
        self._seen = dict(parse_qsl(request.POST.get("seen", "")))
        self.data, self._files = request.POST.copy(), request.FILES
        fields, inlines = self._field_parts(), self._inline_parts()
        self.parts = fields + inlines
        self.data["seen"] = urlencode({part.name: part.digests[2] for part in self.parts})

    @property
    def differing(self):
        """The parts that have to be chosen."""
        return [part for part in self.parts if part.differs]

    @property
    def same(self):
        """The parts that read the same on both sides."""
        return [part for part in self.parts if not part.differs]

    @property
    def would_overwrite(self):
        """Whether saving mine would undo what somebody else changed."""
        return any(part.differs and part.changed_by_them for part in self.parts)

    def take_theirs(self, name):
        """Let theirs stand for the field `name`, where they alone changed it."""
        part = next((part for part in self.parts if part.name == name), None)
        if part is None or not part.differs or not part.prefers_theirs:
            return
        for input_name, value in part.theirs_posted:
            self.data[input_name] = value
        part.posted, part.mine = part.theirs_posted, part.theirs
        part.digests = (part.digests[0], part.digests[2], part.digests[2])

    @cached_property
    def other_inputs(self):
        """What else was posted and must be posted again: (name, value), without the buttons."""
        needed = {IS_POPUP_VAR, TO_FIELD_VAR}
        secret = {name for name, field in self._fields.items() if _is_secret(field)}
        shown = {name for part in self.parts for name, _value in part.posted}
        names = [
            name
            for name in self.data
            if name != "csrfmiddlewaretoken"
            and (name in needed or not name.startswith("_"))
            and name not in shown | secret
        ]
        return self._posted(names)

    def _posted(self, names):
        return [(name, value) for name in names for value in self.data.getlist(name)]

    def _field_parts(self):
        form_class = form_class_of(self._admin, self._request, self._row)
        mine = form_class(self.data, self._files, instance=copy(self._row))
        theirs = form_class(instance=self._row, prefix="theirs")
        self._fields = mine.fields
        shown = {name: (_named(mine, name), _named(theirs, name)) for name in mine.fields}
        inputs, effort = _by_part(self.data), diff.Effort()
        return [
            Part(
                name=name,
                label=field.label,
                mine=_marked(*shown[name], effort),
                theirs=_marked(shown[name][1], shown[name][0], effort),
                digests=(self._seen.get(name), _digest(mine, name), _digest(theirs, name)),
                posted=self._posted(inputs[name]),
                offered=theirs[name].as_hidden(),
                theirs_posted=_as_posted(theirs[name], name),
                files=_files(mine, [name]),
                is_text=isinstance(field, forms.CharField),
                is_long=isinstance(field.widget, forms.Textarea),
                is_rich=isinstance(shown[name][0], SafeString),
            )
            for name, field in mine.fields.items()
            if not _is_secret(field)
        ]

    def _inline_parts(self):
        request, row = self._request, self._row
        parts = []
        for formset_class, inline in self._admin.get_formsets_with_inlines(request, row):
            name = formset_class.get_default_prefix()
            if f"{name}-TOTAL_FORMS" not in self.data:
                # Its form had none (a draft has no corrections): it says nothing of these rows.
                self.data |= {f"{name}-{count}_FORMS": "0" for count in ("TOTAL", "INITIAL")}
                continue
            options = {"instance": row, "queryset": inline.get_queryset(request)}
            theirs = formset_class(prefix=f"theirs-{name}", **options)
            pks = [form.instance.pk for form in theirs.initial_forms]
            _rebase(self.data, self._files, name, pks)
            mine = formset_class(self.data, self._files, prefix=name, **options)
            mine.is_valid()
            fields = [field for form in theirs for field in form]
            parts.append(
                Part(
                    name=name,
                    label=inline.verbose_name_plural,
                    mine=_shown_rows(mine),
                    theirs=_shown_rows(theirs),
                    digests=(self._seen.get(name), _rows_digest(mine), _rows_digest(theirs)),
                    posted=self._posted(_by_part(self.data)[name]),
                    theirs_posted=[],
                    offered=str(theirs.management_form)
                    + format_html_join("", "{}", ((field.as_hidden(),) for field in fields)),
                    files=[
                        file for row in rows_after_save(mine) for file in _files(row, row.fields)
                    ],
                    is_rows=True,
                )
            )
        return parts


def form_class_of(model_admin, request, row):
    """Return the class of the form in which `row` is changed."""
    names = flatten_fieldsets(model_admin.get_fieldsets(request, row))
    return model_admin.get_form(request, row, change=True, fields=names)


def seen(form, formsets=()):
    """Return the digests of the parts of an unbound form, for its hidden input `seen`."""
    digests = {
        name: _digest(form, name) for name, field in form.fields.items() if not _is_secret(field)
    }
    return urlencode(digests | {formset.prefix: _rows_digest(formset) for formset in formsets})


def chosen(post, files):
    """Return `post` of a conflict page as a plain form: theirs stands where chosen.

    `files` posted for such a part are taken out.
    """
    choices = [key for key in post if key.startswith("choice-")]
    names = [key.removeprefix("choice-") for key in choices if post[key] == "theirs"]
    data = post.copy()
    for posted in (data, files):
        inputs = _by_part(posted)
        for key in {key for name in names for key in inputs[name]}:
            del posted[key]
    offered = _by_part(key.removeprefix("theirs-") for key in post if key.startswith("theirs-"))
    for key in {key for name in names for key in offered[name]}:
        data.setlist(key, post.getlist(f"theirs-{key}"))
    for key in [key for key in data if key.startswith(("choice-", "theirs-"))]:
        del data[key]
    return data


def _by_part(keys):
    """Return the posted `keys` of each part: the inputs of a field, the rows of an inline.

    Each key is looked at once. To ask for every key and every part whether they belong together
    took two minutes for a form of 9,500.
    """
    parts = defaultdict(list)
    for key in keys:
        for name in {key, re.sub(r"_[01]\Z", "", key), key.partition("-")[0]}:
            parts[name].append(key)
    return parts


def _rebase(data, files, prefix, pks):
    """Number the posted rows of an inline anew, as if its form had shown the rows `pks`.

    A row that was deleted meanwhile becomes a new one. A row of `pks` that was not posted is
    marked for deletion: it is not on this side.
    """
    posted_rows: dict[int, dict] = {}
    for posted in (data, files):
        for key in list(posted):
            if match := re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)", key):
                posted_rows.setdefault(int(match[1]), {})[match[2]] = posted.getlist(key)
                del posted[key]
    rows = [posted_rows[index] for index in sorted(posted_rows)]
    present = {str(pk) for pk in pks}
    kept = {pk: row for row in rows if (pk := row.get("id", [""])[-1]) in present}
    new = [row for row in rows if row.get("id", [""])[-1] not in present and DELETE not in row]
    rows = [kept.get(str(pk), {"id": [str(pk)], DELETE: ["on"]}) for pk in pks]
    rows += [{**row, "id": [""]} for row in new]
    for index, row in enumerate(rows):
        for name, values in row.items():
            target = files if isinstance(values[-1], File) else data
            target.setlist(f"{prefix}-{index}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(pks))


def _as_posted(field, name):
    """Return what an untouched input, or the two of a moment, would post for the bound `field`."""
    widget = field.field.hidden_widget()
    drawn = widget.get_context(name, field.value(), {})["widget"]
    return [(part["name"], part["value"] or "") for part in drawn.get("subwidgets", [drawn])]


def _row_fields(formset, form):
    skipped = {"id", formset.fk.name, DELETE}
    return [name for name in form.fields if name not in skipped]


def _files(form, names):
    """The file inputs among `names` of a bound form that its reader has to fill again.

    None whose file is kept meanwhile.
    """
    return [
        (form.add_prefix(name), _shown(form, name) or str(form.instance))
        for name in names
        if isinstance(field := form.fields[name], forms.FileField)
        and form.add_prefix(name) + KEPT not in form.data
        and (form.add_prefix(name) in form.files or (field.required and not _value(form, name)))
    ]


def _shown_rows(formset):
    return [
        [(form.fields[name].label, _shown(form, name)) for name in _row_fields(formset, form)]
        for form in rows_after_save(formset)
    ]


def _rows_digest(formset):
    rows = [
        "/".join(_digest(form, name) for name in _row_fields(formset, form))
        for form in rows_after_save(formset)
    ]
    return _hash("\n".join(sorted(rows)))


def _is_secret(field):
    """Tell whether `field` proves who is here, or shows that there is a password: no part of it."""
    return field.disabled or isinstance(field.widget, forms.PasswordInput)


def _is_of_rows(field):
    return isinstance(field, forms.ModelMultipleChoiceField)


def _value(form, name, attribute="attname"):
    """The value of a field as it would be stored; as it was typed, where it is wrong."""
    if name in form.errors:
        return form[name].value()
    if _is_of_rows(form.fields[name]):
        return list(form.cleaned_data[name] if form.is_bound else form.initial.get(name, ()))
    try:
        field = form.instance._meta.get_field(name)
    except FieldDoesNotExist:
        return form.cleaned_data.get(name) if form.is_bound else form.initial.get(name)
    return getattr(form.instance, getattr(field, attribute), None)


def _named(form, name):
    """The value of a field as its user may read it: a row of a search box may be hidden from them.

    Such is the draft that an editor chose for a notice, to who writes notices alone.
    """
    field, value = form.fields[name], _value(form, name, attribute="name")
    if isinstance(field, SearchField) and isinstance(value, Model):
        assert field.queryset is not None  # it came with the field
        if not field.queryset.filter(pk=value.pk).exists():
            return str(HIDDEN)
    return _shown(form, name)


def _shown(form, name):
    """The value of a field as a person reads it."""
    value = _value(form, name, attribute="name")
    field: Any = form.fields[name]
    if _is_of_rows(field) and name not in form.errors:
        rows = field.queryset.filter(pk__in=[row.pk for row in value])  # with what names them
        return ", ".join(str(field.label_from_instance(row)) for row in rows)
    if isinstance(value, Model) and isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(value, datetime):
        return localize(localtime(value) if is_aware(value) else value)
    if isinstance(value, list | tuple):
        return " ".join(map(str, filter(None, value)))
    if isinstance(value, File):
        return PurePath(value.name or "").name
    if name not in form.errors and _is_rich(form, name):
        html = galleries.loose(richtext.clean(value))  # each of its pictures is marked by itself
        return mark_safe(" ".join(html.split()))
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(form.fields[name], forms.TypedChoiceField):
        value = dict(form.fields[name].choices).get(value, value)
    return "" if value is None else str(value)


def _marked(side, other, effort):
    """Mark the words of a text, or paragraphs of a rich one, that the `other` side has not."""
    if isinstance(side, SafeString) and isinstance(other, SafeString):
        known = {words for _start, _tag, words, _end in _PARAGRAPH.findall(other)}

        def mark(match):
            start, _tag, words, end = match.groups()
            return match[0] if words in known else f"{start}<mark>{words}</mark>{end}"

        return mark_safe(_PARAGRAPH.sub(mark, side))
    marks = [(kind, text) for kind, text in diff.mark(other, side, effort) if kind != "removed"]
    pieces = [format_html("<mark>{}</mark>" if kind == "added" else "{}", t) for kind, t in marks]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _is_rich(form, name):
    return any(
        field.name == name and isinstance(field, RichTextField)
        for field in form.instance._meta.fields
    )


def _digest(form, name):
    """A short digest of a field's value. What form and editor change by themselves leaves it."""
    value = _value(form, name)
    if isinstance(value, datetime):
        # The form shows minutes.
        value = value.astimezone(UTC).replace(second=0, microsecond=0)
    if isinstance(value, list | tuple):
        keys = [one.pk if isinstance(one, Model) else one for one in value]
        value = " ".join(map(str, keys))
    text = " ".join(str("" if value is None else value).split())
    return _hash(_AROUND_BLOCKS.sub(r"\1", text))


def _hash(text):
    return blake2s(text.encode(errors="replace"), digest_size=6).hexdigest()
