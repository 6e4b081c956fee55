"""Uploaded files."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import serve, was_modified_since

from articles.media import documents, storage
from newsroom.http_range import partial
from newsroom.stream_limit import send


@require_safe
def media(request, path):
    """An uploaded file, or a part of it. Its name is never reused, so it may be kept for ever.

    A picture is shown and a recording played; any other file is handed over as a download, and
    none may run anything.
    """
    try:
        response = _stored(request, path)
    except (OSError, ValueError, SuspiciousOperation) as error:
        raise Http404 from error  # a name no storage takes, or a way out of the folder
    kind = documents.shown_type(path)
    if kind.startswith("audio/"):
        response["Content-Type"] = kind  # what the machine's own table says differs
    elif not kind:
        response["Content-Disposition"] = "attachment"
    response = partial(request, response)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if response.status_code != 416:
        response["Cache-Control"] = storage.KEPT_FOREVER
    return send(request, response)


def _stored(request, path):
    """Return the file at `path` as django.views.static.serve() does, wherever media are kept."""
    if not settings.MEDIA_S3_BUCKET:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    file = default_storage.stream(path)
    modified = file.modified.timestamp()
    if not was_modified_since(request.headers.get("If-Modified-Since"), modified):
        return HttpResponseNotModified()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return FileResponse(file, content_type=kind, headers={"Last-Modified": http_date(modified)})
