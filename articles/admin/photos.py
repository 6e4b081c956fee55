"""The photo desk, and the door for pictures dropped into the editor."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Photo
from ..templatetags.portal import picture
from ..uploads import clean_photo
from .base import Desk


@admin.register(Photo)
class PhotoAdmin(Desk):
    """Photos with their alternative text, caption and credit."""

    list_display = ("thumbnail", "alt", "credit", "uploaded_by", "uploaded_at")
    list_display_links = ("thumbnail", "alt")
    list_filter = ("uploaded_at",)
    list_select_related = ("uploaded_by",)
    fields = ("image", "thumbnail", "alt", "caption", "credit")
    readonly_fields = ("thumbnail",)

    @admin.display(description=_("preview"))
    def thumbnail(self, photo):
        return picture(photo, "wide", "thumb", decorative=not photo.alt) if photo.image else "–"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)

    def get_urls(self):
        upload = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", upload, name="articles_photo_upload"), *super().get_urls()]

    def upload_view(self, request):
        """Take one picture from the editor (button, drag or paste); answer in JSON."""
        if not self.has_add_permission(request):
            return _refused(gettext("You may not upload pictures."), status=403)
        if request.method != "POST" or "upload" not in request.FILES:
            return _refused(gettext("Choose a picture to upload."), status=400)
        try:
            image = clean_photo(request.FILES["upload"])
        except ValidationError as error:
            return _refused(" ".join(error.messages), status=400)
        photo = Photo.objects.create(image=image, uploaded_by=request.user)
        size = {"width": photo.width, "height": photo.height}
        return JsonResponse({"uploaded": 1, "url": photo.image.url, **size})


def _refused(message, status):
    return JsonResponse({"uploaded": 0, "error": {"message": message}}, status=status)
