"""Pages that stay, as readers and machines get them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from articles.models import Page, Portal
from articles.text import galleries
from tests.support.factories import hours, make_page, make_page_document, make_photo
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db

HIDDEN = {
    "draft": {"status": "draft"},
    "scheduled": {"publish_at": hours(5)},
}


def document_of(response):
    return html.fromstring(response.content.decode())


def data_of(response):
    (script,) = document_of(response).xpath("//script[@type='application/ld+json']")
    return {node["@type"]: node for node in json.loads(script.text)["@graph"]}


def test_a_page_shows_its_place_its_documents_and_the_pages_below(client):
    above = make_page(title="Giới thiệu", slug="gioi-thieu")
    page = make_page(title="Cơ cấu", slug="co-cau", parent=above)
    make_page_document(page)
    make_page(title="Nháp bên dưới", parent=page, status="draft")
    make_page(title="Sở Y tế", slug="so-y-te", parent=page)
    shown = client.get("/co-cau/")
    links = [link.text for link in document_of(shown).xpath("//nav[@class='breadcrumb']//a")]
    assert links == ["Trang chủ", "Giới thiệu"]
    assert "Sơ đồ" in text_of(shown)
    assert "Sở Y tế" in text_of(shown)
    assert "Nháp bên dưới" not in text_of(shown)
    items = data_of(shown)["BreadcrumbList"]["itemListElement"]
    assert [item["name"] for item in items] == ["Trang chủ", "Giới thiệu"]


def test_a_page_above_that_readers_do_not_see_is_not_named(client):
    page = make_page(parent=make_page(title="Ẩn đi", status="draft"))
    assert "Ẩn đi" not in client.get(page.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_tells_of_a_page_that_is_not_published(client, state):
    seen = make_page(title="Trang được thấy")
    page = make_page(title="Tuyệt mật", slug="tuyet-mat", parent=seen, **HIDDEN[state])
    document = make_page_document(page).file.url
    surfaces = (
        f"/ /tuyet-mat/ /so-do-trang/ /tim-kiem/?q=tuyet+mat /sitemap-pages-0.xml /api/v1/pages "
        f"/api/v1/pages/{page.pk} {seen.get_absolute_url()}"
    )
    for surface in surfaces.split():
        shown = client.get(surface).content.decode().replace("/tuyet-mat/", "", 1)
        assert "Tuyệt mật" not in shown, surface
    assert client.get("/tuyet-mat/").status_code == 404
    assert client.get(f"/api/v1/pages/{page.pk}").status_code == 404
    assert client.get(document).status_code == 404
    assert client.get(f"/file-access{document}").status_code == 403


def test_every_surface_tells_of_a_published_one(client):
    page = make_page(title="Tuyệt mật", slug="tuyet-mat")
    for surface in (
        "/so-do-trang/",
        "/tim-kiem/?q=tuyet+mat",
        "/sitemap-pages-0.xml",
        "/api/v1/pages",
        f"/api/v1/pages/{page.pk}",
    ):
        assert "tuyet-mat" in client.get(surface).content.decode(), surface


def test_a_former_address_leads_on_and_one_changed_back_is_no_circle(client):
    page = make_page(slug="a")
    for slug in ("b", "c"):
        page.slug = slug
        page.save()
    for former in "ab":
        answer = client.get(f"/{former}/")
        assert (answer.status_code, answer["Location"]) == (301, "/c/")
    page.slug = "a"
    page.save()
    assert client.get("/a/").status_code == 200


def test_an_english_page_says_so_and_each_names_the_other(client):
    page = make_page(title="Giới thiệu", slug="gioi-thieu", kind="about")
    make_page(title="About", slug="about", lang="en", translation_of=page)
    shown = document_of(client.get("/about/"))
    assert shown.get("lang") == "en"
    assert {part.get("lang") for part in shown.xpath("//body/header | //footer/..")} == {"vi"}
    for address in ("/about/", "/gioi-thieu/"):
        links = document_of(client.get(address)).xpath("//link[@hreflang]")
        found = {link.get("hreflang"): link.get("href") for link in links}
        assert found == {
            "vi": "http://testserver/gioi-thieu/",
            "en": "http://testserver/about/",
        }
    assert "Updated" not in text_of(client.get("/gioi-thieu/"))
    assert data_of(client.get("/about/"))["WebPage"]["inLanguage"] == "en"


def test_an_english_page_leaves_nothing_english_on_others(client):
    """Moments are remembered by what they show: a language does not come into it."""
    at = hours(-3)
    for lang in ("en", "vi"):
        page = make_page(lang=lang, publish_at=at)
        text = text_of(client.get(page.get_absolute_url()))
        assert f"{at.astimezone():%Y}" in text
        assert "a.m." not in text
        assert "p.m." not in text


def test_a_gallery_in_a_page_is_a_row_with_its_viewer(client):
    photos = [make_photo(alt=f"Ảnh {number}") for number in range(2)]
    figures = [f'<figure class="image"><img src="{p.image.url}" alt=""></figure>' for p in photos]
    make_page(slug="gioi-thieu", body=galleries.block(figures))
    shown = client.get("/gioi-thieu/").content.decode()
    assert 'alt="Ảnh 1"' in shown
    assert "js/gallery.js" in shown


def test_the_page_of_contact_tells_machines_how_to_reach_the_portal(client):
    Portal.objects.create(name="Cổng", phone="0239 3856 789", email="a@b.vn")
    make_page(slug="lien-he", kind="contact")
    data = data_of(client.get("/lien-he/"))
    assert data["ContactPage"]["mainEntity"] == {"@id": "http://testserver/#publisher"}
    [contact] = data["NewsMediaOrganization"]["contactPoint"]
    assert (contact["telephone"], contact["email"]) == ("0239 3856 789", "a@b.vn")


def test_pages_are_found_without_accents_those_with_the_words_in_their_title_first(client):
    make_page(title="Khác", body="<p>Gặp bộ phận liên hệ.</p>")
    make_page(title="Liên hệ", description="Địa chỉ toà soạn")
    shown = document_of(client.get("/tim-kiem/?q=lien+he"))
    found = shown.xpath("//section[@aria-labelledby='pages-found']//a/text()")
    assert found == ["Liên hệ", "Khác"]
    for query in ("q=lien+hem", "q=lien+he&page=2", "q=lien+he&tu=2020-01-01", "q="):
        shown = client.get(f"/tim-kiem/?{query}").content.decode()
        assert ("pages-found" in shown) is (query == "q=lien+he&page=2"), query


def test_the_api_gives_a_page_whole(client):
    page = make_page(title="Liên hệ", slug="lien-he", body="<p>Số 1.</p>")
    make_page_document(page)
    given = client.get(f"/api/v1/pages/{page.pk}").json()
    assert given["url"] == "http://testserver/lien-he/"
    assert given["body"].strip() == "<p>Số 1.</p>"
    assert given["documents"][0]["kind"] == "PDF"
    assert "body" not in client.get("/api/v1/pages").json()["items"][0]


def test_an_address_without_its_slash_leads_to_the_page(client):
    make_page(slug="lien-he")
    assert client.get("/lien-he", follow=True).status_code == 200


def test_what_is_not_there_costs_one_query_more_than_before_there_were_pages(client):
    for number in range(20):
        make_page(slug=f"trang-{number}")
    client.get("/khong-co/")

    def asked(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 404
        return len(queries)

    assert asked("/khong-co/") <= asked("/khong/co/") + 1


def test_a_page_costs_the_same_whatever_there_is(client):
    above = make_page()
    page = make_page(parent=above)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.get_absolute_url()).status_code == 200
        return len(queries)

    asked()
    few = asked()
    for _number in range(10):
        make_page(parent=page)
    Page.objects.filter(parent=page).update(order=3)
    assert asked() == few
    assert few == 10


def test_the_first_photo_of_a_page_stands_for_it_where_it_is_shared(client):
    photo = make_photo(alt="Trụ sở")
    page = make_page(body=f'<figure class="image"><img src="{photo.image.url}" alt=""></figure>')
    shown = document_of(client.get(page.get_absolute_url()))
    assert shown.xpath("//meta[@property='og:image:alt']/@content") == ["Trụ sở"]
