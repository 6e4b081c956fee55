"""The admin, one file a desk. Importing them registers their models."""

from articles.desk import (  # noqa: F401
    accounts,
    erased_files,
    featured,
    groups,
    menu,
    officials,
    pages,
    photos,
    portal,
    stories,
    threads,
    ticker,
)
