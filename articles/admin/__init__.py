"""The admin, one file a desk. Importing them registers their models."""

from . import home, officials, people, photos, portal, stories, threads, ticker  # noqa: F401
