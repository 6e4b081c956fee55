"""The look of the portal: what pages, browsers and machines show of its identity."""

import json
import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection
from django.test import override_settings
from lxml import html
from PIL import Image

from articles.accounts.roles import ADMINISTRATOR, EDITOR
from articles.media import icons
from articles.models import Photo, Portal
from articles.portal.colours import palette
from articles.text.profiles import completed
from tests.support.factories import make_article, make_category, make_member, make_photo
from tests.support.forms import open_form

pytestmark = pytest.mark.django_db

FORM = "/quan-tri/articles/portal/1/change/"
COLOURS = "/quan-tri/articles/portal/colours/"


def logo(size=(600, 150), colour=(200, 20, 20, 255), name="logo.png"):
    content = BytesIO()
    Image.new("RGBA", size, colour).save(content, "PNG")
    return ContentFile(content.getvalue(), name=name)


def make_portal(**fields):
    return Portal.objects.create(**{"name": "Cổng Cà Mau", **fields})


def page(client, address="/"):
    return html.fromstring(client.get(address).content.decode())


def sheet_of(client):
    return page(client).xpath("//link[@rel='stylesheet']/@href")[0]


@pytest.fixture
def desk(client):
    make_portal()
    client.force_login(make_member(ADMINISTRATOR))
    return client


def typed(desk, **fields):
    """What the form of the one portal posts, with `fields` put in."""
    return open_form(desk, Portal.objects.get()) | fields


# The colour


def test_a_portal_with_a_colour_has_one_style_sheet_in_it_instead_of_ours(client):
    before = page(client).xpath("//link[@rel='stylesheet']/@href")
    make_portal(colour="#0057b8")
    after = page(client).xpath("//link[@rel='stylesheet']/@href")
    assert len(before) == len(after)
    assert re.fullmatch(r"/giao-dien/0057b8-[0-9a-f]{12}\.css", after[0])
    assert before[1:] == after[1:]
    sheet = client.get(after[0])
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    text = sheet.content.decode()
    assert text.count(":root {") == text.count("@charset") + 3  # ours is whole in it
    assert text.endswith(palette("#0057b8").css + "\n")
    assert not page(client).xpath("//style | //*[@style]")


def test_a_sheet_of_another_release_is_given_and_kept_by_nobody(client):
    make_portal(colour="#0057b8")
    wrong = client.get("/giao-dien/0057b8-000000000000.css")
    assert wrong.status_code == 200
    assert "no-store" in wrong["Cache-Control"]
    for nothing in ("red;}-000000000000", "0057b8-0", "0057B8-000000000000", "../x-000000000000"):
        assert client.get(f"/giao-dien/{nothing}.css").status_code == 404


def test_the_sheet_asks_no_database(client, django_assert_num_queries):
    make_portal(colour="#0057b8")
    address = sheet_of(client)
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_browsers_colour_their_frame_in_it(client):
    make_portal(colour="#0057b8")
    colours = page(client).xpath("//meta[@name='theme-color']/@content")
    assert colours == [palette("#0057b8").band, palette("#0057b8").band_dark]
    assert client.get("/manifest.webmanifest").json()["theme_color"] == "#0057b8"


@pytest.mark.parametrize(
    ("put_in", "stored"),
    [("0057B8", "#0057b8"), (" #0057b8 ", "#0057b8"), ("#fd0", "#ffdd00"), ("", "")],
)
def test_a_colour_is_completed(desk, put_in, stored):
    desk.post(FORM, typed(desk, colour=put_in))
    assert Portal.objects.get().colour == stored


@pytest.mark.parametrize(
    "put_in", ["red;}", "red", "#12", "#8c1317;}body{display:none", "url(//x)", "a" * 999]
)
def test_what_is_no_colour_is_told_beside_its_field_and_kept_there(desk, put_in):
    answer = desk.post(FORM, typed(desk, colour=put_in, owner="UBND"))
    form = answer.context["adminform"].form
    assert "#8c1317" in form.errors["colour"][0]
    assert form["colour"].value() == put_in
    assert form["owner"].value() == "UBND"
    assert not Portal.objects.get().colour
    with pytest.raises(ValidationError):
        Portal.objects.update(colour=put_in)


