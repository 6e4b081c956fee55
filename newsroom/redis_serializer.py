"""What is kept in Redis: plain data that this portal signed. Never a pickle, which can run code."""

import io
import json
from hashlib import blake2b, sha256
from hmac import compare_digest
from typing import Any

from django.conf import settings

SIGNATURE_BYTES = 32


class SignedJson:
    """A serializer for Django's RedisCache (its option `serializer`).

    It takes lists, texts, numbers, None and bytes; a tuple comes back as a list. An entry is the
    keyed BLAKE2b of the rest (RFC 7693; the key is made of SECRET_KEY), one line of JSON, and the
    bytes that stand in it as `{"bytes": length}`: base64 would make a page a third larger.
    """

    def dumps(self, value: Any) -> bytes:
        """Return the entry for `value`. Raises TypeError for what is no plain data."""
        blobs = []

        def take_out(part: Any) -> dict[str, int]:
            if not isinstance(part, bytes):
                raise TypeError(f"A {type(part).__name__} is no plain data.")
            blobs.append(part)
            return {"bytes": len(part)}

        line = json.dumps(value, default=take_out)  # escapes line breaks
        content = b"\n".join((line.encode(), b"".join(blobs)))
        return _signature(content) + content

    def loads(self, entry: bytes) -> Any:
        """Return the value of `entry`. Raises ValueError unless `dumps()` wrote it."""
        signature, content = entry[:SIGNATURE_BYTES], entry[SIGNATURE_BYTES:]
        if not compare_digest(signature, _signature(content)):
            raise ValueError("This portal did not write it.")
        line, _, rest = content.partition(b"\n")
        blobs = io.BytesIO(rest)

        def put_back(found: dict[str, Any]) -> Any:
            return blobs.read(found["bytes"]) if found.keys() == {"bytes"} else found

        return json.loads(line, object_hook=put_back)


def _signature(content: bytes) -> bytes:
    key = sha256(f"newsroom.redis {settings.SECRET_KEY}".encode()).digest()
    return blake2b(content, key=key, digest_size=SIGNATURE_BYTES).digest()
