"""What a long command says of itself while it runs."""

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from articles.management import progress


@pytest.mark.parametrize(
    ("seconds", "part", "told"),
    [(60, 0.25, "25.0% bài, còn 3:00"), (60, 1, "100.0% bài, còn 0:00"), (60, 0.001, "0.1% bài")],
)
def test_it_says_how_far_it_is_and_how_long_it_will_take(seconds, part, told, monkeypatch):
    clock = iter([0.0, 0.0, float(seconds)])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    out = StringIO()
    show = progress.time_to_go(OutputWrapper(out))
    show("bài", 0)
    show("bài", part)
    assert out.getvalue().strip() == told