def test_no_way_past_the_field_puts_a_rule_into_the_sheet(client):
    make_portal()
    for wrong in ("red;}", "8c1317"):
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_portal SET colour = %s", [wrong])
        if connection.vendor == "postgresql":
            break  # the transaction is broken now


def test_whoever_chose_a_colour_nobody_can_read_is_told_what_became_of_it(desk):
    answer = desk.post(FORM, typed(desk, colour="#ffd400"), follow=True)
    (told,) = [str(each) for each in answer.context["messages"] if "#ffd400" in str(each)]
    assert palette("#ffd400").band in told
    assert "1,4 : 1" in told
    assert Portal.objects.get().colour == "#ffd400"
    answer = desk.post(FORM, typed(desk, colour="#0057b8"), follow=True)
    assert not [each for each in answer.context["messages"] if "#0057b8" in str(each)]


def test_the_palette_is_shown_while_somebody_chooses(desk):
    shown = desk.get(COLOURS, {"colour": "#ffd400"})
    assert f'fill="{palette("#ffd400").band}"' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    for half in ("#ff", "<script>", "", "#" * 5_000):
        answer = desk.get(COLOURS, {"colour": half})
        assert answer.status_code == (204 if half else 200)
    desk.force_login(make_member(EDITOR))
    assert desk.get(COLOURS, {"colour": "#ffd400"}).status_code == 403


# Logo and icon


def test_without_any_of_it_pages_show_ours(client):
    head = page(client)
    assert head.xpath("//link[@rel='icon']/@href") == ["/static/icons/favicon.svg"]
    assert head.xpath("//*[@class='brand']//img/@src") == ["/static/icons/favicon.svg"]
    assert client.get("/favicon.ico")["Location"] == "/static/icons/favicon.ico"


def test_the_logo_stands_at_the_top_with_its_size_and_readers_have_it(client):
    portal = make_portal(logo=logo(), logo_dark=logo(colour=(255, 255, 255, 255)))
    images = page(client).xpath("//*[@class='brand']//img")
    assert [image.get("src") for image in images] == [portal.logo.url, portal.logo_dark.url]
    assert [(image.get("width"), image.get("height")) for image in images] == [("600", "150")] * 2
    for url in (portal.logo.url, portal.logo_dark.url):
        assert client.get(url).status_code == 200
        assert client.get(f"/file-access{url}").status_code == 204
    assert client.get("/media/portal/khong-co.png").status_code == 404


def test_a_logo_that_shows_the_name_is_called_so_once(client):
    portal = make_portal(logo=logo(), logo_with_name=True)
    (brand,) = page(client).xpath("//*[contains(@class, 'brand')]/a")
    assert brand.xpath("normalize-space(.)") == portal.name
    assert brand.xpath("span[@class='visually-hidden']")


def test_an_icon_is_that_of_tab_phone_manifest_and_publisher(client):
    portal = make_portal(icon=logo((256, 256)))
    make_article(slug="tin")
    head = page(client, "/bai-viet/tin/")
    folder = portal.icon.url.rpartition(".")[0]
    assert head.xpath("//link[@rel='icon']/@href") == [f"{folder}/icon-192.png"]
    assert head.xpath("//link[@rel='apple-touch-icon']/@href") == [f"{folder}/apple-touch-icon.png"]
    assert client.get("/favicon.ico")["Location"] == f"{folder}/favicon.ico"
    shown = client.get("/manifest.webmanifest").json()["icons"]
    assert {icon["src"] for icon in shown} <= {f"{folder}/{name}" for name in icons.NAMES}
    assert f'"url":"http://testserver{folder}/icon-512.png"' in client.get("/").content.decode()
    for name in icons.NAMES:
        answer = client.get(f"{folder}/{name}")
        assert answer.status_code == 200, name
        assert answer["Content-Type"] in ("image/png", "image/x-icon")
        assert "attachment" not in answer.get("Content-Disposition", "")


