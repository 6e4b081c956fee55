"""Fixtures of other tests that these need too."""

from tests.test_caching import ask  # noqa: F401
