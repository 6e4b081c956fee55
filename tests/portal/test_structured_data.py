"""What the head of a page tells machines: sharing, feeds, JSON-LD."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from lxml import html

from articles.models import Correction, Official, Portal
from articles.portal.pictures import shared_image
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_correction,
    make_notice,
    make_official,
    make_photo,
    make_quoted,
    picture_file,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("a page says of a row what the row says"),
]
HOST = "http://testserver"
# https://developers.google.com/search/docs/appearance/structured-data/article: none is required,
# each of these is recommended.
RECOMMENDED = (
    "headline",
    "image",
    "datePublished",
    "dateModified",
    "author",
)


def head(client, address):
    """The head of a page, as lxml reads it."""
    return html.fromstring(client.get(address).content.decode()).find("head")


def nodes(client, address):
    """The nodes of JSON-LD on a page, by their type."""
    scripts = head(client, address).xpath("script[@type='application/ld+json']")
    assert len(scripts) <= 1
    data = [json.loads(script.text) for script in scripts]
    assert all(block["@context"] == "https://schema.org" for block in data)
    return {node["@type"]: node for block in data for node in block["@graph"]}


def properties(client, address):
    """The meta elements of a page: {name or property: content}."""
    return {
        meta.get("property") or meta.get("name"): meta.get("content")
        for meta in head(client, address).iterfind("meta")
    }


def large_photo(**fields):
    return make_photo(image=picture_file((1600, 1000)), **fields)


def full_story():
    official = make_official(
        name="Trần Quốc Toản", position="Phó Chủ tịch", organisation="UBND tỉnh"
    )
    return make_article(
        headline="Chỉ số CCHC",
        lead="Chiều 20/3.",
        body="<p>Một hai ba.</p>",
        byline="Thu Hà",
        cover=large_photo(alt="Hội trường"),
        publish_at=datetime(2019, 3, 21, 8, 18, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
        quotes=[{"official": official, "position": "Giám đốc Trung tâm", "words": "Cần làm ngay"}],
    )


def test_a_story_carries_what_google_recommends_of_news(client):
    article = full_story()
    Portal.objects.create(name="Cổng Hà Tĩnh", owner="UBND tỉnh Hà Tĩnh", zalo="https://zalo.me/x")
    found = nodes(client, article.get_absolute_url())
    story, publisher = found["NewsArticle"], found["NewsMediaOrganization"]
    assert [name for name in RECOMMENDED if not story.get(name)] == []
    assert story["headline"] == "Chỉ số CCHC"
    assert story["description"] == "Chiều 20/3."
    assert story["datePublished"] == "2019-03-21T08:18:00+07:00"
    assert story["dateModified"].endswith("+07:00")
    assert story["author"] == {"@type": "Person", "name": "Thu Hà"}
    assert story["mainEntityOfPage"] == story["url"] == HOST + article.get_absolute_url()
    assert (story["wordCount"], story["inLanguage"], story["isAccessibleForFree"]) == (
        3,
        "vi",
        True,
    )
    assert story["articleSection"] == article.category.name
    assert story["publisher"]["@id"] == publisher["@id"]
    assert publisher["name"] == "Cổng Hà Tĩnh"
    assert publisher["logo"]["url"].startswith(f"{HOST}/static/")
    assert publisher["parentOrganization"]["name"] == "UBND tỉnh Hà Tĩnh"
    assert publisher["sameAs"] == ["https://zalo.me/x"]


def test_pictures_of_a_story_exist_in_the_size_that_is_told(client):
    article = full_story()
    images = nodes(client, article.get_absolute_url())["NewsArticle"]["image"]
    sizes = [(image["width"], image["height"]) for image in images]
    assert sizes == [(1600, 1000), (1280, 720), (384, 384)]
    for image in images:
        assert client.get(image["url"].removeprefix(HOST)).status_code == 200


def test_a_quoted_official_speaks_in_the_position_held_then(client):
    article = full_story()
    [quotation] = nodes(client, article.get_absolute_url())["NewsArticle"]["mentions"]
    assert quotation["text"] == "Cần làm ngay"
    official = article.quotes.get().official
    assert quotation["spokenByCharacter"] == {
        "@type": "Person",
        "name": "Trần Quốc Toản",
        "jobTitle": "Giám đốc Trung tâm",
        "url": HOST + official.get_absolute_url(),
    }


def test_an_official_who_moves_changes_nothing_that_an_old_story_says(client):
    article = full_story()
    before = nodes(client, article.get_absolute_url())["NewsArticle"]
    Official.objects.update(position="Bộ trưởng", organisation="Bộ Nội vụ")
    assert nodes(client, article.get_absolute_url())["NewsArticle"] == before
    official = article.quotes.get().official
    person = nodes(client, official.get_absolute_url())["ProfilePage"]["mainEntity"]
    assert person["worksFor"] == {"@type": "Organization", "name": "Bộ Nội vụ"}


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Thu Hà, Minh Đức", ["Thu Hà", "Minh Đức"]),
        ("Thu Hà - Minh Đức", ["Thu Hà", "Minh Đức"]),
        ("Thu Hà – Minh Đức", ["Thu Hà", "Minh Đức"]),
        ("Thu Hà và Minh Đức", ["Thu Hà", "Minh Đức"]),
        ("Thu Hà; Minh Đức ; Lê Va", ["Thu Hà", "Minh Đức", "Lê Va"]),
        ("Thu Hà, Minh Đức và Đoàn Sở", ["Thu Hà", "Minh Đức", "Đoàn Sở"]),
        ("Thu-Hà", ["Thu-Hà"]),
        ("Văn Vàng", ["Văn Vàng"]),
        ("Bảo Ngọc", ["Bảo Ngọc"]),
        (",", [","]),
    ],
)
def test_a_byline_names_each_of_its_people(client, byline, names):
    story = nodes(client, make_article(byline=byline).get_absolute_url())["NewsArticle"]
    people = [{"@type": "Person", "name": name} for name in names]
    assert story["author"] == (people if len(people) > 1 else people[0])


@pytest.mark.parametrize(
    "byline",
    ["Sở Văn hoá, Thể thao và Du lịch", "Ban Biên tập", "UBND xã Lộc Hà", "Uỷ ban Dân tộc"],
)
def test_an_office_in_the_byline_is_one_organisation(client, byline):
    story = nodes(client, make_article(byline=byline).get_absolute_url())["NewsArticle"]
    assert story["author"] == {"@type": "Organization", "name": byline}


def test_a_person_and_an_office_may_sign_together(client):
    address = make_article(byline="Thu Hà, Báo Hà Tĩnh").get_absolute_url()
    assert nodes(client, address)["NewsArticle"]["author"] == [
        {"@type": "Person", "name": "Thu Hà"},
        {"@type": "Organization", "name": "Báo Hà Tĩnh"},
    ]


def test_a_correction_changes_the_date_and_is_told(client):
    article = make_article(publish_at=hours(-9))
    at = datetime.fromisoformat("2030-01-01T08:00:00+07:00")
    Correction.objects.create(article=article, text="Số đúng là 5", at=at)
    story = nodes(client, article.get_absolute_url())["NewsArticle"]
    assert story["dateModified"] == "2030-01-01T08:00:00+07:00"
    assert story["correction"][0]["text"] == "Số đúng là 5"


def test_a_correction_tells_both_what_was_wrong_and_what_is_right(client):
    correction = make_correction()
    story = nodes(client, correction.article.get_absolute_url())["NewsArticle"]
    [told] = story["correction"]
    assert told["@type"] == "CorrectionComment"
    assert "“Có chín xã” là sai" in told["text"]
    assert told["text"].index("Có mười xã") < told["text"].index("xin lỗi")


def test_a_bare_story_makes_nothing_up(client):
    story = nodes(client, make_article(lead="").get_absolute_url())["NewsArticle"]
    assert not {"image", "mentions", "correction", "audio", "description"} & story.keys()
    assert story["author"]["@type"] == "Organization"


def test_a_long_headline_is_cut_for_search_results(client):
    article = make_article(headline="Từ " * 60)
    assert len(nodes(client, article.get_absolute_url())["NewsArticle"]["headline"]) <= 110


def test_a_story_has_its_breadcrumb(client):
    category = make_category(name="Kinh tế")
    address = make_article(category=category).get_absolute_url()
    steps = nodes(client, address)["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2]
    assert steps[0]["item"] == f"{HOST}/"
    assert (steps[1]["name"], steps[1]["item"]) == ("Kinh tế", HOST + category.get_absolute_url())


def test_home_tells_how_to_search(client):
    action = nodes(client, "/")["WebSite"]["potentialAction"]
    template = action["target"]["urlTemplate"]
    assert template == f"{HOST}/tim-kiem/?q={{search_term_string}}"
    assert client.get(template.removeprefix(HOST).format(search_term_string="x")).status_code == 200


def test_an_official_has_a_profile(client):
    official = make_quoted(name="Nguyễn Sông Hàn", position="Chủ tịch", portrait=large_photo())
    person = nodes(client, official.get_absolute_url())["ProfilePage"]["mainEntity"]
    assert (person["name"], person["jobTitle"]) == ("Nguyễn Sông Hàn", "Chủ tịch")
    assert person["image"][0]["width"] == 1600


def test_no_text_ends_the_block_of_data(client):
    evil = "</script><script>alert(1)</script><!-- & \\u2028"
    article = make_article(headline=evil, lead=evil, quotes=[{"words": evil, "position": evil}])
    Portal.objects.create(name=evil)
    page = client.get(article.get_absolute_url()).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    assert "<" not in block
    assert json.loads(block)["@graph"][0]["headline"] == evil


def test_a_shared_story_shows_its_picture_and_words(client):
    article = full_story()
    meta = properties(client, article.get_absolute_url())
    assert meta["og:type"] == "article"
    assert meta["og:title"] == "Chỉ số CCHC"
    assert meta["og:description"] == "Chiều 20/3."
    assert meta["og:url"] == HOST + article.get_absolute_url()
    assert meta["og:image"] == HOST + shared_image(article.cover).url
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:image:alt"] == "Hội trường"
    assert meta["og:locale"] == "vi_VN"
    assert meta["article:published_time"] == "2019-03-21T08:18:00+07:00"
    assert meta["article:section"] == article.category.name
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["robots"] == "max-image-preview:large"


def test_every_kind_of_page_has_a_card_of_its_own(client):
    Portal.objects.create(name="Cổng Hà Tĩnh")
    category = make_category(name="Kinh tế", description="Chuyện làm ăn")
    official = make_quoted(name="Nguyễn Sông Hàn")
    notice = make_notice(text="Lịch cắt điện")
    for address, title in (
        ("/", "Cổng Hà Tĩnh"),
        (category.get_absolute_url(), "Kinh tế"),
        (official.get_absolute_url(), "Nguyễn Sông Hàn"),
        (notice.get_absolute_url(), "Lịch cắt điện"),
        ("/thong-bao/", "Cổng Hà Tĩnh"),
    ):
        meta = properties(client, address)
        assert meta["og:title"] == title
        assert meta["og:site_name"] == "Cổng Hà Tĩnh"
        assert meta["og:image"].startswith(HOST)
        assert meta["og:description"]


def links(client, address, rel):
    return [link.get("href") for link in head(client, address).xpath(f"link[@rel='{rel}']")]


def test_pages_name_their_feeds(client):
    category = make_category(slug="kinh-te")
    formats = ("rss.xml", "atom.xml")
    feeds = [f"{place}{name}" for place in ("/", "/thong-bao/") for name in formats]
    assert links(client, "/", "alternate") == feeds
    found = links(client, category.get_absolute_url(), "alternate")
    assert found == [*feeds, *(f"/chuyen-muc/kinh-te/{name}" for name in formats)]
    for address in found:
        assert client.get(address).status_code == 200


def test_pages_of_a_list_know_their_neighbours(client):
    category = make_category(slug="k")
    for _ in range(41):
        make_article(category=category)
    address = f"{HOST}/chuyen-muc/k/"
    assert links(client, "/chuyen-muc/k/", "canonical") == [address]
    assert links(client, "/chuyen-muc/k/", "prev") == []
    assert links(client, "/chuyen-muc/k/", "next") == [f"{address}?page=2"]
    assert links(client, "/chuyen-muc/k/?page=2", "canonical") == [f"{address}?page=2"]
    assert links(client, "/chuyen-muc/k/?page=2", "prev") == [address]
    assert links(client, "/chuyen-muc/k/?page=3", "prev") == [f"{address}?page=2"]
    assert links(client, "/chuyen-muc/k/?page=3", "next") == []


def test_an_error_page_describes_nothing(client):
    page = head(client, "/khong-co/")
    assert not page.xpath("script[@type='application/ld+json']|meta[@property]")
    assert properties(client, "/khong-co/")["robots"] == "noindex"


def test_a_recording_is_told(client):
    article = make_article(audio=ContentFile(b"ID3", name="doc.mp3"))
    story = nodes(client, article.get_absolute_url())["NewsArticle"]
    assert story["audio"] == HOST + article.audio.url
