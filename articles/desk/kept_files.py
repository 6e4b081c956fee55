"""Files chosen in a form that is sent back: kept for a day, and put in again when it is sent again.

A browser sends a file once. The form that comes back names what was kept in a hidden input beside
the file input. Only who chose a file has it put in again, and nobody can have it by its address.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from articles.models import KeptFile
from articles.text.keys import as_key
from articles.text.vietnamese import tidy

KEPT, DROP = "-kept", "-drop"  # after the name of the file input


class KeptFileInput(AdminFileWidget):
    """Django's file input, which names what was kept for it."""

    kept: KeptFile | None = None

    def render(self, name, value, attrs=None, renderer=None):
        html = super().render(name, value, attrs, renderer)
        if self.kept is None:
            return html
        context = {"kept": self.kept, "kept_name": name + KEPT, "drop_name": name + DROP}
        return mark_safe(html + render_to_string("admin/kept_file.html", context))


def put_back(request: Any) -> None:
    """Put the files that were kept for the form in `request` among those that came with it.

    Each bears its row as `kept`: where a conflict numbers the rows of a form anew, it goes along.
    """
    asked = {name: key for name, key in _asked(request).items() if name not in request.FILES}
    rows = KeptFile.objects.filter(user=request.user, pk__in=asked.values()) if asked else ()
    known = {row.pk: row for row in rows if row.kept_at > timezone.now() - KeptFile.KEPT}
    for name, key in asked.items():
        row = known.get(key)
        if row is None or name + DROP in request.POST:
            continue
        try:
            file = row.file.open("rb")
        except Exception:  # it was swept meanwhile, or a bucket does not answer
            continue
        upload: Any = UploadedFile(file, name=row.name, size=row.size)
        upload.kept = row
        request.FILES[name] = upload


def keep(request: Any, names: Iterable[str]) -> dict[str, KeptFile]:
    """Keep the files of the inputs `names` of the form in `request`; returns those that are kept.

    One that finds no room, on the disk or beside what its user has here already, is not.
    """
    put_back(request)
    files = {name: request.FILES[name] for name in names if name in request.FILES}
    kept = {name: file.kept for name, file in files.items() if hasattr(file, "kept")}
    new = [name for name in files if name not in kept]
    if not new:
        return kept
    have = KeptFile.objects.filter(user=request.user).aggregate(n=Count("pk"), size=Sum("size"))
    count, size = have["n"], have["size"] or 0
    for name in new:
        file = files[name]
        count, size = count + 1, size + file.size
        if count > KeptFile.MAX_FILES or size > KeptFile.MAX_BYTES:
            break
        row = KeptFile(user=request.user, name=tidy(file.name)[:255], size=file.size)
        try:
            # Copied: a large one would be moved away.
            row.file.save("file", File(file), save=False)
        except Exception:  # a full disk, a bucket that does not answer: it costs the file alone
            break
        row.save()
        kept[name] = file.kept = row
    return kept


def hold(request: Any) -> list[tuple[str, str]]:
    """Keep all files of the form in `request`, for a page that cannot hold any: it names them.

    Returns those that could not be kept, to be chosen again: (name of the input, of the file).
    """
    if not request.FILES:
        return []
    posted = request.POST.copy()
    kept = keep(request, list(request.FILES))
    for name, row in kept.items():
        posted[name + KEPT] = str(row.pk)
    request.POST = posted
    files = request.FILES.items()
    return [(name, tidy(file.name)) for name, file in files if name not in kept]


def show_kept(request: Any, context: dict) -> None:
    """Keep what came with a form that is sent back, and have it named there.

    What cannot be kept has to be chosen again; that is said. A file that its own field refuses
    needs no word: the field has said why.
    """
    if not request.FILES:
        return
    fields = {
        form.add_prefix(name): (form, name)
        for form in _forms(context)
        for name, field in form.fields.items()
        if isinstance(field, forms.FileField)
    }
    waiting = [
        name
        for name in request.FILES
        if name in fields and fields[name][1] not in fields[name][0].errors
    ]
    kept = keep(request, waiting)
    for name, row in kept.items():
        form, field = fields[name]
        widget = form.fields[field].widget
        if isinstance(widget, KeptFileInput):
            widget.kept = row
    if lost := [tidy(file.name) for name, file in request.FILES.items() if name not in kept]:
        message = gettext("Not saved yet. Choose these files again: %s")
        messages.warning(request, message % ", ".join(lost))


def forget(request: Any) -> None:
    """Forget what was kept for the form in `request`, which is saved now."""
    asked = _asked(request)
    if not asked:
        return
    rows = list(KeptFile.objects.filter(user=request.user, pk__in=asked.values()))
    KeptFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    names = [row.file.name or "" for row in rows]
    transaction.on_commit(lambda: _delete(names), robust=True)  # else the sweep does


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _asked(request: Any) -> dict[str, int]:
    """Return the keys that a form names as kept, by the names of its file inputs."""
    found = {}
    for name, value in request.POST.items():
        if name.endswith(KEPT) and (key := as_key(value)) is not None:
            found[name.removesuffix(KEPT)] = key
            if len(found) >= KeptFile.MAX_FILES:
                break
    return found


def _forms(context: dict) -> Iterator[Any]:
    yield context["adminform"].form
    for inline in context["inline_admin_formsets"]:
        yield from inline.formset.forms