def test_a_logo_that_is_replaced_is_gone(client):
    portal = make_portal(logo=logo())
    before = portal.logo.url
    portal.logo = logo(colour=(0, 0, 200, 255))
    portal.save()
    assert client.get(before).status_code == 404
    assert before not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ContentFile(b"<svg onload='pwned()'/>", name="logo.svg"), "SVG"),
        (logo((1, 1)), "1 × 1"),
        (ContentFile(b"pwned", name="logo.png"), "JPEG"),
    ],
)
def test_a_logo_that_is_refused_is_told_beside_its_field_and_loses_nothing_typed(desk, file, words):
    answer = desk.post(FORM, typed(desk, logo=file, owner="UBND tỉnh"))
    form = answer.context["adminform"].form
    assert words in form.errors["logo"][0]
    assert form["owner"].value() == "UBND tỉnh"
    assert not Portal.objects.get().logo


def test_a_logo_for_dark_pages_alone_is_told_beside_its_field(desk):
    answer = desk.post(FORM, typed(desk, logo_dark=logo()))
    assert "logo_dark" in answer.context["adminform"].form.errors
    with pytest.raises(IntegrityError):
        Portal.objects.filter(pk=1).update(logo_dark="portal/a.webp")


def test_the_form_shows_the_logo_on_each_paper_and_says_where_it_is_lost(desk):
    answer = desk.post(FORM, typed(desk, logo=logo(colour=(15, 15, 15, 255))), follow=True)
    shown = answer.content.decode()
    assert shown.count(Portal.objects.get().logo.url) >= 3
    assert "quá tối" in shown
    assert "quá dài" in shown  # for an icon


# Words, telephones, addresses, networks


def test_the_description_is_that_of_a_page_without_one(client):
    make_portal(description="Tin tức Cà Mau mỗi ngày.")
    category = make_category(description="Kinh tế của tỉnh.")
    for address, expected in (("/", "Tin tức Cà Mau"), (category.get_absolute_url(), "Kinh tế")):
        head = page(client, address)
        for path in ("//meta[@name='description']", "//meta[@property='og:description']"):
            assert head.xpath(f"{path}/@content")[0].startswith(expected), (address, path)
    assert "Tin tức Cà Mau" in client.get("/rss.xml").content.decode()


LINES = "Quảng cáo: 0290 3830 001\n\n(+84) 290 383 0002 \nTòa soạn :0290 3830 003"


def test_further_telephones_and_addresses_stand_in_the_footer_and_for_machines(client):
    make_portal(
        phone="0290 3830 000",
        address="1 Hùng Vương, Cà Mau",
        further_phones=LINES,
        further_addresses="Văn phòng Bạc Liêu: 5 Trần Phú",
        tiktok="@camau",
    )
    footer = page(client).xpath("//footer")[0]
    words = " ".join(footer.text_content().split())
    assert "Điện thoại: 0290 3830 000 Quảng cáo: 0290 3830 001 Điện thoại: (+84) 290" in words
    assert "Địa chỉ: 1 Hùng Vương, Cà Mau Văn phòng Bạc Liêu: 5 Trần Phú" in words
    assert footer.xpath(".//a[@href='tel:02903830003']")
    assert footer.xpath(".//a[@href='https://www.tiktok.com/@camau']")
    data = json.loads(page(client).xpath("//script[@type='application/ld+json']")[0].text)
    publisher = next(n for n in data["@graph"] if n["@type"] == "NewsMediaOrganization")
    assert publisher["telephone"] == "0290 3830 000"
    assert publisher["address"] == ["1 Hùng Vương, Cà Mau", "5 Trần Phú"]
    points = publisher["contactPoint"]
    assert [point["contactType"] for point in points] == ["Quảng cáo", "Tòa soạn"]
    assert publisher["sameAs"] == ["https://www.tiktok.com/@camau"]


@pytest.mark.parametrize(
    ("field", "put_in", "named"),
    [
        ("further_phones", "Quảng cáo: gọi bảo vệ", "gọi bảo vệ"),
        ("further_phones", "Quảng cáo:", "Quảng cáo"),
        ("further_phones", "\n".join(f"0290 383 00{n}" for n in range(10, 30)), "12"),
        ("further_addresses", "Văn phòng:", "Văn phòng"),
        ("further_addresses", "x" * 400, "xxx"),
    ],
)
def test_a_line_that_leads_nowhere_is_named_beside_its_field(desk, field, put_in, named):
    answer = desk.post(FORM, typed(desk, **{field: put_in}))
    form = answer.context["adminform"].form
    assert named in form.errors[field][0]
    assert form[field].value() == put_in


