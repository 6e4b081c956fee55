"""The admin, one file a desk. Importing them registers their models."""

from articles.desk import accounts, featured, officials, photos, portal, stories, threads, ticker  # noqa: F401
