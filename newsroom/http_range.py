"""Parts of a file (RFC 9110). Without them Safari plays no recording and no player can seek."""

import re
from collections.abc import Iterator
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

CHUNK = 64 * 1024

# 18 digits are more than any file has bytes; a longer number is garbled.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def partial(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return `response`, or only the part of its file that `request` asks for.

    One range is answered with 206, one outside the file with 416. The whole file answers several
    ranges, a garbled one, and one of another version of the file (If-Range): the standard allows
    that.
    """
    if request.method != "GET" or not isinstance(response, FileResponse):
        return response
    file = response.file_to_stream
    if file is None:
        return response
    response["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    version = response["Last-Modified"]
    if not asked or request.headers.get("If-Range", version) != version:
        return response
    first, last = (int(number) if number else None for number in asked.groups())
    size = int(response["Content-Length"])
    if first is None:
        if last is None:
            return response
        start, end = max(size - last, 0), size - 1  # the last so many bytes
    else:
        if last is not None and last < first:
            return response
        start, end = first, size - 1 if last is None else min(last, size - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    response.streaming_content = _read(file, start, end - start + 1)
    return response


def _read(file: BytesIO, start: int, length: int) -> Iterator[bytes]:
    file.seek(start)
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        length -= len(chunk)
        yield chunk
