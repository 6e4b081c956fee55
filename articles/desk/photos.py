"""The photo desk."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.desk.photo_batch import PhotoBatchMixin
from articles.desk.photo_filters import AltFilter, MineFilter, MonthFilter, UseFilter
from articles.desk.photo_grid import PhotoGridMixin
from articles.desk.photo_library import PhotoLibraryMixin
from articles.desk.photo_uploads import PhotoUploadsMixin
from articles.desk.photo_usage import use_counts, use_line, uses
from articles.desk.shared_rows import SharedRowsMixin
from articles.desk.used_rows import UsedRowsMixin
from articles.models import Article, Photo
from articles.portal.pictures import picture
from articles.text.keys import as_key


class PhotoForm(forms.ModelForm):
    """The photo form. `existing` is the Photo of the library that has the same file."""

    existing = None

    class Meta:
        model = Photo
        fields = ("image", "alt", "caption", "credit", "keywords", "taken_at", "focus_x", "focus_y")

    def clean_image(self):
        image = self.cleaned_data["image"]
        self.existing = Photo.objects.filter(digest=image.digest).first()
        if self.existing:
            raise ValidationError(
                format_html(
                    '{} <a href="{}">{}</a>',
                    _("This photo is in the library already:"),
                    reverse("admin:articles_photo_change", args=[self.existing.pk]),
                    self.existing,
                ),
                code="uploaded_before",
            )
        return image


@admin.register(Photo)
class PhotoAdmin(
    UsedRowsMixin,
    PhotoUploadsMixin,
    PhotoLibraryMixin,
    PhotoBatchMixin,
    PhotoGridMixin,
    SharedRowsMixin,
    Desk,
):
    """The library: each photo uploaded once, with its words, its focal point and its uses.

    The file of a photo is never replaced: bodies of stories hold its URL.
    """

    form = PhotoForm
    list_display = ("alt", "credit", "uploaded_by", "uploaded_at")  # what `?o=` may sort by
    list_filter = (AltFilter, UseFilter, MineFilter, MonthFilter, "uploaded_at")
    list_select_related = ("uploaded_by",)

    class Media:
        css = {"all": ["css/admin-media.css"]}
        js = ["js/admin/focus.js"]

    def get_fieldsets(self, request, obj=None):
        words = ("alt", "caption", "credit", "keywords", "taken_at")
        if not obj:
            return [(None, {"fields": ("image", *words)})]
        focus = {"fields": ("focus_picture", ("focus_x", "focus_y"))}
        return [(None, {"fields": words}), (_("Focal point"), focus)]

    def get_readonly_fields(self, request, obj=None):
        return ("focus_picture",) if obj else ()

    @admin.display(description=_("photo"))
    def focus_picture(self, photo):
        return format_html(
            '<div class="focus-picture">{}</div><p class="focus-hint">{}</p>',
            picture(photo, "full", "cover", decorative=not photo.alt),
            _("Click the face or thing that every crop must keep, or type the numbers below."),
        )

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)
        if not change:
            for note in form.cleaned_data["image"].notes:
                messages.info(request, note)

    def add_view(self, request, *args, **kwargs):
        """Handle the form. In a popup, `use_existing` chooses the photo that has the same file."""
        pk = as_key(request.POST.get("use_existing", ""))
        if pk is not None and self.has_view_permission(request):
            return self.response_add(request, get_object_or_404(Photo, pk=pk))
        return super().add_view(request, *args, **kwargs)

    def form_context(self, request, obj, context):
        """Add `uses`, where the photo is used, and `use_count`: it may be used more often."""
        used = self.uses_of(request, [obj]) if obj else []
        count = use_counts([obj]).get(obj.pk, 0) if used else 0
        added = {"uses": used, "use_count": count}
        return super().form_context(request, obj, context) | added

    def uses_of(self, request, photos):
        """What uses `photos`, each a line with a link where the user may see it.

        A story stands for its working copy: its link leads to both.
        """
        used = [
            (use.what, use.by.live if isinstance(use.by, Article) else use.by)
            for use in uses(photos)
        ]
        return [use_line(self.admin_site, request, what, by) for what, by in dict.fromkeys(used)]
