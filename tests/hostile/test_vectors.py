"""The collection itself, and the eye that judges it: it must see what is alive."""

from html import unescape

import pytest

from tests.support.vectors import VECTORS, alive


def test_the_collection_is_large_and_has_nothing_twice():
    assert len(set(VECTORS)) == len(VECTORS) >= 60
    assert all("pwned" in vector for vector in VECTORS)


@pytest.mark.parametrize(
    "page",
    [
        "<p>a</p><script>pwned()</script>",
        "<p onclick='pwned()'>a</p>",
        '<a href=" java&#10;script:pwned()">a</a>',
        "<iframe srcdoc='pwned'></iframe>",
        "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
        "<p style='x:pwned'>a</p>",
        "<style>@import 'pwned'</style>",
    ],
)
def test_what_is_alive_is_seen(page):
    assert alive(page)


def test_most_vectors_live_where_nothing_cleans_them():
    living = [vector for vector in VECTORS if alive(f"<div>{vector}</div>")]
    assert len(living) > 60


def test_words_are_not_taken_for_life():
    for vector in VECTORS:
        escaped = vector.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        assert not alive(f'<p title="{escaped}">{escaped}</p>')
        assert unescape(escaped) == vector.replace("\r", "") or "&" in vector
