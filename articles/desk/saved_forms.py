"""A form is saved once, however often it is sent.

On a slow server people press twice, and a browser sends a form again by itself. So each form that
adds a row bears an id (`draft`), made for it alone. Its save writes the id down in its transaction
(`SavedForm`). Who sends the form again is led to what it made.
"""

import re
import secrets
from hashlib import blake2s
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.desk.form_recovery import recovery_page
from articles.models import SavedForm

STEP = "_move"  # the name of the buttons that take a step with the save
_OF_FORM, _OF_STEP = 12, 4  # bytes of a digest


def new_form_id() -> str:
    """Return the id of a form that is opened."""
    return secrets.token_hex(12)


def as_form_id(text: Any) -> str:
    """Return the id that `text` is; "" where it is none."""
    is_id = isinstance(text, str) and re.fullmatch("[a-z0-9]{1,40}", text)
    return text if is_id else ""


def form_id(request: HttpRequest) -> str:
    """Return the id of the form that `request` posts; "" without one."""
    return as_form_id(request.POST.get("draft", ""))


def note_posted(request: Any) -> None:
    """Note what a form posted, before anything is made of it."""
    posted = sorted(
        (name, values)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith("_")
    )
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    request.posted_digest = _hash(repr((posted, files)), _OF_FORM) + _hash(
        request.POST.get(STEP, ""), _OF_STEP
    )


def _hash(text: str, size: int) -> str:
    return blake2s(text.encode(errors="replace"), digest_size=size).hexdigest()


def _parts(digest: str) -> tuple[str, str]:
    """What `note_posted()` wrote down: the form, and the step that was chosen with it."""
    end = 2 * _OF_FORM  # a byte is two digits
    return digest[:end], digest[end:]


class SavedOnceMixin(admin.ModelAdmin):
    """Of every desk: a form that adds a row makes one row."""

    def answer_again(self, request: Any) -> HttpResponse | None:
        """Answer a form that adds a row and was saved before; None where it was not.

        What was changed in it since (by "back" in the browser) is shown, and saved as a further
        row only where that is asked for.
        """
        posted = form_id(request)
        if not posted or not self.has_add_permission(request):
            return None
        saved = SavedForm.objects.filter(user=request.user, form=posted).first()
        if saved is None:
            return None
        is_ours = saved.made == self.opts.label_lower
        row = self.model._default_manager.filter(pk=saved.made_key).first() if is_ours else None
        # Its message names the row, which may be somebody else's by now.
        is_seen = row is not None and self.has_view_or_change_permission(request, row)
        (form, step), (sent, chosen) = map(_parts, (saved.digest, request.posted_digest))
        if is_seen and form == sent:
            if request.POST.get(STEP) and step != chosen:
                return self.answer_without_step(request, row)
            return self.response_add(request, row)
        request.POST = request.POST.copy()
        request.POST["draft"] = new_form_id()
        return recovery_page(
            request,
            title=_("This form has already been saved"),
            explanation=_(
                "What it holds now differs from what was saved. Open what was saved and change it "
                "there, or save this as one more."
            ),
            action=request.get_full_path(),
            button=_("Save as one more"),
            made=row and self._url_of(request, row),
        )

    def is_saved_already(self, request: Any) -> bool:
        """Tell whether this very change was saved, with this step: somebody pressed twice."""
        note_posted(request)
        same = {"user": request.user, "form": form_id(request), "digest": request.posted_digest}
        return bool(same["form"]) and SavedForm.objects.filter(**same).exists()

    def answer_without_step(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Lead to `row`: its form was sent again, with a step that its save did not take."""
        message = _(
            "This had been saved before. The step that you chose now has not been taken: choose it "
            "again here."
        )
        messages.warning(request, message)
        return redirect(self._url_of(request, row))

    def _url_of(self, request: HttpRequest, row: Any) -> str:
        if not self.has_view_or_change_permission(request, row):
            return ""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[row.pk])

    def note_saved(self, request: Any, key: int | None) -> SavedForm | None:
        """Write down that the form in `request` is saved; `key` is that of the row, once known.

        Raises IntegrityError where the form of a new row was saved at this very moment.
        """
        posted = form_id(request)
        if not posted:
            return None
        saved = SavedForm(
            user=request.user,
            form=posted,
            digest=getattr(request, "posted_digest", ""),
            made=self.opts.label_lower,
            made_key=key,
        )
        if key is None:
            saved.save()
        else:  # the same change saved twice is the same change
            SavedForm.objects.bulk_create([saved], ignore_conflicts=True)
        return saved
