"""A limit on what is sent without a login: as much as a login needs, before anything reads it.

Reading a form of 10 MB with 10,000 fields takes a core for a second, and a file that is sent lies
on the disk while it is read: nobody may have that without a login. One case is legitimate. A login
ends while somebody writes, and what they send is to come back on a page (form recovery). So each
browser that was logged in at the desk has a cookie that says so, signed, for KNOWN_FOR. What it
sends is read as before; its files are not kept.

Nobody sends more than LARGEST, but where videos are taken in: a film of 2 GB is refused before it
fills the disk.
"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase

from newsroom.errors import too_large
from newsroom.url_prefixes import DESK, DESK_VIDEOS

WITHOUT_LOGIN = 16 * 1024  # bytes, as in nginx.conf; a passkey's answer, the longest, has 2 KB
LARGEST = 64 * 1024 * 1024  # bytes; nginx takes 60 MB
BESIDE_VIDEO = 10 * 1024 * 1024  # what a form with a video holds besides; nginx takes as much
KNOWN = "desk_browser"  # the cookie
KNOWN_FOR = timedelta(days=30)


class BodyLimit:
    """Middleware, behind the one that knows the user: refuses long bodies of those without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length, limit = _length(request), largest(request.path)
        if length > WITHOUT_LOGIN and not request.user.is_authenticated:
            if length > limit or not (request.path.startswith(DESK) and is_known(request)):
                return too_large(request)
            request.upload_handlers = [NameOnly(request)]
        elif length > limit:
            return too_large(request, limit // 1024**2)
        response = self.get_response(request)
        # Who is here is not asked of a database that has just failed: that would wait once more.
        is_answered = response.status_code < 500 and request.path.startswith(DESK)
        if is_answered and request.user.is_authenticated:
            _make_known(request, response)
        return response


class NameOnly(FileUploadHandler):
    """Takes a file that is sent, and keeps its name alone."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Drop what came."""

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return an empty file of that name."""
        kind, charset = self.content_type, self.charset
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name or "", kind, 0, charset
        )


def largest(path: str) -> int:
    """Return how many bytes a request to `path` may hold, whoever sends it."""
    if path.startswith(DESK_VIDEOS):
        return max(LARGEST, settings.VIDEO_MB * 1024**2 + BESIDE_VIDEO)
    return LARGEST


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # Django then reads nothing


def is_known(request: HttpRequest) -> bool:
    """Tell whether the browser was logged in at the desk within KNOWN_FOR."""
    return request.get_signed_cookie(KNOWN, default=None, max_age=KNOWN_FOR) is not None


def _make_known(request: HttpRequest, response: HttpResponseBase) -> None:
    if not is_known(request):
        response.set_signed_cookie(
            KNOWN,
            "1",
            max_age=KNOWN_FOR,
            path=DESK,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
