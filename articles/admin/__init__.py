"""The admin, one file a desk. Importing them registers their models."""

from . import officials, people, photos, stories, ticker  # noqa: F401
