"""How pictures come into the library: one from a script, or several by a form without one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from articles.desk.photo_batch import batch_url
from articles.desk.photo_grid import MOST_FILES, PhotoGridMixin
from articles.desk.photo_library import described, refused
from articles.desk.posted_json import Refused
from articles.media.storage import NO_ROOM
from articles.models import Photo
from articles.text.vietnamese import tidy
from newsroom.errors import is_full


class PhotoUploadsMixin(PhotoGridMixin):
    """Of the photo desk: takes files."""

    def get_urls(self):
        return [
            self.page("upload/", self.upload_view, "upload"),
            self.page("several/", self.several_view, "several"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Store one picture (button, drop or paste), and say what was lost.

        With `tile` the answer holds the photo as the grid shows it.
        """
        if not self.has_add_permission(request):
            return refused(gettext("You may not upload pictures."), status=403)
        if "upload" not in request.FILES:
            return refused(gettext("Choose a picture to upload."), status=400)
        try:
            photo = stored(request.FILES["upload"], by=request.user)
        except Refused as error:
            return refused(str(error), error.status)
        return JsonResponse(
            {
                **described(photo),
                "uploaded": 1,
                "url": photo.image.url,
                "notes": [str(note) for note in photo.notes],
                "may_change": self.has_change_permission(request, photo),
                "was_there": photo.was_there,
                **({"tile": self.drawn_tile(request, photo)} if "tile" in request.POST else {}),
            }
        )

    @method_decorator(require_POST)
    def several_view(self, request: HttpRequest) -> HttpResponse:
        """Store the files of a form sent without JavaScript, and lead to the form of the photos.

        A file that fails is named with what is wrong, and stops no other.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        files = request.FILES.getlist("upload")
        if not files:
            messages.error(request, gettext("Choose a picture to upload."))
        photos = []
        for file in files[:MOST_FILES]:
            try:
                photos.append(stored(file, by=request.user))
            except Refused as error:
                messages.error(request, f"“{_name(file)}”: {error}")
        if left := [_name(file) for file in files[MOST_FILES:]]:
            message = gettext(
                "Only %(most)s files are taken at once. These were left out: %(names)s"
            )
            messages.error(request, message % {"most": MOST_FILES, "names": ", ".join(left)})
        if not photos:
            return redirect("admin:articles_photo_changelist")
        _tell_stored(request, photos)
        if not self.has_change_permission(request):
            return redirect("admin:articles_photo_changelist")
        return redirect(batch_url(photo.pk for photo in photos))


def stored(file: Any, by: Any, alt: str = "") -> Photo:
    """Return the photo of the uploaded `file`. Raises Refused with the words for its uploader.

    `alt` is what a new one shows, where its file does not say so.
    """
    try:
        return Photo.objects.upload(file, by=by, alt=alt)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    except OSError as error:
        if not is_full(error):
            raise
        raise Refused(gettext(NO_ROOM), status=507) from None


def _name(file: Any) -> str:
    return tidy(file.name or "")


def _tell_stored(request: HttpRequest, photos: list[Photo]) -> None:
    """Say how many were stored, what each lost, and which were there before."""
    new = [photo for photo in photos if not photo.was_there]
    if new:
        message = ngettext("%d photo was uploaded.", "%d photos were uploaded.", len(new))
        messages.success(request, message % len(new))
    for photo in photos:
        notes = [gettext("This very file was uploaded before.")] if photo.was_there else photo.notes
        if notes:
            messages.info(request, f"“{photo}”: {' '.join(map(str, notes))}")
