"""Videos of our own: uploaded once, with poster and captions, shown by many stories."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from articles.media import captions, orphans, videos
from articles.media.photos import digest
from articles.media.storage import all_or_nothing
from articles.models import shown
from articles.models.fields import FoldedField, TidyCharField, TidyTextField
from articles.models.photo import Photo
from articles.models.readers import NO_ROW, Rows
from articles.text import own_videos


class VideoQuerySet(models.QuerySet):
    """The library of videos."""

    def lacking(self):
        """Videos that no reader may get yet: without captions or poster."""
        return self.filter(Q(poster=None) | Q(captions="", without_speech=False))

    def of(self, bodies):
        """The videos that the blocks of `bodies` name, by the names of their files."""
        names = {name for body in bodies for name in own_videos.names(body)}
        found: Any = self.filter(file__in=names).select_related("poster") if names else ()
        return {str(video.file): video for video in found}


class Video(models.Model):
    """A film with what a reader needs of it: title, poster, captions.

    Its file is never replaced: bodies of stories hold its address.
    """

    readers_see = Rows(events=("UPDATE", "DELETE"))  # a new one stands nowhere yet

    class Language(models.TextChoices):
        """What the captions are written in, as browsers call it."""

        VIETNAMESE = "vi", _("Vietnamese")
        ENGLISH = "en", _("English")
        CHINESE = "zh", _("Chinese")
        KHMER = "km", _("Khmer")
        LAO = "lo", _("Lao")

    file = models.FileField(
        _("video file"), upload_to=videos.video_name, validators=[videos.check_video]
    )
    title = TidyCharField(
        _("title"), max_length=200, help_text=_("What the video shows, as readers are told.")
    )
    description = TidyTextField(_("description"), max_length=1000, blank=True, default="")
    credit = TidyCharField(_("filmed by"), max_length=120, blank=True, default="")
    poster = models.ForeignKey(
        Photo,
        verbose_name=_("poster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posters",
        help_text=_("The picture before it plays. Needed before publishing."),
    )
    captions = models.FileField(
        _("captions"),
        upload_to=videos.captions_name,
        max_length=100,
        blank=True,
        default="",
        help_text=_(
            "What is said, as WebVTT (.vtt) or SRT (.srt). Needed before publishing, unless "
            "nothing is said."
        ),
    )
    language = models.CharField(
        _("language of the captions"),
        max_length=2,
        choices=Language.choices,
        default=Language.VIETNAMESE,
    )
    without_speech = models.BooleanField(
        _("without speech"),
        default=False,
        help_text=_("Nobody speaks in this video, so it needs no captions."),
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    milliseconds = models.PositiveIntegerField(_("length"), editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    plays_late = models.BooleanField(default=False, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    folded = FoldedField(of=("title", "description", "credit"))

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="video_latest"),
            models.Index(fields=["file"], name="video_by_file"),
            models.Index(fields=["captions"], name="video_by_captions"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="video_uploaded_once",
                violation_error_message=_("This very file was uploaded before."),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="video_has_title"),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0, milliseconds__gt=0, size__gt=0),
                name="video_is_measured",
            ),
            models.CheckConstraint(
                condition=Q(without_speech=False) | Q(captions=""),
                name="video_silent_or_captioned",
                violation_error_message=_(
                    "It has captions: then something is said. Remove them, or the mark."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Check new files and store them first, then save the row that names them.

        Raises ValidationError as `videos.check_video()` and `videos.clean_captions()` do.
        """
        with all_or_nothing():
            if is_new(self.file):
                self._take_over(self.file)
            if self.captions and is_new(self.captions):
                words = videos.clean_captions(self.captions.file)
                captions.check_length(words.cues, self.milliseconds)
                self.captions.save(words.name, words, save=False)
            with transaction.atomic():
                super().save(*args, **kwargs)

    def clean(self):
        """Refuse to take away what readers of a published story need."""
        if self.pk is None or not (self.lacks_captions or self.poster_id is None):
            return
        if self.bodies.filter(article__status="published").exists():
            name = "captions" if self.lacks_captions else "poster"
            message = _(
                "A published story shows this video: it needs a poster, and captions unless nobody "
                "speaks in it."
            )
            raise ValidationError({name: message}, code="published")

    def _take_over(self, file):
        """Measure the new `file`. One that is silent has nobody speaking in it."""
        videos.check_video(file)
        movie = file.movie
        self.width, self.height, self.milliseconds = movie.width, movie.height, movie.milliseconds
        self.size, self.plays_late = file.size, movie.plays_late
        self.digest = self.digest or digest(file)
        if not movie.has_sound and not self.captions:
            self.without_speech = True

    @property
    def lacks_captions(self):
        """Whether readers who hear nothing would get nothing."""
        return not self.captions and not self.without_speech

    @property
    def length(self):
        """How long it is, as people read it: 2:05."""
        return captions.clock(self.milliseconds)


def is_new(file):
    """Tell whether a FieldFile holds an upload that is not stored yet."""
    # private part of Django: nothing public tells
    return bool(file) and not file._committed


@receiver(post_delete, sender=Video)
def delete_files(instance, **kwargs):
    """Delete the files of a deleted video, once its row is gone for good; else the sweep does."""
    names = [file.name for file in (instance.file, instance.captions) if file]
    transaction.on_commit(lambda: orphans.delete(names), robust=True)


class VideoInBodyQuerySet(models.QuerySet):
    """Which videos stand in which bodies."""

    def record(self, article, body_before=""):
        """Note the videos in the body of the saved `article`, and forget those taken out.

        `body_before` is what it replaced: where neither has a video, nothing is asked.
        """
        names = own_videos.names(article.body)
        if not names and not own_videos.names(body_before):
            return
        found = set(Video.objects.filter(file__in=names)) if names else set()
        shown.record(self, found, "video", article=article)


class VideoInBody(models.Model):
    """A video inside the body of a story; written by `Article.save()`, never by hand."""

    readers_see = NO_ROW

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="videos_in_body"
    )
    video = models.ForeignKey(Video, on_delete=models.PROTECT, related_name="bodies")

    objects = VideoInBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("video in a body")
        verbose_name_plural = _("videos in bodies")
        constraints = [
            models.UniqueConstraint(fields=["article", "video"], name="video_once_in_body")
        ]

    def __str__(self):
        return str(self.article)
