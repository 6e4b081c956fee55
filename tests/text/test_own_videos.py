"""Videos of our own in a body: the block that names one by the address of its file."""

import pytest

from articles.editorial.diff import _paragraphs
from articles.text.own_videos import OwnVideo, block, names, split, without
from articles.text.richtext import clean, plain, portable, undescribed
from articles.text.videos import holds_video

NAME = "videos/0123456789abcdef/le-hoi.mp4"
BLOCK = block(NAME, "Lễ hội &lt;đền&gt;", "Chú thích")


@pytest.mark.parametrize(
    "html",
    [
        BLOCK,
        BLOCK.replace(' rel="noopener noreferrer"', ""),
        BLOCK.replace("<figure ", '<figure onclick="pwned()" id="a" '),
        BLOCK.replace("<figure", "<figure  ").replace("Chú thích", "<b>Chú</b>  thích"),
        BLOCK.replace("<a ", '<img src="/media/photos/ab/cd.jpg" alt=""><a '),
        f"<script>pwned()</script>{BLOCK}",
    ],
)
def test_a_block_has_one_spelling(html):
    assert clean(html) == BLOCK
    assert clean(BLOCK) == BLOCK


@pytest.mark.parametrize(
    "target",
    [
        "/media/photos/0123456789abcdef/le-hoi.mp4",
        "/media/videos/../le-hoi.mp4",
        "/media/videos/0123456789abcdef/le-hoi.mp4?a",
        "https://example.vn/media/videos/0123456789abcdef/le-hoi.mp4",
        "javascript:pwned()",
    ],
)
def test_a_figure_that_names_no_film_is_no_video(target):
    assert not names(clean(BLOCK.replace(f"/media/{NAME}", target)))


def test_a_body_is_split_at_its_videos():
    html = clean(f"<p>a</p>{BLOCK}<p>b</p>{block(NAME, '')}")
    assert list(split(html)) == [
        "<p>a</p>",
        OwnVideo(NAME, "Lễ hội <đền>", "Chú thích"),
        "<p>b</p>",
        OwnVideo(NAME, "le-hoi.mp4", ""),
    ]
    assert names(html) == [NAME]
    assert without(html, NAME) == "<p>a</p><p>b</p>"
    assert not holds_video(html)
    assert not undescribed(html)


def test_other_programs_get_a_link_and_a_comparison_its_words():
    found = portable(BLOCK, lambda path: f"https://tin.vn{path}")
    assert f'<a href="https://tin.vn/media/{NAME}" rel="noopener noreferrer">' in found
    assert "class" not in found
    assert "Lễ hội <đền> Chú thích" in plain(BLOCK)
    assert "[video] Lễ hội" in _paragraphs(BLOCK)
