"""Comparisons show what a reader would notice, links and videos too."""

import pytest

from articles.editorial import diff
from articles.editorial.states import State
from articles.models import Article
from tests.support.factories import make_article

pytestmark = pytest.mark.django_db

VIDEO = '<figure class="video" data-video="dQw4w9WgXcQ"><a href="{}">{}</a></figure>'


def compared(before, after):
    """The marks of the only comparison of a story whose body was changed."""
    article = make_article(body=before)
    old = State.now(article)
    Article.objects.filter(pk=article.pk).update(body=after)
    [comparison] = diff.compare(diff.changes(old, State.now(Article.objects.get(pk=article.pk))))
    return comparison


def test_another_target_of_a_link_is_shown():
    link = '<p>Xem <a href="https://{}">tại đây</a>.</p>'
    comparison = compared(link.format("cu.vn/a"), link.format("moi.vn/b"))
    assert not comparison.is_unseen
    assert ("removed", "(https://cu.vn/a).") in comparison.marks
    assert ("added", "(https://moi.vn/b).") in comparison.marks


def test_a_link_that_is_its_own_words_is_shown_once():
    comparison = compared("<p>x</p>", "<p>y https://tinh.vn</p>\n<p>https://tinh.vn</p>")
    text = "".join(text for kind, text in comparison.marks if kind == "added")
    assert text.split() == ["y", "https://tinh.vn", "https://tinh.vn"]


def test_photos_that_become_a_gallery_are_seen_to():
    photos = '<figure class="image"><img src="/media/a.jpg" alt="a"></figure>' * 2
    marks = compared(photos, f'<figure class="gallery">{photos}</figure>').marks
    assert "".join(text for kind, text in marks if kind == "added").strip() == "[bộ ảnh 2 ảnh]"


def test_a_video_is_named_with_title_and_address():
    comparison = compared("<p>a</p>", "<p>a</p><p>https://youtu.be/dQw4w9WgXcQ?t=5</p>")
    added = "".join(text for kind, text in comparison.marks if kind == "added")
    assert "[video] https://youtu.be/dQw4w9WgXcQ?t=5" in added
    assert "watch?v=dQw4w9WgXcQ&t=5s" in added
