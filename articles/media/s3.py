"""Media in an S3-compatible bucket: the same URLs and the same protection as from a folder.

The bucket stays private. Readers get every file from the portal's own /media/, or from a copy that
nginx or a CDN keeps. So stories need not change when their files move, and nobody gets a signed
URL.
"""

import io
from functools import lru_cache
from urllib.parse import quote

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from articles.media import types
from articles.media.storage import UndoMixin


class BucketStorage(UndoMixin, S3Storage):
    """Django's storage of uploads in a bucket (settings: STORAGES)."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self._sizes = lru_cache(maxsize=20_000)(self._ask_size)

    def get_default_settings(self):
        """Ask only what servers besides Amazon's understand, and do not wait for ever."""
        config = Config(
            connect_timeout=2,
            read_timeout=10,
            retries={"max_attempts": 2},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"},
        )
        return super().get_default_settings() | {"client_config": config}

    def size(self, name):
        """Return how many bytes `name` has; raises OSError where the bucket does not tell.

        Cached, for a page with documents shows their sizes. A name is never used again.
        """
        return self._sizes(name)

    def _ask_size(self, name):
        try:
            return super().size(name)
        except (BotoCoreError, ClientError) as error:
            raise OSError(str(error)) from error

    def url(self, name, **kwargs):
        """Return the URL of `name` at this portal."""
        return settings.MEDIA_URL + quote(name)

    def get_object_parameters(self, name):
        """Return the headers stored with a file: it is safe even straight from the bucket."""
        told = {} if types.is_shown(name) else {"ContentDisposition": "attachment"}
        return {"ContentType": types.media_type(name), "CacheControl": "private, no-cache", **told}

    def stream(self, name):
        """Return the StoredFile called `name`, and when it was stored. Raises FileNotFoundError."""
        # private part of django-storages: the key of an object, below the location
        stored = self.bucket.Object(self._normalize_name(name))
        try:
            stored.load()
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                raise
            raise FileNotFoundError(name) from error
        return StoredFile(stored), stored.last_modified


class StoredFile(io.RawIOBase):
    """An object of a bucket, read from any place on without loading it whole."""

    def __init__(self, stored):
        self.stored = stored
        self.size = stored.content_length
        self._place = 0
        self._body = None

    def readable(self):
        """It is."""
        return True

    def seekable(self):
        """It is."""
        return True

    def tell(self):
        """Return the place of the next byte read."""
        return self._place

    def seek(self, offset, whence=io.SEEK_SET):
        """Go to a place; the bucket is asked when something is read there."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if start + offset != self._place:
            self._place = start + offset
            self._close_body()
        return self._place

    def read(self, size=-1):
        """Return up to `size` bytes, all that follow where it is negative; b"" at the end."""
        if self._place >= self.size:
            return b""
        if self._body is None:
            self._body = self.stored.get(Range=f"bytes={self._place}-")["Body"]
        chunk = self._body.read(None if size < 0 else size)
        self._place += len(chunk)
        return chunk

    def close(self):
        """Give the connection to the bucket back."""
        self._close_body()
        super().close()

    def _close_body(self):
        if self._body is not None:
            self._body.close()
            self._body = None
