"""The desk of videos: each film uploaded once, with its title, poster, captions and uses."""

from pathlib import PurePath
from typing import Any

from csp.decorators import csp_update
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.accounts.names import full_name
from articles.desk.lists import WorkList, labelled, nothing, thumbnail
from articles.desk.photo_filters import MineFilter
from articles.desk.photo_usage import LIMIT, use_line, with_story
from articles.desk.shared_rows import SharedRowsMixin
from articles.desk.used_rows import UsedRowsMixin
from articles.desk.video_library import VideoLibraryMixin
from articles.media import captions, videos
from articles.media.photos import digest
from articles.models import Article, Video, VideoInBody
from articles.text.vietnamese import tidy


class VideoForm(forms.ModelForm):
    """The form of a video. Its title begins as the name of its file.

    `existing` is the Video of the library that is this very file.
    """

    existing: Video | None = None

    class Meta:
        model = Video
        fields = (
            "file",
            "title",
            "captions",
            "language",
            "without_speech",
            "poster",
            "description",
            "credit",
        )
        widgets = {"description": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, accepted in (
            ("file", videos.ACCEPTED),
            ("captions", videos.CAPTIONS_ACCEPTED),
        ):
            if field := self.fields.get(name):
                field.widget.attrs["accept"] = accepted
                field.max_length = None  # type: ignore[attr-defined] # stored under a name of ours
        if not self.instance.pk:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("Where left empty, the name of the file.")
            self.fields["language"].required = False

    def clean_file(self) -> Any:
        """Check what the file holds, and whether the library has it."""
        file = self.cleaned_data["file"]
        videos.check_video(file)
        self.instance.digest = digest(file)
        self.existing = Video.objects.filter(digest=self.instance.digest).first()
        if self.existing:
            raise ValidationError(
                format_html(
                    '{} <a href="{}">{}</a>',
                    _("This video is in the library already:"),
                    reverse("admin:articles_video_change", args=[self.existing.pk]),
                    self.existing,
                ),
                code="uploaded_before",
            )
        return file

    def clean_title(self) -> str:
        """Return the title, or the name of the file."""
        title = self.cleaned_data["title"]
        file = self.files.get(self.add_prefix("file"))
        if title or not file:
            return title
        return tidy(PurePath(file.name or "").stem).replace("_", " ").strip()[:200] or "Video"

    def clean_language(self) -> str:
        """Return the language, Vietnamese unless another was chosen."""
        return self.cleaned_data["language"] or Video.Language.VIETNAMESE

    def clean_captions(self) -> Any:
        """Return new captions as the WebVTT file that is stored."""
        file = self.cleaned_data["captions"]
        return videos.clean_captions(file) if isinstance(file, UploadedFile) else file

    def clean(self) -> dict[str, Any]:
        """Compare the captions with the length of the film."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        movie = getattr(file, "movie", None)
        length = movie.milliseconds if movie else self.instance.milliseconds
        words = cleaned.get("captions")
        if isinstance(words, videos.Captions) and length:
            try:
                captions.check_length(words.cues, length)
            except ValidationError as error:
                self.add_error("captions", error)
        return cleaned


class LackingFilter(admin.SimpleListFilter):
    """Videos that cannot be published yet."""

    title = _("what is missing")
    parameter_name = "missing"
    as_chips = True

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("captions", _("Captions missing")), ("poster", _("Poster missing"))]

    def queryset(self, request: Any, queryset: QuerySet[Video]) -> QuerySet[Video]:
        conditions = {
            "captions": Q(captions="", without_speech=False),
            "poster": Q(poster=None),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class _List(WorkList):
    """A page of videos, each with its `use_count`: a story and its working copy are one."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        live = Coalesce("article__working_copy_of", "article")
        used = VideoInBody.objects.order_by().filter(video__in=rows).values_list("video")
        counted = dict(used.annotate(times=Count(live, distinct=True)))
        for row in rows:
            row.use_count = counted.get(row.pk, 0)
        self.result_list = rows


@admin.register(Video)
class VideoAdmin(UsedRowsMixin, VideoLibraryMixin, SharedRowsMixin):
    """The library of videos. The file of one is never replaced: bodies hold its address."""

    form = VideoForm
    list_display = ("picture", "title", "shown_length", "state", "used", "uploader", "shown_at")
    list_display_links = ("title",)
    list_filter = (LackingFilter, MineFilter, "uploaded_at")
    list_select_related = ("uploaded_by", "poster")
    autocomplete_fields = ("poster",)

    class Media:
        css = {"all": ["css/admin-media.css", "css/admin-video.css"]}
        js = ["js/admin/asking.js", "js/admin/video_frames.js", "js/admin/video_form.js"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Return the field. Nobody deletes a photo from the form of a video."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[WorkList]:
        """Return what makes the list."""
        return _List

    def get_fieldsets(self, request, obj=None):
        names = [name for name in VideoForm.Meta.fields if name != "file" or obj is None]
        return [(None, {"fields": names})]

    @method_decorator(csp_update({"media-src": ["blob:"]}))
    def changeform_view(self, request, *args, **kwargs):
        """Handle the form. A film that was only chosen is looked at in it: its poster is made."""
        return super().changeform_view(request, *args, **kwargs)

    def form_context(self, request, obj, context):
        """Add `uses`, lines on the stories that show the video, and `max_bytes`."""
        used = self.uses_of(request, [obj]) if obj else []
        added = {"uses": used, "max_bytes": videos.max_bytes()}
        return super().form_context(request, obj, context) | added

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)
        if not change and obj.plays_late:
            messages.info(request, PLAYS_LATE)

    def uses_of(self, request, found):
        """The stories that show the videos `found`, each a line; with its working copy one."""
        rows = with_story(VideoInBody.objects.filter(video__in=found))[:LIMIT]
        stories: dict[Article, None] = dict.fromkeys(row.article.live for row in rows)
        return [use_line(self.admin_site, request, _("In the body"), each) for each in stories]

    @admin.display(description=_("poster"))
    def picture(self, video):
        return thumbnail(video.poster)

    @admin.display(description=_("length"), ordering="milliseconds")
    def shown_length(self, video):
        return format_html("{} · {}", video.length, filesizeformat(video.size))

    @admin.display(description=_("captions"))
    def state(self, video):
        if video.captions:
            return video.get_language_display()
        if video.without_speech:
            return video._meta.get_field("without_speech").verbose_name
        return format_html('<strong class="video-lacks">{}</strong>', _("Captions missing"))

    @admin.display(description=_("uses"))
    def used(self, video):
        return labelled(_("uses"), video.use_count) if video.use_count else nothing()

    @admin.display(description=_("uploaded by"))
    def uploader(self, video):
        return full_name(video.uploaded_by) if video.uploaded_by else nothing()

    @admin.display(description=_("uploaded at"), ordering="uploaded_at")
    def shown_at(self, video):
        return video.uploaded_at


PLAYS_LATE = _(
    "The index of this video stands at its end, so it begins a moment later than it could. "
    "Exported with “fast start” or “web optimised” it would begin at once."
)
