"""The security headers of every answer, whoever made it."""

from django.middleware.security import SecurityMiddleware

# What a news page never asks of a browser. Full screen is for videos.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer autoplay browsing-topics camera display-capture encrypted-media "
        "geolocation gyroscope hid magnetometer microphone midi payment serial usb "
        "xr-spatial-tracking"
    ).split()
)


class SecurityHeaders(SecurityMiddleware):
    """The outermost middleware: Django's own security headers and Permissions-Policy.

    Django's SecurityMiddleware puts none on the error page for a request that it refused itself
    (a strange host), so it stands further in and only redirects to HTTPS.
    """

    def process_request(self, request):
        return None

    def process_response(self, request, response):
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return super().process_response(request, response)
