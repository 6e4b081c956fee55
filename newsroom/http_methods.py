"""The method OPTIONS: which methods an address takes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase


class Options:
    """Middleware: where a view refuses OPTIONS, says in its place what it does take (RFC 9110).

    Scripts of other sites learn nothing by it: no answer of the portal is shared with them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "OPTIONS" or response.status_code != 405:
            return response
        response.close()
        return HttpResponse(status=204, headers={"Allow": f"{response['Allow']}, OPTIONS"})
