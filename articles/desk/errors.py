"""What is wrong in a form that came back, in one list at its top, with a link to each place."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.text import capfirst


class Fault(NamedTuple):
    """One message: the name of its field or row, and the id of the element that it is about.

    `label` is "" where a message concerns the whole form, `target` where no element is shown.
    """

    label: str
    message: str
    target: str


def faults(context: dict[str, Any]) -> list[Fault]:
    """Return the Faults of the form and the rows in `context`, which is Django's own."""
    if not context.get("errors"):
        return []
    found = faults_in(context["adminform"].form)
    for inline in context.get("inline_admin_formsets", ()):
        formset, name = inline.formset, capfirst(inline.opts.verbose_name)
        rows = capfirst(inline.opts.verbose_name_plural)
        group = f"{formset.prefix}-group"
        found += [Fault(rows, message, group) for message in formset.non_form_errors()]
        deleted = formset.deleted_forms if formset.is_bound and formset.can_delete else ()
        for number, form in enumerate(formset.forms, 1):
            if form not in deleted:
                found += faults_in(form, f"{name} {number}", f"{formset.prefix}-{number - 1}")
    return found


def faults_in(form: forms.BaseForm, row: str = "", target: str = "") -> list[Fault]:
    """Return the Faults of `form`; `row` and `target` name the row that it is, if it is one."""
    return list(_in_form(form, row, target))


def _in_form(form: forms.BaseForm, row: str, target: str) -> Iterator[Fault]:
    for message in form.non_field_errors():
        yield Fault(row, str(message), target)
    for name, field in form.fields.items():
        label = " – ".join(filter(None, [row, capfirst(str(field.label or name))]))
        for message in form.errors.get(name, ()):
            yield Fault(label, str(message), _target(form[name]) or target)


def _target(field: forms.BoundField) -> str:
    """Return the id of the first input of `field`; of a moment or a choice it has a number."""
    if field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"
