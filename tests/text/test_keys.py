"""A key from a request is a key or nothing, never an error."""

import pytest

from articles.text.keys import as_key


@pytest.mark.parametrize(("text", "key"), [("1", 1), ("0042", 42), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_key(text, key):
    assert as_key(text) == key


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", " 1", "1\n", "²", "٣", "\0", "9" * 19])
def test_anything_else_is_none(text):
    assert as_key(text) is None
