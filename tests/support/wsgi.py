"""Answers as a server would get them."""

import gzip


class Answer:
    """What came back over WSGI: status, headers by lower-case name, and the body as sent."""

    def __init__(self, application, environ):
        started = []
        body = application(environ, lambda *arguments: started.append(arguments))
        self.body = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        status, headers = started[0][:2]
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def text(self):
        zipped = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if zipped else self.body).decode()

    @property
    def kept(self):
        """Whether the page came from the cache."""
        return self.headers.get("cache-status", "").startswith("newsroom; hit")
