"""Parts of a file (RFC 9110). Without them Safari plays no recording and no player can seek."""

import re
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

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
    said = dict(response.items())
    part = Part(file, start, end - start + 1)
    response.streaming_content = part  # type: ignore[assignment]  # Django takes files too
    for name, value in said.items():  # not what Django says of a file that it thinks is whole
        response[name] = value
    response["Content-Length"] = str(end - start + 1)
    return response


class Part:
    """`length` bytes of a `file` from `start` on, as a file."""

    def __init__(self, file: BytesIO, start: int, length: int) -> None:
        self._file, self._rest = file, length
        self.name = getattr(file, "name", None)  # by which the server opens it itself
        self.close = file.close
        file.seek(start)

    def tell(self) -> int:
        """Where in the file the next byte stands."""
        return self._file.tell()

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes."""
        piece = self._file.read(min(size, self._rest))
        self._rest -= len(piece)
        return piece
