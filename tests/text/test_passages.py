"""A passage is found again after its text has changed, or is said to be gone."""

import pytest

from articles.text.passages import AROUND, Passage, Text, bare
from tests.support.costs import MOST, seconds
from tests.support.passages import PASSAGES


@pytest.mark.parametrize(
    ("text", "passage", "words", "is_rewritten"),
    [case[1:] for case in PASSAGES],
    ids=[case[0] for case in PASSAGES],
)
def test_a_passage_is_found_again_or_gone(text, passage, words, is_rewritten):
    read = Text(text)
    place = read.find(Passage(*passage))
    if words is None:
        assert place is None
        return
    now = read.passage(place)
    assert now.words == words
    assert place.is_rewritten is is_rewritten
    # What stands there now is found by what is around it now.
    assert read.find(now) == place._replace(is_rewritten=False)
    assert max(len(now.before), len(now.after)) <= AROUND
    assert bare(text)[place.start : place.end] == bare(words)


def test_no_text_makes_it_slow():
    for piece, words in (("a", "a" * 499 + "b"), ("a", "a"), ("ab ", "b"), ("  ", "a")):
        passage = Passage(words, "x" * AROUND, "a" * AROUND, 50_000)
        took = seconds(lambda text, passage=passage: Text(text).find(passage), piece * 500_000)
        assert took < MOST
