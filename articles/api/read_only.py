"""The API is only read, at every URL of it: one rule for all of its operations."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.api.operations import api
from newsroom.url_prefixes import API


class ReadOnly:
    """Middleware: any other method is refused in JSON, and HEAD is answered like GET.

    Ninja would answer both with 405 in plain text, before any decorator of an operation runs. Of
    the answer to HEAD the server sends the head alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._read = require_safe(self._as_get)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API):
            return self.get_response(request)
        response = self._read(request)
        if response.status_code != 405:
            return response
        detail = _("This API can only be read.")
        refused = api.create_response(request, {"detail": detail}, status=405)
        refused["Allow"] = response["Allow"]
        return refused

    def _as_get(self, request: HttpRequest) -> HttpResponseBase:
        asked, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = asked