@pytest.mark.parametrize(
    ("network", "put_in", "address"),
    [
        ("facebook", "facebook.com/abc", "https://facebook.com/abc"),
        ("facebook", "@abc", "https://www.facebook.com/abc"),
        ("facebook", "bao.ca-mau", "https://www.facebook.com/bao.ca-mau"),
        ("facebook", "www.facebook.com/abc?x=1", "https://www.facebook.com/abc?x=1"),
        ("facebook", "https://fb.com/abc", "https://fb.com/abc"),
        ("zalo", "0912 345 678", "https://zalo.me/0912345678"),
        ("zalo", "+84 912.345.678", "https://zalo.me/84912345678"),
        ("zalo", "zalo.me/abc", "https://zalo.me/abc"),
        ("youtube", "youtube.com/@kenh", "https://youtube.com/@kenh"),
        ("youtube", "kenh", "https://www.youtube.com/@kenh"),
        ("tiktok", "@kenh.vn", "https://www.tiktok.com/@kenh.vn"),
        ("x", "ctycamau", "https://x.com/ctycamau"),
    ],
)
def test_the_name_of_a_profile_is_completed_to_its_address(network, put_in, address):
    portal = make_portal(**{network: put_in})
    assert getattr(portal, network) == address
    assert completed(network, address) == address  # saved again, it stays


def test_an_address_that_is_none_is_told_beside_its_field(desk):
    answer = desk.post(FORM, typed(desk, facebook="javascript:alert(1)", x="hai chữ"))
    assert {"facebook", "x"} <= set(answer.context["adminform"].form.errors)


# The picture by which a page is shared


def test_the_picture_for_sharing_is_that_of_a_page_without_one(client):
    shared, cover = make_photo(alt="Mũi Cà Mau"), make_photo(alt="Ảnh bìa")
    make_portal(share_photo=shared)
    make_article(slug="tin", cover=cover)
    make_article(slug="khong-anh")
    for address, photo in (("/", shared), ("/bai-viet/khong-anh/", shared)):
        head = page(client, address)
        assert head.xpath("//meta[@property='og:image:alt']/@content") == [photo.alt], address
        assert head.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    (image,) = page(client).xpath("//meta[@property='og:image']/@content")
    assert client.get(image.removeprefix("http://testserver")).status_code == 200
    head = page(client, "/bai-viet/tin/")
    assert head.xpath("//meta[@property='og:image:alt']/@content") == ["Ảnh bìa"]


def test_that_picture_is_in_use_and_is_changed_by_those_who_publish(client):
    from articles.desk.photo_usage import use_counts, uses
    from articles.editorial import shared_rows

    photo = make_photo()
    journalist = make_member("Phóng viên")
    assert shared_rows.may_change(photo, journalist)
    make_portal(share_photo=photo)
    assert not shared_rows.may_change(photo, journalist)
    assert shared_rows.may_change(photo, make_member(EDITOR))
    assert use_counts([photo]) == {photo.pk: len(uses([photo]))} == {photo.pk: 1}
    assert not Photo.objects.unused().filter(pk=photo.pk).exists()


# What it costs


def test_an_identity_with_everything_costs_a_page_no_query(client, django_assert_num_queries):
    make_portal()
    make_article(slug="tin")

    def asked(address):
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = {address: asked(address) for address in ("/", "/bai-viet/tin/")}
    Portal.objects.all().delete()
    make_portal(
        logo=logo(),
        icon=logo((64, 64)),
        colour="#0057b8",
        share_photo=make_photo(),
        further_phones=LINES,
    )
    assert {address: asked(address) for address in before} == before


@override_settings(MEDIA_URL="/media/")
def test_nothing_of_it_is_written_into_a_page_as_style(client):
    make_portal(logo=logo(), colour="#0057b8")
    for address in ("/", "/so-do-trang/", "/khong-co/"):
        text = client.get(address).content.decode()
        assert "style=" not in text
        assert "<style" not in text
