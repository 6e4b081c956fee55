"""The directory of officials, and who stands there."""

import pytest

from articles.models import Article
from articles.portal import officials
from articles.text.vietnamese import alphabetical, initial
from tests.support.factories import hours, make_official, make_photo, make_quoted
from tests.support.pages import queries, text_of

pytestmark = pytest.mark.django_db


def test_officials_stand_by_given_name_in_the_order_of_the_vietnamese_alphabet(client):
    names = ["Lê An", "Trần An", "Võ Ánh", "Đỗ Ân", "Bùi Duy", "Cao Đạt", "Lê Ơn", "Lý Ô", "Hồ Yên"]
    for name in reversed(names):
        make_quoted(name=name)
    text = text_of(client.get("/can-bo/"))
    assert sorted(names, key=text.index) == [
        "Lê An",
        "Trần An",
        "Võ Ánh",
        "Đỗ Ân",
        "Bùi Duy",
        "Cao Đạt",
        "Lý Ô",
        "Lê Ơn",
        "Hồ Yên",
    ]


def test_words_are_sorted_by_letters_first_and_by_tones_then():
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă", "mâ", "me", "mê", "đa"]
    by_code = sorted(words)
    assert sorted(by_code, key=alphabetical) == ["đa", *words[:-1]]
    assert [initial(word) for word in ("ánh", "Ấn", "đức", "Ðức", "a\u0306", "7", "", "-")] == [
        "A", "Â", "Đ", "Đ", "Ă", "#", "#", "#"
    ]  # fmt: skip


def test_an_official_is_shown_with_portrait_position_and_organisation(client):
    official = make_quoted(
        name="Trần Quốc Toản",
        position="Chánh Văn phòng",
        organisation="UBND tỉnh",
        portrait=make_photo(),
    )
    page = client.get("/can-bo/")
    text = text_of(page)
    for part in ("Trần Quốc Toản", "Chánh Văn phòng", "UBND tỉnh"):
        assert part in text
    assert f'href="{official.get_absolute_url()}"' in page.content.decode()
    assert "<picture>" in page.content.decode()


def test_letters_lead_to_the_page_where_they_begin(client, monkeypatch):
    monkeypatch.setattr(officials, "PAGE_SIZE", 2)
    for name in ("Lê An", "Lê Bình", "Lê Bảo", "Lê Đức", "Lê Yến"):
        make_quoted(name=name)
    page = client.get("/can-bo/", {"page": 2}).content.decode()
    assert 'href="/can-bo/#A">A<' in page
    assert 'href="/can-bo/#B">B<' in page
    assert 'href="#%C4%90">Đ<' in page
    assert 'id="Đ"' in page
    assert 'href="?page=3#Y">Y<' in page
    assert "Lê Bình" in page
    assert "Lê An" not in page


@pytest.mark.parametrize("page", ["2", "abc", "-1", "0", "1e30", "9" * 5000, "100000", "%00", "²"])
def test_any_page_of_the_directory_is_answered(client, page):
    make_quoted()
    assert client.get("/can-bo/", {"page": page}).status_code == 200


STATES = {
    "quoted nowhere": None,
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"publish_at": hours(5)},
    "withdrawn": {"status": "withdrawn"},
}


@pytest.mark.parametrize("state", STATES)
def test_whom_no_published_story_quotes_is_on_no_page(client, desk, state):
    if STATES[state]:
        official = make_quoted(name="Lê Sắp Nhậm Chức")
        Article.objects.update(**STATES[state])
    else:
        official = make_official(name="Lê Sắp Nhậm Chức")
    assert client.get(official.get_absolute_url()).status_code == 404
    for address in ("/can-bo/", "/tim-kiem/?q=nham+chuc"):
        assert "Lê Sắp Nhậm Chức" not in text_of(client.get(address)), address
    form = desk.get(f"/quan-tri/articles/official/{official.pk}/change/").content.decode()
    assert official.get_absolute_url() not in form


@pytest.mark.django_db(transaction=True)
def test_an_official_comes_and_goes_with_the_story_that_quotes_them(ask):
    official = make_quoted(name="Lê Đã Nhậm Chức")
    pages = ("/can-bo/", official.get_absolute_url())
    assert all("Lê Đã Nhậm Chức" in ask(page).text for page in pages)
    Article.objects.update(status="withdrawn")
    assert "Lê Đã Nhậm Chức" not in ask("/can-bo/").text
    assert ask(official.get_absolute_url()).status == 404


def test_a_directory_without_officials_says_so(client):
    assert "Chưa có cán bộ nào" in text_of(client.get("/can-bo/"))


def test_the_page_of_an_official_leads_back_to_the_directory(client):
    assert (
        'href="/can-bo/">Cán bộ</a>'
        in client.get(make_quoted().get_absolute_url()).content.decode()
    )


def test_queries_do_not_grow_with_officials(client):
    make_quoted(portrait=make_photo())
    few = queries(client, "/can-bo/")
    for _ in range(5):
        make_quoted(portrait=make_photo())
    assert queries(client, "/can-bo/") == few == 6
