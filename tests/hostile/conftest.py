"""What is hostile is slow: inputs come by the hundred."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items):
    """Mark every test in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            # To follow each line doubled what a request cost, and with it what is measured here.
            item.add_marker(pytest.mark.no_cover)
