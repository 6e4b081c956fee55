"""The photo library beside the story form: looked through, described; in JSON.

The panel that shows it is static/js/admin/photos.js.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from articles.desk.late_saves import lock
from articles.desk.posted_json import Refused, posted, text
from articles.desk.shared_rows import SharedRowsMixin
from articles.media import renditions
from articles.models import Photo
from articles.text.keys import as_key

PER_PAGE = 24
THUMBNAIL = 160  # pixels: a face is told from another
MAX_WORDS = 64 * 1024  # bytes of a request
WORDS = ("alt", "credit")  # a photo's own words that the panel may change


class PhotoLibraryMixin(SharedRowsMixin):
    """Of the photo desk: what the panel of the story form asks for."""

    def get_urls(self):
        return [
            self.page("library/", self.library_view, "library"),
            self.page("library/one/", self.one_view, "one"),
            self.page("library/words/", self.words_view, "words"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def library_view(self, request: HttpRequest) -> HttpResponse:
        """A page of the library, newest first: `q` searches, `after` is the last photo shown."""
        photos, _ = self.get_search_results(
            request, self.visible(request), request.GET.get("q", "")[:200]
        )
        found = list(_older(photos, request.GET.get("after", ""))[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        return JsonResponse(
            {
                "photos": [described(photo) for photo in shown],
                "after": shown[-1].pk if len(found) > PER_PAGE else None,
            }
        )

    @method_decorator(require_safe)
    def one_view(self, request: HttpRequest) -> HttpResponse:
        """The photo of the address `src`: its own, that of a rendition, of any page of ours."""
        photo = self._photo_of(request, request.GET.get("src", "").replace("\x00", ""))
        if photo is None:
            return refused(gettext("This picture is not in the library."), status=404)
        return JsonResponse(
            {**described(photo), "may_change": self.has_change_permission(request, photo)}
        )

    @method_decorator(require_POST)
    def words_view(self, request: HttpRequest) -> HttpResponse:
        """Change the photo's own words: {src, alt, credit, was}, of which each may be missing.

        `was` holds the words that were shown. What somebody else wrote since is told, and stays.
        """
        try:
            sent = posted(request, MAX_WORDS)
            words = {name: text(sent[name]) for name in WORDS if name in sent}
            was: Any = sent.get("was")
            photo = self._photo_of(request, text(sent.get("src")))
        except Refused as error:
            return refused(str(error), error.status)
        if photo is None:
            return refused(gettext("This picture is not in the library."), status=404)
        if not self.has_change_permission(request, photo):
            message = gettext(
                "The words of this photo are shown in stories that you may not change. Yours stand "
                "in this story alone."
            )
            return refused(message, status=403)
        with transaction.atomic():
            return self._write(request, photo, words, was if isinstance(was, dict) else {})

    def _write(
        self, request: HttpRequest, photo: Photo, words: dict[str, str], was: dict[str, Any]
    ) -> HttpResponse:
        lock(Photo.objects.filter(pk=photo.pk))
        photo.refresh_from_db(fields=WORDS)
        for name, value in words.items():
            stored = getattr(photo, name)
            if stored not in (was.get(name, ""), value):
                message = gettext(
                    "Somebody else wrote “%(words)s” here meanwhile (%(field)s). Press the button "
                    "once more to put yours in its place."
                )
                field: Any = photo._meta.get_field(name)
                told = {"words": stored, "field": field.verbose_name}
                return refused(message % told, status=409)
            setattr(photo, name, value)
        try:
            photo.full_clean(exclude=[f.name for f in photo._meta.fields if f.name not in words])
        except ValidationError as error:
            return refused(" ".join(error.messages), status=400)
        self.change(request, photo)
        return JsonResponse(described(photo))

    def _photo_of(self, request: HttpRequest, src: str) -> Photo | None:
        try:
            parts = urlsplit(src)
        except ValueError:
            return None
        ours = {"", request.get_host(), urlsplit(settings.PORTAL_URL).netloc}
        if src.startswith(settings.MEDIA_URL):
            path = src
        elif parts.netloc in ours and parts.path.startswith(settings.MEDIA_URL):
            path = parts.path
        else:
            return None
        names = renditions.possible_masters(path.removeprefix(settings.MEDIA_URL))
        return self.visible(request).filter(image__in=names).first()


def described(photo: Photo) -> dict[str, Any]:
    """Return what the panel shows of `photo`."""
    sizes = renditions.rendition_sizes("square", photo.width, photo.height)
    width = next((width for width, _height in sizes if width >= THUMBNAIL), sizes[-1][0])
    thumbnail = renditions.rendition_name(photo, "square", width, "webp")
    return {
        "id": photo.pk,
        "name": str(photo),
        "src": photo.image.url,
        "thumbnail": photo.image.storage.url(thumbnail),
        "picture": photo.smallest_url("wide"),
        "width": photo.width,
        "height": photo.height,
        **{name: getattr(photo, name) for name in ("alt", "caption", "credit")},
    }


def refused(message: str, status: int) -> JsonResponse:
    """Return an answer that says in `message` what went wrong."""
    return JsonResponse({"uploaded": 0, "error": {"message": message}}, status=status)


def _older(photos: QuerySet[Photo], after: str) -> QuerySet[Photo]:
    """Return `photos`, newest first, from behind the one with the key `after`."""
    photos = photos.order_by("-uploaded_at", "-pk")
    last = as_key(after)
    at = Photo.objects.filter(pk=last).values_list("uploaded_at", flat=True) if last else []
    for moment in at:
        # The index leads to the moment; of those of that very moment some were shown.
        return photos.filter(uploaded_at__lte=moment).exclude(uploaded_at=moment, pk__gte=last)
    return photos
