"""Uploaded files."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def media(request, path):
    """An uploaded file. Its name is never reused, so it may be kept for ever.

    A document is handed over as a download, and no file may run anything.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error  # a name no file system takes, or a way out of the folder
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    kind = mimetypes.guess_type(path)[0] or ""
    if not kind.startswith("image/"):
        response["Content-Disposition"] = "attachment"
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response
