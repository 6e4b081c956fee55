"""Uploaded files, for those who may have them."""

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

from articles.media import types
from articles.portal.file_access import Access, access, cache_control
from newsroom.errors import page_not_found
from newsroom.http_cache import for_this_second, never_store
from newsroom.http_range import partial
from newsroom.url_prefixes import MEDIA


@require_safe
def media(request, path):
    """An uploaded file, or a part of it, for those who may have it; nobody else learns of it.

    A picture is shown and a recording played. Any other file is a download. None may run a script.
    """
    may_have = access(request, path)
    if may_have is Access.NOBODY:
        # Kept by nobody: it may be published, or who asks next may be logged in.
        return never_store(page_not_found(request, Http404()))
    try:
        response = _stored(request, path)
    except (OSError, ValueError, SuspiciousOperation) as error:
        raise Http404 from error  # a name that no storage takes, or that leads out of the folder
    if not types.is_shown(path):
        response["Content-Disposition"] = "attachment"
    response = partial(request, response)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if response.status_code != 416:
        response["Cache-Control"] = cache_control(path, may_have)
    return response


@require_safe
def file_access(request, path):
    """What nginx asks before it hands over the file at the URL `path` itself: 204, or 403.

    A yes to everybody holds to the end of the second, so a file that many read costs one question
    a second. nginx hands its Cache-Control on with the file.
    """
    name = f"/{path}".removeprefix(MEDIA)
    may_have = access(request, name) if f"/{path}" != name else Access.NOBODY
    if may_have is Access.NOBODY:
        return never_store(HttpResponse(status=403))
    response = HttpResponse(status=204, headers={"Cache-Control": cache_control(name, may_have)})
    if may_have is Access.EVERYBODY:
        header, value = for_this_second()
        response[header] = value
    return response


def _stored(request, name):
    """Return the file called `name`; 304 where the browser has it."""
    file, modified = default_storage.stream(name)  # type: ignore[attr-defined]  # both storages can
    stored_at = modified.timestamp()
    if not was_modified_since(request.headers.get("If-Modified-Since"), stored_at):
        file.close()
        return HttpResponseNotModified()
    kind = types.media_type(name)
    return FileResponse(file, content_type=kind, headers={"Last-Modified": http_date(stored_at)})
