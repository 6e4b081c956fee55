"""What is not published is seen by no machine either."""

import pytest

from articles.models import Article, OldAddress, Thread
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_correction,
    make_notice,
    make_official,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SECRET = "Tuyệt mật"
STATES = {
    "draft": {"status": Article.Status.DRAFT},
    "in review": {"status": Article.Status.IN_REVIEW},
    "withdrawn": {"status": Article.Status.WITHDRAWN},
    "scheduled": {"publish_at": hours(5)},
}
STORIES = (  # what tells of a story as soon as it is published
    "/",
    "/rss.xml",
    "/atom.xml",
    "/chuyen-muc/muc/rss.xml",
    "/chuyen-muc/muc/atom.xml",
    "/sitemap-stories-0.xml",
    "/sitemap-officials-0.xml",
    "/sitemap-threads-0.xml",
    "/news-sitemap.xml",
    "/can-bo/",
    "/dong-su-kien/",
    "/chuyen-muc/muc/",
    "/so-do-trang/",
    "/dinh-chinh/",
    "/thong-bao/",
    "/tim-kiem/?q=tuyet+mat",
    "/tim-kiem/?q=%22tuy%E1%BB%87t+m%E1%BA%ADt%22",
    "/api/v1/stories",
    "/api/v1/stories?category=muc",
    "/api/v1/stories?thread=tuyet-mat",
    "/api/v1/stories?official=tuyet-mat",
    "/api/v1/stories/{story}",
    "/api/v1/officials",
    "/api/v1/officials/{official}",
    "/api/v1/quotes",
    "/api/v1/quotes?official=tuyet-mat",
    "/cu/bai.html",  # which leads to its page
)
NOTICES = (
    "/thong-bao/rss.xml",
    "/thong-bao/atom.xml",
    "/sitemap-notices-0.xml",
    "/api/v1/notices",
    "/api/v1/notices/{notice}",
)


def told(client, surfaces, **state):
    """What `surfaces` tell of a story and a notice in `state`: pairs of a surface and its text."""
    category = make_category(slug="muc")
    official = make_official(name=SECRET)
    article = make_article(
        headline=SECRET,
        slug="tuyet-mat",
        lead=SECRET,
        category=category,
        thread=Thread.objects.create(name=SECRET),
        quotes=[{"official": official, "words": SECRET}],
    )
    make_correction(article=article, false_words=SECRET, right_words=SECRET, decided_by=SECRET)
    OldAddress.objects.record(["/cu/bai.html"], article)
    Article.objects.update(**state)
    make_notice(text="Có bài", article=article)
    notice = make_notice(text=SECRET, starts_at=hours(1))
    for surface in surfaces:
        address = surface.format(story=article.pk, official=official.pk, notice=notice.pk)
        response = client.get(address, follow=True)
        assert response.status_code in (200, 404, 410), surface
        yield surface, response.content.decode()


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_an_unpublished_story_or_notice_is_told(client, state):
    for surface, body in told(client, STORIES + NOTICES, **STATES[state]):
        assert SECRET not in body, surface
        assert "tuyet-mat" not in body, surface


def test_a_published_story_is_told(client):
    for surface, body in told(client, STORIES):
        assert "tuyet-mat" in body, surface
