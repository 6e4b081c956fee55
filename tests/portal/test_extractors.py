"""What is taken out of the page of a story is the whole story: reader views, archives, crawlers."""

import pytest

from articles.demo.content import Quote
from tests.support.extractors import EXTRACTORS, OFFICIALS, SAMPLE, missing
from tests.support.factories import (
    hours,
    make_article,
    make_official,
    make_photo,
    make_quote,
    make_thread,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("what is read is a page's HTML, wherever its story is kept"),
]


def official_of(quote: Quote):
    official = OFFICIALS[quote.official]
    return make_official(name=official.name, position=official.position, portrait=make_photo())


def extract(client, article, extractor):
    """What `extractor`, a name of EXTRACTORS, takes out of the page of `article`."""
    page = client.get(article.get_absolute_url()).content.decode()
    return EXTRACTORS[extractor](page, f"http://testserver{article.get_absolute_url()}")


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_the_sample_story_is_extracted_whole(client, extractor):
    article = make_article(
        headline=SAMPLE.headline,
        lead=SAMPLE.lead,
        body=SAMPLE.body,
        publish_at=SAMPLE.published_at,
        cover=make_photo(),
        cover_caption=SAMPLE.cover_caption,
    )
    for quote in SAMPLE.quotes:
        make_quote(
            article=article,
            official=official_of(quote),
            position=quote.position,
            words=quote.words,
            number=quote.number,
        )
    for number in range(6):
        make_article(category=article.category, headline=f"Tin khác trong chuyên mục, số {number}")
    found = extract(client, article, extractor)
    assert missing(found) == []
    assert "Tin khác" not in found.text


LEAD = (
    "Tối nay, bão số 5 vào vùng biển của tỉnh. Công điện của tỉnh nêu rõ những việc phải làm ngay."
)
WORDS = "Ngày mai, các xã ven biển phải đưa hết dân, tàu thuyền về nơi tránh trú, xong trước 18 giờ"
SENTENCE = "Chiều nay, tỉnh họp bàn việc ứng phó với bão số 5, các huyện ven biển dự qua màn hình."
QUOTE = '<div class="quote" data-quote="1"></div>'
END = "<p>Dự báo bão còn mạnh thêm, hướng đi khó lường, gió giật cấp 12.</p>"


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize(
    "body",
    [
        f"{QUOTE}<p>{SENTENCE}</p>{END}",
        f"<ul><li>{SENTENCE}</li></ul>{QUOTE}{END}",
        f"<h2>Mục</h2><p>{SENTENCE}</p>{QUOTE}<h2>Mục</h2>{END}",
    ],
)
def test_lead_text_and_quote_are_extracted_from_a_story_of_any_shape(client, extractor, body):
    thread = make_thread(name="Bão số 5")
    make_article(headline="Tin cùng dòng sự kiện", thread=thread, publish_at=hours(-9))
    article = make_article(
        lead=LEAD,
        body=body,
        thread=thread,
        quotes=[{"words": WORDS, "official": make_official(name="Lê Văn Lam")}],
    )
    text = " ".join(extract(client, article, extractor).text.split())
    for part in (LEAD, SENTENCE, f"Giám đốc Lê Văn Lam: “{WORDS}”"):
        assert part in text
    for part in ("Tin cùng dòng sự kiện", "phút đọc", "Nghe bài"):
        assert part not in text
