"""Requests made to mislead: foreign hosts, ways out, odd methods, hostile addresses."""

from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.factories import PASSWORD, make_article, make_category, make_member, make_notice

pytestmark = pytest.mark.django_db

PUBLIC = """
    / /chuyen-muc/muc/ /bai-viet/tin/ /luu-tru/ /tim-kiem/?q=tin /rss.xml /atom.xml
    /thong-bao/rss.xml /sitemap.xml /sitemap-stories-0.xml /news-sitemap.xml /robots.txt
    /manifest.webmanifest /api/v1/stories /api/v1/openapi.json /.well-known/security.txt
    /chuyen-muc/muc/?thoi-gian=2026 /khong-co/
""".split()


@pytest.fixture
def portal():
    make_article(slug="tin", category=make_category(slug="muc"))
    make_notice()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_forwarded_name_changes_nothing(client, portal, address):
    plain = client.get(address)
    for headers in (
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_HOST": "evil.example", "HTTP_X_ORIGINAL_URL": "/quan-tri/"},
        {"HTTP_FORWARDED": "host=evil.example", "HTTP_X_FORWARDED_SERVER": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_PORT": "666"},
        {"HTTP_X_REWRITE_URL": "/quan-tri/", "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    ):
        forged = client.get(address, **headers)
        assert forged.status_code == plain.status_code, headers
        assert forged.content == plain.content, headers
        assert "evil.example" not in str(forged.headers), headers


@pytest.mark.parametrize("address", PUBLIC)
def test_a_foreign_host_is_refused_and_named_nowhere(client, portal, address):
    for host in ("evil.example", "localhost.evil.example", "a@localhost", "[::1"):
        response = client.get(address, HTTP_HOST=host)
        assert response.status_code == 400, host
        assert "evil.example" not in response.content.decode(), host


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/", "/rss.xml", "/bai-viet/tin/", "/sitemap.xml"])
def test_the_page_cache_keeps_no_page_of_a_forged_request_for_others(portal, ask, address):
    assert ask(address, HTTP_HOST="evil.example").status == 400
    assert ask(address, HTTP_HOST="testserver:666").status == 200
    ask(address, HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_FORWARDED_PORT="666")
    answer = ask(address)
    assert answer.status == 200
    assert "evil.example" not in answer.text
    assert ":666" not in answer.text


NEXT = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/%5cevil.example/",
    "https:evil.example",
    "http:///evil.example",
    "javascript:pwned()",
    "/\t/evil.example/",
    "\x00//evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
]


@pytest.mark.parametrize("target", NEXT)
@pytest.mark.parametrize("where", ["query", "form"])
def test_a_login_leads_nowhere_else(client, target, where):
    user = make_member("Phóng viên")
    data = {"username": user.username, "password": PASSWORD}
    address = "/quan-tri/login/"
    if where == "query":
        address += "?next=" + quote(target)
    else:
        data["next"] = target
    response = client.post(address, data)
    if response.status_code == 302:
        parts = urlsplit(response["Location"].replace("\\", "/"))
        assert not parts.netloc
        assert not parts.scheme
        assert not response["Location"].startswith(("//", "/\\", "/\t"))


@pytest.mark.parametrize("target", NEXT)
def test_no_other_address_leads_away(client, admin, target):
    client.force_login(admin)
    query = {"next": target, "_to_field": target, "_changelist_filters": target}
    for address in ("/quan-tri/articles/photo/", "/quan-tri/logout/", "/quan-tri/password_change/"):
        response = client.post(address, query)
        assert (
            "evil.example" not in urlsplit(response.get("Location", "").replace("\\", "/")).netloc
        )
    for path in ("//evil.example/", "/\\evil.example/", "/%5cevil.example", "/%2f/evil.example"):
        response = client.get(path)
        assert not response.get("Location", "").startswith(("//", "/\\"))


def test_a_kept_form_is_sent_again_to_this_site_alone():
    client = Client(enforce_csrf_checks=True)
    headers = {"HTTP_ACCEPT": "text/html", "HTTP_ORIGIN": "http://testserver"}
    for path in ("/quan-tri/articles/article/add/?next=//evil.example", "/quan-tri//evil.example/"):
        response = client.post(path, {"headline": "a b"}, **headers)
        assert response.status_code in (302, 403, 404)
        assert 'action="//' not in response.content.decode()
        assert 'action="http' not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_public_address_is_only_read(client, portal, method):
    for address in PUBLIC[:-1]:
        assert getattr(client, method)(address).status_code == 405, address


def test_a_public_address_says_what_it_takes(client, portal):
    for address in PUBLIC[:-1]:
        answer = client.options(address)
        assert answer.status_code == 204, address
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert "Access-Control-Allow-Origin" not in answer
        assert not answer.content


POSTED_PAGES = (
    "quote quote/official pasted pasted/officials pasted/notices drafts/keep drafts/discard "
    "false-words"
).split()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_what_changes_something_is_posted(client, admin, method):
    client.force_login(admin)
    article = make_article()
    base = f"/quan-tri/articles/article/{article.pk}"
    notice = make_notice()
    for address in (
        f"{base}/presence/",
        f"{base}/share/",
        f"{base}/preview/",
        f"{base}/history/1/restore/",
        f"/quan-tri/articles/tickernotice/{notice.pk}/pin/",
        f"{base}/duplicate/",
        "/quan-tri/articles/photo/upload/",
        "/quan-tri/articles/video/upload/",
        "/quan-tri/articles/photo/library/words/",
        "/quan-tri/articles/official/merges/1/undo/",
        *(f"/quan-tri/articles/article/{page}/" for page in POSTED_PAGES),
    ):
        assert getattr(client, method)(address).status_code == 405, address


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x00", "%00", "../..", "..%2f", "%ff", "9" * 5_000, "a" * 7_000, "-1", "0", "1e9", "'"]
        + ["٣", "\u202e", "\ud83d\ude00", "đ", "a\u0300\u0323" * 50, "<script>", "%%", "{}", "\r\n"]
        + ["2026/02/30", "9999/12/31", "0000", "10000", "nan", "inf", "null", "[]", "$", ";--"]
    ),
)
PLACES = """
    /{} /chuyen-muc/{}/ /bai-viet/{}/ /luu-tru/{}/ /luu-tru/2026/{}/ /luu-tru/2026/11/{}/
    /dong-su-kien/{}/ /can-bo/{}/ /thong-bao/{}/ /xem-truoc/{}/ /media/{} /static/{}
    /sitemap-{}-0.xml /sitemap-stories-{}.xml /chuyen-muc/{}/rss.xml /api/v1/stories/{}
    /api/v1/officials/{} /api/v1/notices/{} /api/v1/{} /quan-tri/{} /quan-tri/articles/article/{}/
    /quan-tri/articles/article/{}/history/ /quan-tri/articles/photo/{}/change/
    /quan-tri/articles/video/{}/change/
    /quan-tri/articles/tickernotice/{}/strip/ /quan-tri/articles/official/{}/merge/1/
    /quan-tri/articles/official/1/merge/{}/
    /tin-tuc/{}.html /index.php/{}
""".split()
ASKED = """
    /?p={} /?page_id={}&cat=1 /index.php?nv=news&op={} /tin.aspx?{}=1
    /?page={} /tim-kiem/?q={} /tim-kiem/?q=a&chuyen-muc={} /tim-kiem/?q=a&tu={} /tim-kiem/?den={}
    /tim-kiem/?q=a&page={} /can-bo/?page={} /thong-bao/?page={} /dinh-chinh/?page={}
    /api/v1/stories?cursor={} /api/v1/stories?category={} /api/v1/stories?since={}
    /api/v1/stories?limit={} /api/v1/quotes?official={} /api/v1/notices?until={}
    /quan-tri/articles/article/?q={} /quan-tri/articles/article/?desk={}
    /quan-tri/articles/article/?category__id__exact={} /quan-tri/articles/article/?p={}
    /quan-tri/articles/article/?o={} /quan-tri/articles/article/?status__exact={}
    /quan-tri/articles/article/?publish_at__gte={} /quan-tri/articles/article/?{}=1
    /quan-tri/articles/video/?missing={} /quan-tri/articles/video/library/?before={}
    /quan-tri/articles/video/library/?q={} /quan-tri/articles/video/library/one/?src={}
    /quan-tri/articles/photo/?use={} /quan-tri/articles/tickernotice/?window={}
    /quan-tri/articles/tickernotice/strip/?starts_at={} /quan-tri/articles/article/add/?cover={}
    /quan-tri/articles/article/add/?publish_at={} /quan-tri/articles/tickernotice/add/?starts_at={}
    /quan-tri/articles/featuredstory/add/?starts_at={} /quan-tri/articles/article/add/?category={}
    /quan-tri/articles/photo/add/?use_existing={}
    /quan-tri/articles/article/1/history/compare/?older={}&newer=1
    /quan-tri/articles/article/1/history/?page={}
    /quan-tri/autocomplete/?app_label=articles&model_name=article&field_name=cover&term={}
    /quan-tri/autocomplete/?app_label=articles&model_name=article&field_name=cover&pk={}
    /quan-tri/autocomplete/?app_label=articles&model_name=article&field_name=cover&page={}
    /quan-tri/autocomplete/?app_label={}&model_name=article&field_name=cover
    /quan-tri/articles/featuredstory/preview/?at={}
    /quan-tri/articles/official/namesakes/?name={} /quan-tri/articles/official/namesakes/?but={}
    /quan-tri/articles/official/?namesakes={} /quan-tri/articles/official/merges/?page={}
    /quan-tri/articles/official/add/?name={}
""".split()
FUZZ = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("place", PLACES + ASKED)
def test_any_string_in_an_address_is_answered(client, admin, portal, place):
    client.force_login(admin)

    @FUZZ
    @given(HOSTILE)
    def answered(hostile):
        value = quote(
            hostile.encode("utf-8", "surrogatepass"), safe="/" if "?" not in place else ""
        )
        response = client.get(place.format(value))
        assert response.status_code < 500

    answered()


@pytest.mark.parametrize("place", PLACES + ASKED)
def test_the_worst_strings_are_answered_in_each_address(client, admin, portal, place):
    client.force_login(admin)
    for number in ("9" * 5_000, "9" * 30, "\x00", "%ff", "-1", "a" * 7_000):
        value = number if number == "%ff" else quote(number)
        assert client.get(place.format(value)).status_code < 500, number[:30]
