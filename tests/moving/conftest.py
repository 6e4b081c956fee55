"""What all tests of moving stand on."""

import pytest


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """One portal takes one move at a time: each test is a portal of its own."""
    settings.VAR_DIR = tmp_path / "var"
