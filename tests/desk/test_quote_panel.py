"""The quote panel at the desk: who says what in a paragraph, and a new official made in it."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import row_history
from articles.models import Official, Photo, Quote
from tests.support.factories import (
    make_article,
    make_member,
    make_official,
    make_photo,
    make_quote,
    picture_file,
)
from tests.support.forms import ADD_STORY, quote_rows, story_form

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("speakers are found in a text, officials as everywhere"),
]

URL = "/quan-tri/articles/article/quote/"
OFFICIAL = URL + "official/"
PARAGRAPH = "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh Trần Quốc Toản: “Cần hoàn thiện”."


@pytest.fixture
def journalist(client):
    member = make_member(JOURNALIST)
    client.force_login(member)
    return member


def ask(client, text, **more):
    return client.post(URL, json.dumps({"text": text, **more}), content_type="application/json")


def test_a_paragraph_is_parted_and_its_official_proposed(client, journalist):
    photo = make_photo()
    official = make_official(
        name="Trần Quốc Toản", position="Phó Chủ tịch", organisation="UBND tỉnh", portrait=photo
    )
    make_official(name="Trần Quốc")  # a beginning of the name is another name
    answer = ask(client, PARAGRAPH).json()
    assert answer == {
        "position": "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh",
        "name": "Trần Quốc Toản",
        "is_sure": True,
        "words": "Cần hoàn thiện.",
        "takes_paragraph": False,
        "chosen": official.pk,
        "officials": [
            {
                "id": official.pk,
                "text": "Trần Quốc Toản – Phó Chủ tịch, UBND tỉnh",
                "name": "Trần Quốc Toản",
                "position": "Phó Chủ tịch",
                "organisation": "UBND tỉnh",
                "thumbnail": photo.thumbnail_url,
            }
        ],
    }


def test_the_words_selected_in_their_paragraph_take_the_whole_of_it(client, journalist):
    for selected in ("“Cần hoàn thiện”", "Cần hoàn thiện", "“Cần hoàn thiện”.", PARAGRAPH):
        answer = ask(client, selected, paragraph=PARAGRAPH).json()
        assert answer["takes_paragraph"], selected
        assert (answer["name"], answer["words"]) == ("Trần Quốc Toản", "Cần hoàn thiện.")
    part = ask(client, "hoàn thiện", paragraph=PARAGRAPH).json()
    assert (part["name"], part["words"], part["takes_paragraph"]) == ("", "hoàn thiện", False)


def test_officials_of_one_name_are_both_offered_and_told_apart_by_their_position(
    client, journalist
):
    first = make_official(name="Nguyễn Văn An", position="Bí thư")
    second = make_official(name="Nguyễn Văn An", position="Chủ tịch xã")
    make_official(name="Nguyễn Văn Ân", position="Chủ tịch xã")
    answer = ask(client, "Giám đốc Nguyễn Văn An: “Lời”").json()
    assert [one["name"] for one in answer["officials"]] == ["Nguyễn Văn An"] * 2 + ["Nguyễn Văn Ân"]
    assert answer["chosen"] is None
    assert ask(client, "Chủ tịch xã Nguyễn Văn An: “Lời”").json()["chosen"] == second.pk
    assert ask(client, "Bí thư Nguyễn Văn An: “Lời”").json()["chosen"] == first.pk


def test_a_name_without_its_accents_is_offered_but_not_chosen(client, journalist):
    official = make_official(name="Lê Thị Hoà")
    answer = ask(client, "Giám đốc Lê Thị Hoa: “Lời”").json()
    assert [one["id"] for one in answer["officials"]] == [official.pk]
    assert answer["chosen"] is None
    assert ask(client, "Giám đốc Lê Thị Hòa: “Lời”").json()["chosen"] == official.pk


def test_an_official_we_have_makes_a_name_sure(client, journalist):
    make_official(name="Nguyễn Văn An")
    answer = ask(client, "Chủ tịch xã Cẩm Dương Nguyễn Văn An: “Lời”").json()
    assert (answer["position"], answer["is_sure"]) == ("Chủ tịch xã Cẩm Dương", True)


@pytest.mark.slow
def test_asking_costs_the_same_for_many_officials_and_writes_nothing(
    client, journalist, django_assert_num_queries
):
    ask(client, PARAGRAPH)  # what is cached for the role
    rows = Quote.objects.count(), Official.objects.count()
    with django_assert_num_queries(5):  # session, user, two of permissions, officials
        ask(client, PARAGRAPH)
    for _ in range(30):
        make_official(name="Trần Quốc Toản", portrait=make_photo())
    with django_assert_num_queries(5):
        answer = ask(client, PARAGRAPH).json()
    assert len(answer["officials"]) == 20
    assert (Quote.objects.count(), Official.objects.count()) == (rows[0], rows[1] + 30)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (json.dumps({"text": "a" * 20_000}), "dài nhất 5.000 ký tự"),
        (json.dumps({"text": f"Giám đốc Lê An: “{'lời ' * 4_000}”"}), "dài nhất 5.000 ký tự"),
        (json.dumps({"text": "ạ" * 20_001}), "nhiều nhất 20.000 ký tự"),
        (json.dumps({"text": "a" * 900_000}), "nhiều nhất 20.000 ký tự"),
        ("a" * 11_000_000, "nhiều nhất 20.000 ký tự"),
        ("{", "không đọc được"),
        ("[" * 10_000, "không đọc được"),
        ("[]", "không đọc được"),
        ("{}", "không đọc được"),
        ('{"text": 1}', "không đọc được"),
        ('{"text": "a", "paragraph": []}', "không đọc được"),
        (b"\xff\xfe\xfd", "không đọc được"),
    ],
)
def test_what_cannot_be_a_quote_is_refused_in_words(client, journalist, body, said):
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.parametrize(
    "text", ["", "\x00", "Giám đốc Lê\x00 An: “Lời”", "\ud83d", "“" * 20_000, "a: " * 6_000]
)
def test_odd_text_is_answered(client, journalist, text):
    assert ask(client, text).status_code in (200, 400)


@pytest.mark.parametrize(
    ("role", "status"), [(JOURNALIST, 200), (EDITOR, 200), (TICKER_STAFF, 403), (None, 302)]
)
def test_those_who_write_ask_and_add(client, role, status):
    if role:
        client.force_login(make_member(role))
    assert ask(client, PARAGRAPH).status_code == status
    form = {"name": "Lê An", "position": "Giám đốc"}
    assert client.post(OFFICIAL, form).status_code == status
    assert Official.objects.exists() is (status == 200)


def test_who_may_not_see_officials_is_offered_those_that_readers_see(client):
    user = User.objects.create_user("viet", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="add_article"))
    client.force_login(user)
    make_official(name="Trần Quốc Toản")
    assert ask(client, PARAGRAPH).json()["officials"] == []
    shown = make_quote(official=make_official(name="Trần Quốc Toản")).official
    assert ask(client, PARAGRAPH).json()["chosen"] == shown.pk


def test_who_may_not_add_officials_is_told_so(client):
    user = User.objects.create_user("viet", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_article", "view_official"])
    )
    client.force_login(user)
    answer = client.post(OFFICIAL, {"name": "Lê An", "position": "Giám đốc"})
    assert answer.status_code == 403
    assert answer.json()["error"] == (
        "Bạn không có quyền thêm cán bộ. Hãy nhờ biên tập viên thêm giúp."
    )


def test_a_new_official_is_made_with_a_portrait_and_a_history(client, journalist):
    form = {"name": "Lê Thị Thử", "position": "Chủ tịch", "organisation": "UBND phường"}
    answer = client.post(OFFICIAL, form | {"upload": picture_file()}).json()["official"]
    official = Official.objects.get()
    assert (official.name, official.position, official.slug) == (
        "Lê Thị Thử",
        "Chủ tịch",
        "le-thi-thu",
    )
    assert official.portrait.alt == "Lê Thị Thử"
    assert official.portrait.uploaded_by == journalist
    assert answer["thumbnail"] == official.portrait.thumbnail_url
    assert row_history.versions(official).get().revision.user == journalist
    assert LogEntry.objects.get().object_id == str(official.pk)


def test_a_portrait_is_chosen_from_the_library(client, journalist):
    photo = make_photo()
    client.post(OFFICIAL, {"name": "Lê An", "position": "Giám đốc", "portrait": photo.pk})
    assert Official.objects.get().portrait == photo


def test_somebody_of_the_same_name_is_shown_before_a_second_one_is_made(client, journalist):
    there = make_official(name="Lê Thị Thử")
    form = {"name": "le thi  thu", "position": "Bí thư"}
    answer = client.post(OFFICIAL, form).json()
    assert [one["id"] for one in answer["same"]] == [there.pk]
    assert Official.objects.count() == 1
    client.post(OFFICIAL, form | {"another": "1"})
    assert Official.objects.count() == 2


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "tên"),
        ({"name": "Lê An"}, "chức vụ"),
        ({"name": "a" * 121, "position": "b"}, "120"),
        ({"name": "Lê An", "position": "b", "portrait": "x"}, "chân dung"),
        ({"name": "Lê An", "position": "b", "portrait": "99"}, "chân dung"),
        ({"name": "Lê\x00An", "position": "b"}, "tên"),
    ],
)
def test_what_is_wrong_with_a_new_official_is_said(client, journalist, form, said):
    answer = client.post(OFFICIAL, form)
    assert answer.status_code == 400
    assert said in answer.json()["error"].lower()
    assert not Official.objects.exists()


def test_a_portrait_that_is_no_picture_leaves_no_official(client, journalist):
    file = picture_file()
    file.file.write(b"GIF89a no picture")
    file.file.truncate(17)
    answer = client.post(OFFICIAL, {"name": "Lê An", "position": "b", "upload": file})
    assert answer.status_code == 400
    assert not Official.objects.exists()
    assert not Photo.objects.exists()


def test_words_are_stored_without_outer_marks_whichever_way_they_come_in():
    assert make_quote(words="“Lời”.").words == "Lời."
    quote = make_quote()
    quote.words = "«Lời»"
    quote.full_clean()
    assert quote.words == "Lời"


def test_words_too_long_for_a_quote_are_refused_with_what_was_typed(client, journalist):
    long = "lời " * 5_000
    quote = {"number": 1, "official": make_official().pk, "words": long}
    text = client.post(ADD_STORY, story_form([quote])).content.decode()
    assert "Một trích dẫn dài nhất 5.000 ký tự; đoạn này có 19.999." in text
    assert long.strip() in text
    assert not Quote.objects.exists()


def test_words_stored_before_there_was_a_limit_do_not_lock_their_story(client):
    client.force_login(make_member(EDITOR))
    article = make_quote(article=make_article(status="draft"), words="a" * 6_000).article
    form = story_form(**quote_rows(article, [4]), category=article.category_id)
    form |= {"publish_at_0": "21/03/2019", "publish_at_1": "08:18"}
    page = client.post(f"/quan-tri/articles/article/{article.pk}/change/", form)
    assert page.status_code == 302
    assert (article.quotes.get().number, len(article.quotes.get().words)) == (4, 6_000)


@pytest.mark.parametrize("name", ["H’Yim Kđoh", "Nguyễn Thị A-Lưới", "K'Brăng"])
def test_an_official_whose_name_has_a_sign_in_it_is_found(client, journalist, name):
    official = make_official(name=name, position="Giám đốc")
    made = client.post(OFFICIAL, {"name": name, "position": "Giám đốc"}).json()
    assert [one["id"] for one in made["same"]] == [official.pk]


def test_a_photo_that_readers_see_gets_no_words_by_being_chosen_again(client, journalist):
    content = picture_file().read()
    photo = Photo.objects.upload(ContentFile(content, name="a.jpg"), by=journalist)
    make_article(cover=photo)
    new = {"name": "Lê An", "position": "Giám đốc", "upload": ContentFile(content, name="a.jpg")}
    assert client.post(OFFICIAL, new).status_code == 200
    photo.refresh_from_db()
    assert (photo.alt, Official.objects.get().portrait) == ("", photo)
