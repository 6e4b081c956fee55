"""The library of videos beside the story form: looked through, and added to; in JSON.

The panel that asks is static/js/admin/videos.js.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from articles.desk.base import Desk
from articles.desk.officials import faults_of
from articles.desk.photo_library import refused
from articles.media.storage import NO_ROOM, all_or_nothing
from articles.models import Video
from articles.text.keys import as_key
from newsroom.errors import is_full
from newsroom.url_prefixes import MEDIA

PER_PAGE = 24


class VideoLibraryMixin(Desk):
    """Of the desk of videos: what the panel of the story form asks for."""

    def get_urls(self):
        return [
            self.page("library/", self.library_view, "library"),
            self.page("library/one/", self.one_view, "one"),
            self.page("upload/", self.upload_view, "upload"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def library_view(self, request: HttpRequest) -> HttpResponse:
        """The newest videos: `q` searches, `before` is the key of the last one shown."""
        rows = self.visible(request).select_related("poster")
        found, _ = self.get_search_results(request, rows, request.GET.get("q", "")[:200])
        if (last := as_key(request.GET.get("before", ""))) is not None:
            found = found.filter(pk__lt=last)
        page = list(found.order_by("-pk")[: PER_PAGE + 1])
        shown = page[:PER_PAGE]
        more = shown[-1].pk if len(page) > PER_PAGE else None
        return JsonResponse({"videos": [described(video) for video in shown], "before": more})

    @method_decorator(require_safe)
    def one_view(self, request: HttpRequest) -> HttpResponse:
        """The video whose film has the address `src`."""
        name = request.GET.get("src", "").replace("\x00", "").removeprefix(MEDIA)
        video = self.visible(request).select_related("poster").filter(file=name).first()
        if video is None:
            return refused(gettext("This video is not in the library."), status=404)
        return JsonResponse(described(video))

    @method_decorator(require_POST)
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take a film with what came with it, and describe it; the one there, of the same file."""
        if not self.has_add_permission(request):
            return refused(gettext("You may not upload videos."), status=403)
        if "file" not in request.FILES:
            return refused(gettext("Choose a video to upload."), status=400)
        form: Any = self.form(request.POST, request.FILES)
        try:
            is_valid = form.is_valid()
            if form.existing:
                return JsonResponse({**described(form.existing), "was_there": True})
            if not is_valid:
                return refused(faults_of(form), status=400)
            with all_or_nothing(), transaction.atomic():
                video = form.save(commit=False)
                self.save_model(request, video, form, change=False)
                self.log_addition(request, video, [{"added": {}}])
        except IntegrityError:  # uploaded twice this very moment
            there = Video.objects.filter(digest=form.instance.digest).first()
            if there is None:
                raise
            return JsonResponse({**described(there), "was_there": True})
        except ValidationError as error:
            return refused(" ".join(error.messages), status=400)
        except OSError as error:
            if not is_full(error):
                raise
            return refused(gettext(NO_ROOM), status=507)
        return JsonResponse({**described(video), "was_there": False})


def described(video: Video) -> dict[str, Any]:
    """Return what the panel shows of `video`."""
    lacks = [
        words
        for fails, words in (
            (video.lacks_captions, gettext("Captions missing")),
            (video.poster is None, gettext("Poster missing")),
        )
        if fails
    ]
    return {
        "id": video.pk,
        "title": video.title,
        "src": video.file.url,
        "poster": video.poster.smallest_url("wide") if video.poster else "",
        "facts": f"{video.length} · {filesizeformat(video.size)}",
        "lacks": lacks,
        "page": reverse("admin:articles_video_change", args=[video.pk]),
    }
