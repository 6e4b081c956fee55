"""A request as WSGI describes it, made of what granian's RSGI interface tells of it.

RSGI: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md; WSGI: PEP 3333.
"""

import sys
from functools import lru_cache
from io import BytesIO
from wsgiref.types import WSGIEnvironment

from granian.rsgi import Scope

# What is the same for each request.
_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def environ_of(scope: Scope) -> WSGIEnvironment:
    """Return the WSGI environment of a request, with an empty body.

    A header whose name has an underscore is left out: to WSGI "X_Forwarded_For" and
    "X-Forwarded-For" are one name, and a proxy overwrites the second alone. A value that is not
    ASCII is none: RSGI does not hand it on.
    """
    server, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        **_ALWAYS,
        # Django takes "get" for GET, so it must not lead past what is done for GET.
        "REQUEST_METHOD": scope.method.upper(),
        "PATH_INFO": _as_wsgi(scope.path),
        "QUERY_STRING": _as_wsgi(scope.query_string),
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
    }
    for header, value in scope.headers.items():
        name = _variable(header)
        if name in environ:
            value = environ[name] + ("; " if name == "HTTP_COOKIE" else ",") + value
        environ[name] = value
    environ.pop("", None)
    if "HTTP_HOST" not in environ:  # HTTP/2 has it in the address
        environ["HTTP_HOST"] = scope.authority or ""
    return environ


def _as_wsgi(text: str) -> str:
    """Return `text` with each byte of its UTF-8 as one character, as PEP 3333 has it."""
    return text if text.isascii() else text.encode().decode("latin-1")


@lru_cache(256)  # browsers send some thirty
def _variable(header: str) -> str:
    """Return the name that WSGI has for `header`, "" for one that is left out."""
    if "_" in header:
        return ""
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
