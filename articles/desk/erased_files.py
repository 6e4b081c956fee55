"""The desk of erased files: what was erased for good, and the page that erases."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.desk.photo_usage import LIMIT, use_line, uses
from articles.editorial import erasure
from articles.models import Article, ErasedFile, TickerNotice
from newsroom.url_prefixes import MEDIA


class EraseForm(forms.ModelForm):
    """Which file is to be erased, by its address, and why.

    `photo` is the Photo that the file is of, if it is one's.
    """

    photo = None

    class Meta:
        model = ErasedFile
        fields = ("name", "reason")
        labels = {"name": _("Address of the file")}
        help_texts = {"name": _("As readers have it: /media/…, or what a page links to.")}

    def clean_name(self):
        """Return the file's name in the storage, that of the photo where it is a rendition's."""
        path = unquote(urlsplit(self.cleaned_data["name"].strip()).path)
        name = path.removeprefix(MEDIA).lstrip("/")
        self.photo = erasure.photo_of(name)
        if self.photo:
            return str(self.photo.image)
        if not name.isprintable() or not (_is_named(name) or _is_stored(name)):
            raise ValidationError(_("No file is stored under this address."), code="unknown")
        return name


def _is_named(name):
    notices = TickerNotice.objects.filter(attachment=name)
    return bool(name) and (bool(erasure.stories_with(name, None)) or notices.exists())


def _is_stored(name):
    if not PurePosixPath(name).suffix or name.startswith("."):  # a folder, or a restore under way
        return False
    try:
        return default_storage.exists(name)
    except (OSError, ValueError, SuspiciousOperation):
        return False


@admin.register(ErasedFile)
class ErasedFileAdmin(Desk):
    """Files that were erased for good. Rows are added by erasing, and never changed."""

    list_display = ("name", "reason", "erased_by", "erased_at")
    search_fields = ("name",)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """Ask which file and why; then name what shows it, and ask once more; then erase it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        posted = request.POST if request.method == "POST" else None
        form = EraseForm(posted, initial={"name": request.GET.get("name", "")})
        context = {"form": form, "is_asked": False}
        if form.is_valid():
            name = form.cleaned_data["name"]
            if request.POST.get("confirm") == name:
                return self._erase(request, name, form.cleaned_data["reason"])
            found = _uses(name, form.photo)
            used = [use_line(self.admin_site, request, what, row) for what, row in found]
            context |= {"is_asked": True, "name": name, "photo": form.photo}
            context |= {"uses": used, "may_be_more": len(used) >= LIMIT}
        title = gettext("Erase a file for good")
        return self.render_page(request, "erase", title, context)

    def _erase(self, request, name, reason):
        try:
            erased = erasure.erase(name, by=request.user, reason=reason)
        except IntegrityError:  # something began to show the photo this very moment
            erased = erasure.erase(name, by=request.user, reason=reason)
        if _is_stored(erased.name):
            said = gettext(
                "The file is out of every story, but the storage did not answer. The nightly sweep "
                "deletes it there."
            )
            messages.warning(request, said)
        else:
            messages.success(request, gettext("The file was erased for good: %s") % erased.name)
        return redirect("admin:articles_erasedfile_changelist")


def _uses(name, photo):
    """Yield what shows the file: pairs of a word for it and a row of a desk, the first of many."""
    if photo:
        yield from ((use.what, use.by) for use in uses([photo]))
        return
    stories = Article.objects.filter(pk__in=erasure.stories_with(name, None))
    for story in stories.defer("lead", "body", "folded")[:LIMIT]:
        yield (_("Recording") if story.audio.name == name else _("Attachment")), story
    for notice in TickerNotice.objects.filter(attachment=name)[:LIMIT]:
        yield _("Notice"), notice
