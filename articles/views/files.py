"""Uploaded files."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from ..ranges import partial
from ..uploads import audio_type


@require_safe
def media(request, path):
    """An uploaded file, or a part of it. Its name is never reused, so it may be kept for ever.

    A picture is shown and a recording played; any other file is handed over as a download, and
    none may run anything.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error  # a name no file system takes, or a way out of the folder
    kind = audio_type(path) or mimetypes.guess_type(path)[0] or ""
    if kind.startswith("audio/"):
        response["Content-Type"] = kind  # what the machine's own table says differs
    elif not kind.startswith("image/"):
        response["Content-Disposition"] = "attachment"
    response = partial(request, response)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if response.status_code != 416:
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response
