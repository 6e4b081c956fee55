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
    """An uploaded file, or a part of it. Its name is never used again, so it may be kept for ever.

    A picture is shown and a recording played. Any other file is a download. None may run a script.
    """
    try:
        response = _stored(request, path)
    except (OSError, ValueError, SuspiciousOperation) as error:
        raise Http404 from error  # a name that no storage takes, or that leads out of the folder
    kind = documents.shown_type(path)
    if kind.startswith("audio/"):
        response["Content-Type"] = kind  # the machine's own table of types says something else
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
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    file = default_storage.stream(path)  # type: ignore[attr-defined]  # it is a BucketStorage
    modified = file.modified.timestamp()
    if not was_modified_since(request.headers.get("If-Modified-Since"), modified):
        return HttpResponseNotModified()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return FileResponse(file, content_type=kind, headers={"Last-Modified": http_date(modified)})
