"""Fixtures of other tests that these need too."""

from pathlib import Path

import pytest

from ..test_caching import ask  # noqa: F401


def pytest_collection_modifyitems(items):
    """Mark every test in this folder: hostile inputs come by the hundred."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
