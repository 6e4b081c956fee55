"""The security headers of every answer, whoever made it."""

from django.http import HttpRequest
from django.middleware.security import SecurityMiddleware


class SecurityHeaders(SecurityMiddleware):
    """Django's own security headers, as the outermost middleware.

    SecurityMiddleware also redirects to HTTPS. For that it stands further in, where it does not
    see the error page of a request that Django refused itself (a strange host). Hence this one,
    which sets the headers and redirects nobody.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Let every request pass."""
