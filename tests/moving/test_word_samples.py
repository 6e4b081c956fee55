"""Real documents of offices, 2002 to 2009, in the fonts of before Unicode."""

import re
import unicodedata
from collections import Counter
from html import unescape

import pytest

from articles.moving.word import read
from tests.support.samples import SAMPLES

FOLDER = SAMPLES / "legacy-office"
FILES = sorted(path.name for path in FOLDER.glob("*.*") if path.suffix in (".doc", ".rtf"))
# Both encodings in one font: its transcript was made with VNI for the larger part.
MIXED = "2004-duanLD9820.doc"

pytestmark = [
    pytest.mark.skipif(not FILES, reason=f"no samples in {FOLDER}"),
    pytest.mark.slow,
]


def syllables(text: str) -> Counter[str]:
    return Counter(
        word.casefold() for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    )


def right(name: str, encoding: str) -> tuple[int, int, str]:
    """How many syllables of its transcript come out of `name`, of how many; its encoding."""
    with (FOLDER / name).open("rb") as file:
        found = read(file, name, encoding)
    html = re.sub(r"</?(strong|em|sup|a)\b[^>]*>", "", found.html)
    words = unescape(f"{found.title} " + re.sub(r"<[^>]*>", " ", html))
    wanted = syllables((FOLDER / name).with_suffix(".txt").read_text())
    return (syllables(words) & wanted).total(), wanted.total(), found.recognised


def own(name: str) -> str:
    return "vni" if name.startswith("vni") or name == MIXED else "tcvn3"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_recognised_and_read(name):
    count, whole, recognised = right(name, "")
    assert recognised == own(name)
    assert count / whole > 0.98


def test_the_figures_asked_for_are_reached():
    chosen = [right(name, own(name)) for name in FILES]
    by_itself = [right(name, "") for name in FILES]
    for results, least in ((chosen, 0.94), (by_itself, 0.88)):
        assert sum(count for count, _, _ in results) / sum(of for _, of, _ in results) >= least
