"""The site map for people."""

import pytest

from tests.support.factories import make_article, make_category, make_thread
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db


def test_the_site_map_leads_to_every_category_and_list_and_each_of_them_answers(client):
    category, thread = make_category(name="Kinh tế"), make_thread(name="Bão số 5")
    make_article(category=category, thread=thread)
    page = client.get("/so-do-trang/").content.decode()
    lists = ["/luu-tru/", "/can-bo/", "/dong-su-kien/", "/thong-bao/", "/dinh-chinh/"]
    for address in (category.get_absolute_url(), thread.get_absolute_url(), *lists):
        assert f'href="{address}"' in page[page.index("<main") : page.index("</main>")]
        assert client.get(address).status_code == 200


@pytest.mark.slow
def test_the_site_map_names_the_latest_fifty_threads(client):
    category = make_category()
    for number in range(51):
        make_article(thread=make_thread(name=f"Sự kiện {number:02}"), category=category)
    text = text_of(client.get("/so-do-trang/"))
    assert "Sự kiện 50" in text
    assert "Sự kiện 01" in text
    assert "Sự kiện 00" not in text


def test_the_foot_of_every_page_leads_to_the_lists(client):
    page = client.get("/").content.decode()
    for address in ("/luu-tru/", "/can-bo/", "/dong-su-kien/", "/so-do-trang/"):
        assert f'href="{address}"' in page[page.index("<footer") :]
