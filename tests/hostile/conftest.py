"""Fixtures of other tests that these need too."""

from ..test_caching import ask  # noqa: F401
