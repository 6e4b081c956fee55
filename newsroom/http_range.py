"""Parts of a file (RFC 9110): without them Safari plays no recording and no player can seek."""

import re

from django.http import HttpResponse

CHUNK = 64 * 1024

# Longer numbers than any file needs are garbled.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def partial(request, response):
    """Return `response`, a FileResponse with its headers set, or the part `request` asks for.

    One range is answered with 206, one outside the file with 416. Several ranges, a garbled one,
    and one of another version of the file (If-Range) get the whole file, as the standard allows.
    """
    if request.method != "GET" or response.status_code != 200:
        return response
    response["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    version = response["Last-Modified"]
    if not asked or request.headers.get("If-Range", version) != version:
        return response
    first, last = (int(number) if number else None for number in asked.groups())
    if first is None and last is None or first is not None and last is not None and last < first:
        return response
    size = int(response["Content-Length"])
    start = max(size - last, 0) if first is None else first
    end = size - 1 if first is None or last is None else min(last, size - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = end - start + 1
    response.streaming_content = _read(response.file_to_stream, start, end - start + 1)
    return response


def _read(file, start, length):
    file.seek(start)
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        length -= len(chunk)
        yield chunk
