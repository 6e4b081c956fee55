"""Nothing typed is lost: late saves, ended logins, drafts, and who else is here."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Presence
from tests.support.factories import make_category, make_official, make_quote
from tests.support.forms import FORM, change_url, open_form, other_desk, posted_by
from tests.support.history import make_draft
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


# A save that comes late


def test_each_save_raises_the_version_also_one_of_quotes_alone(desk):
    article = make_draft(quotes=[{"words": "Cũ"}])
    form = open_form(desk, article)
    assert form["version"] == "1"
    desk.post(change_url(article), form | {"quotes-0-words": "Mới"})
    article.refresh_from_db()
    assert article.version == 2
    assert article.quotes.get().words == "Mới"


def test_saving_twice_in_a_row_is_no_conflict(desk):
    article = make_draft()
    for headline in ("Một", "Hai"):
        form = open_form(desk, article) | {"headline": headline, "_continue": "1"}
        assert desk.post(change_url(article), form).status_code == 302
    assert Article.objects.get().headline == "Hai"


def test_the_same_form_sent_twice_is_no_conflict(desk):
    article = make_draft(quotes=[{"words": "Cũ"}])
    row = {"official": make_official().pk, "position": "Sở", "words": "Mới", "number": "2"}
    form = open_form(desk, article) | {"headline": "Mới", "quotes-TOTAL_FORMS": "2"}
    form |= {f"quotes-1-{name}": value for name, value in row.items()}
    for _time in range(2):
        assert desk.post(change_url(article), form).status_code == 302
    assert sorted(article.quotes.values_list("words", flat=True)) == ["Cũ", "Mới"]


def test_the_second_to_save_sees_both_versions_and_overwrites_nothing(desk):
    article = make_draft(headline="Gốc", lead="Sapo gốc", body="<p>Thân gốc</p>")
    mine = open_form(desk, article)
    theirs = open_form(desk, article)
    other = other_desk()
    other.post(change_url(article), theirs | {"headline": "Của Bình", "lead": "Sapo của Bình"})
    response = desk.post(
        change_url(article), mine | {"headline": "Của tôi", "body": "<p>Thân của tôi</p>"}
    )
    assert response.status_code == 409
    page = unescape(response.content.decode())
    for text in ("Của tôi", "Của Bình", "Sapo gốc", "Sapo của Bình", "Thân gốc", "Thân của tôi"):
        assert text in page
    assert "Bình đã lưu" in page
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Của Bình", 2)
    assert [part.name for part in response.context["conflict"].differing] == [
        "headline",
        "lead",
        "body",
    ]


@pytest.mark.same_on_both("two texts are compared in Python")
def test_the_paragraphs_that_only_one_side_has_are_marked(desk):
    article = make_draft(body="<p>Chung</p><p>Gốc</p>")
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"body": "<p>Chung</p><p>Của Bình</p>"})
    late = form | {"body": "<p>Chung</p>\r\n\r\n<p>Của tôi</p>"}
    page = desk.post(change_url(article), late).content.decode()
    assert page.count("<mark>") == 2
    assert "<p><mark>Của Bình</mark></p>" in page
    assert "<p><mark>Của tôi</mark></p>" in page


@pytest.mark.same_on_both("two texts are compared in Python")
def test_a_video_or_a_link_that_only_one_side_has_is_marked(desk):
    body = '<p>https://youtu.be/{}</p><p><a href="https://{}">Xem</a></p>'
    article = make_draft(body=body.format("dQw4w9WgXcQ", "a.vn"))
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"body": body.format("M7lc1UVf-VE", "a.vn")})
    late = form | {"body": body.format("dQw4w9WgXcQ", "b.vn")}
    page = desk.post(change_url(article), late).content.decode()
    assert '<figure class="video" data-video="M7lc1UVf-VE"><mark>' in page
    assert '<figure class="video" data-video="dQw4w9WgXcQ"><mark>' in page
    assert '<p><mark><a href="https://b.vn"' in page


@pytest.mark.same_on_both("two texts are compared in Python")
def test_the_words_that_only_they_have_are_marked(desk):
    article = make_draft(lead="Một hai ba")
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"lead": "Một <hai> ba bốn"})
    page = desk.post(change_url(article), form | {"lead": "Một ba"}).content.decode()
    assert "Một <mark>&lt;hai&gt; </mark>ba <mark>bốn</mark>" in page


def test_the_conflict_page_merges_without_javascript(desk):
    article = make_draft(headline="Gốc", lead="Sapo gốc", body="<p>Thân gốc</p>")
    mine = open_form(desk, article)
    other_desk().post(change_url(article), mine | {"headline": "Của Bình", "lead": "Của Bình"})
    late = mine | {"headline": "Của tôi", "body": "<p>Thân của tôi</p>"}
    form = posted_by(desk.post(change_url(article), late), "conflict-form")
    # Mine where I changed it, theirs where they alone did.
    choices = {name: form[f"choice-{name}"] for name in ("headline", "lead", "body")}
    assert choices == {"headline": "mine", "lead": "theirs", "body": "mine"}
    merged = form | {"headline": "Của cả hai", "_continue": "1"}
    assert desk.post(change_url(article), merged).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Của cả hai"
    assert article.lead == "Của Bình"
    assert article.body == "<p>Thân của tôi</p>"
    assert article.version == 3


CONFLICTING = {  # what I wrote, and what Bình did, in fields that nobody else tries here
    "slug": ({"slug": "cua-toi"}, {"slug": "cua-binh"}),
    "byline": ({"byline": "Tôi"}, {"byline": "Bình"}),
    "source": ({"source": "Nguồn tôi"}, {"source": "Nguồn Bình"}),
    "cover_caption": ({"cover_caption": "Của tôi"}, {"cover_caption": "Của Bình"}),
    "publish_at": (
        {"publish_at_0": "20/03/2019", "publish_at_1": "08:18"},
        {"publish_at_0": "21/03/2019", "publish_at_1": "09:30"},
    ),
}


@pytest.mark.same_on_both("one of two forms is chosen in Python")
@pytest.mark.parametrize("first", ["mine", "theirs"])
def test_every_field_can_be_chosen_from_either_side(desk, first):
    """By turns mine and theirs, so that no field follows the choice made for another."""
    article = make_draft()
    form = open_form(desk, article)
    mine, theirs, expected, choices = {}, {}, {}, {}
    for number, (field, sides) in enumerate(CONFLICTING.items()):
        mine |= sides[0]
        theirs |= sides[1]
        is_mine = (first == "mine") is (number % 2 == 0)
        choices[f"choice-{field}"] = "mine" if is_mine else "theirs"
        expected |= sides[0] if is_mine else sides[1]
    other_desk().post(change_url(article), form | theirs)
    late = desk.post(change_url(article), form | mine)
    merged = posted_by(late, "conflict-form") | choices
    assert desk.post(change_url(article), merged).status_code == 302
    now = open_form(desk, article)
    assert {name: now[name] for name in expected} == expected


@pytest.mark.same_on_both("one of two forms is chosen in Python")
@pytest.mark.parametrize(("choice", "words"), [("mine", ["A", "C tôi"]), ("theirs", ["B Bình"])])
def test_quotes_are_chosen_as_one_unit(desk, choice, words):
    article = make_draft(quotes=[{"words": "A"}, {"words": "B"}])
    form = open_form(desk, article)
    # They delete A and change B; I delete B and add C.
    other_desk().post(
        change_url(article), form | {"quotes-0-DELETE": "on", "quotes-1-words": "B Bình"}
    )
    row = {"official": make_official().pk, "position": "Sở", "words": "C tôi", "number": "3"}
    late = form | {"quotes-1-DELETE": "on", "quotes-TOTAL_FORMS": "3"}
    late |= {f"quotes-2-{name}": value for name, value in row.items()}
    response = desk.post(change_url(article), late)
    assert response.status_code == 409
    assert [part.name for part in response.context["conflict"].differing] == ["quotes"]
    merged = posted_by(response, "conflict-form") | {"choice-quotes": choice}
    assert desk.post(change_url(article), merged).status_code == 302
    assert list(article.quotes.order_by("number").values_list("words", flat=True)) == words


def test_a_third_save_during_the_merge_is_a_conflict_again(desk):
    article = make_draft()
    form = open_form(desk, article)
    other_desk().post(change_url(article), form | {"headline": "Hai"})
    page = desk.post(change_url(article), form | {"headline": "Của tôi"})
    other = other_desk()
    other.post(change_url(article), open_form(other, article) | {"headline": "Ba"})
    again = desk.post(change_url(article), posted_by(page, "conflict-form"))
    assert again.status_code == 409
    assert posted_by(again, "conflict-form")["headline"] == "Của tôi"
    assert "Ba" in again.content.decode()


def test_a_save_that_changed_nothing_of_the_form_is_saved_upon(desk):
    article = make_draft()
    form = open_form(desk, article)
    Article.objects.update(version=7)  # as a step of the workflow does
    assert desk.post(change_url(article), form | {"headline": "Của tôi"}).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Của tôi", 8)


def test_a_form_with_no_good_version_is_a_conflict(desk):
    article = make_draft(headline="Gốc")
    form = open_form(desk, article) | {"headline": "Của tôi", "seen": "%%=&="}
    for version in ("", "abc", "-1", "²", "9" * 40, None):
        form["version"] = version
        if version is None:
            del form["version"]
        assert desk.post(change_url(article), form).status_code == 409, version
        assert Article.objects.get().headline == "Gốc", version


def test_a_form_sent_back_for_an_error_still_knows_what_it_was_made_from(desk):
    article = make_draft()
    form = open_form(desk, article)
    wrong = desk.post(change_url(article), form | {"headline": ""})
    assert wrong.status_code == 200
    other_desk().post(change_url(article), form | {"headline": "Của Bình"})
    mended = posted_by(wrong) | {"headline": "Của tôi"}
    assert desk.post(change_url(article), mended).status_code == 409


def test_hostile_text_is_escaped_on_the_conflict_page(desk):
    article = make_draft()
    form = open_form(desk, article)
    attack = '"><script>alert(1)</script>'
    other_desk().post(change_url(article), form | {"lead": attack, "source": attack})
    late = form | {"headline": attack, "lead": "Sapo tôi", "body": attack, attack: attack}
    response = desk.post(change_url(article), late | {"quotes-TOTAL_FORMS": attack})
    assert response.status_code == 409
    assert "<script>alert" not in response.content.decode()


def test_what_was_typed_for_a_deleted_story_is_kept(desk):
    article = make_draft()
    form = open_form(desk, article)
    url = change_url(article)
    article.delete()
    response = desk.post(url, form | {"lead": "Chữ đã gõ"})
    assert response.status_code == 403
    assert "Chữ đã gõ" in response.content.decode()


def test_what_was_typed_without_permission_is_kept_and_not_saved(client, desk):
    article = make_draft()
    form = open_form(desk, article)
    client.force_login(User.objects.create_user("an", is_staff=True))
    response = client.post(change_url(article), form | {"lead": "Chữ đã gõ"})
    assert response.status_code == 403
    assert "Chữ đã gõ" in response.content.decode()
    assert Article.objects.get().lead == article.lead


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_save_at_the_same_moment_one_wins_and_the_others_are_told():
    article = make_draft(headline="Gốc", quotes=[{"words": "Gốc"}])
    clients = [other_desk() for _number in range(4)]
    form = open_form(clients[0], article)

    def save(number):
        text = f"Của {number}"
        data = form | {"headline": text, "quotes-0-words": text}
        return clients[number].post(change_url(article), data)

    answers = dict(enumerate(at_once(save, range(len(clients)))))
    codes = sorted(answer.status_code for answer in answers.values())
    assert codes == [302, 409, 409, 409]
    winner = next(number for number, answer in answers.items() if answer.status_code == 302)
    article.refresh_from_db()
    assert (article.headline, article.version) == (f"Của {winner}", 2)
    assert article.quotes.get().words == f"Của {winner}"
    for number, answer in answers.items():
        if number != winner:
            assert posted_by(answer, "conflict-form")["headline"] == f"Của {number}"


# A login that ended


def test_a_form_sent_after_the_login_ended_keeps_everything(client, admin):
    data = {"headline": 'Tiêu đề "đang gõ" <b>', "tags": ["a", "b"], "_save": "Lưu"}
    response = client.post("/quan-tri/articles/article/add/?x=1", data, **FORM)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    kept = posted_by(response, "form-recovery")
    assert kept.pop("csrfmiddlewaretoken")
    assert kept == {"headline": data["headline"], "tags": "b", "_save": "Lưu"}
    page = response.content.decode()
    assert page.count('name="tags"') == 2
    assert 'action="/quan-tri/articles/article/add/?x=1"' in page
    assert 'action="/quan-tri/login' not in page
    assert "<b>" not in page


def test_what_is_shown_to_be_copied_has_no_tags_and_loses_no_words(client):
    typed = {
        "body": "<p>Lúa <strong>chín</strong></p><!-- Word -->\n<p>5 &lt; 7</p>",
        "lead": "Giá 3 < 5 và 7 > 2, a<b",
        "source": "Ông <An nói",
    }
    page = client.post("/quan-tri/articles/article/add/", typed, **FORM)
    assert page.context["typed"] == "\n\n".join(
        ["Lúa chín\n5 &lt; 7", "Giá 3 < 5 và 7 > 2, a<b", "Ông <An nói"]
    )


def test_after_logging_in_again_the_kept_form_saves(admin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    article = make_draft()
    form = open_form(client, article) | {"headline": "Chữ đã gõ"}
    client.cookies["sessionid"] = ""
    kept = posted_by(client.post(change_url(article), form, **FORM), "form-recovery")
    # A login in another tab brings a new token: told once more, with the new one.
    login = client.get("/quan-tri/login/")
    token = login.context["csrf_token"]
    credentials = {"username": admin.username, "password": "mat-khau-dai-2026"}
    client.post("/quan-tri/login/", credentials | {"csrfmiddlewaretoken": str(token)})
    again = client.post(change_url(article), kept, **FORM)
    assert again.status_code == 403
    kept = posted_by(again, "form-recovery")
    assert kept["headline"] == "Chữ đã gõ"
    assert client.post(change_url(article), kept, **FORM).status_code == 302
    assert Article.objects.get().headline == "Chữ đã gõ"


def test_a_token_of_an_older_session_keeps_what_was_typed_and_saves_nothing(admin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    data = {"name": "Văn hoá", "csrfmiddlewaretoken": "a" * 32}
    response = client.post("/quan-tri/articles/category/add/", data, **FORM)
    assert response.status_code == 403
    assert posted_by(response, "form-recovery")["name"] == "Văn hoá"
    assert admin.username in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://la.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://testserver.la.example"},
        {"HTTP_ORIGIN": "http://testserver:81"},
        {"HTTP_REFERER": "https://la.example/http://testserver/"},
        {"HTTP_ORIGIN": "http://[", "HTTP_REFERER": "http://["},
        {},
    ],
)
def test_a_form_of_another_site_is_not_offered_again(client, admin, headers):
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(admin)
    url, data = "/quan-tri/articles/category/add/", {"name": "Văn hoá"}
    for answer in (
        client.post(url, data, HTTP_ACCEPT="text/html", **headers),
        guarded.post(url, data, HTTP_ACCEPT="text/html", **headers),
    ):
        assert answer.status_code in (302, 403)
        assert "Văn hoá" not in answer.content.decode()


def test_passwords_are_not_written_back_and_files_are_said_to_be_missing(client, admin):
    data = {"username": "an", "password1": "bi-mat-1", "password2": "bi-mat-1"}
    page = client.post("/quan-tri/auth/user/add/", data, **FORM).content.decode()
    assert "bi-mat-1" not in page
    assert "form-recovery-lost" in page
    text = {"alt": "Mô tả"}
    url = "/quan-tri/articles/photo/add/"
    assert "form-recovery-lost" not in client.post(url, text, **FORM).content.decode()


def test_scripts_of_the_desk_get_the_plain_answer(client):
    headers = {**FORM, "HTTP_ACCEPT": "*/*"}
    assert client.post("/quan-tri/articles/photo/upload/", {}, **headers).status_code == 302


def test_logging_out_twice_is_nothing_to_keep(client, db):
    assert client.post("/quan-tri/logout/", **FORM).status_code == 302


def test_a_stale_login_form_is_answered_with_a_fresh_one(admin):
    client = Client(enforce_csrf_checks=True)
    data = {"username": admin.username, "password": "mat-khau-dai-2026"}
    response = client.post("/quan-tri/login/?next=/quan-tri/", data, **FORM)
    assert response["Location"] == "/quan-tri/login/?next=/quan-tri/"


# Which draft was saved


def test_a_save_names_its_draft_and_an_error_does_not(desk):
    article = make_draft()
    form = open_form(desk, article) | {"draft": "abc123"}
    assert "saved_draft" not in desk.post(change_url(article), form | {"lead": ""}).cookies
    saved = desk.post(change_url(article), form)
    assert saved.cookies["saved_draft"].value == "abc123"


@pytest.mark.same_on_both("a draft is named in a cookie")
@pytest.mark.parametrize("draft", ["", "a;b", "a\r\nb", "é", "a" * 41])
def test_a_garbled_draft_is_not_named(desk, draft):
    article = make_draft()
    response = desk.post(change_url(article), open_form(desk, article) | {"draft": draft})
    assert response.status_code == 302
    assert "saved_draft" not in response.cookies


# Who else is here


def beat(client, article, **data):
    return client.post(reverse("admin:articles_article_presence", args=[article.pk]), data)


def test_two_people_in_one_story_see_each_other_and_not_themselves(desk):
    article, other = make_draft(), other_desk()
    assert beat(desk, article).json() == {"message": ""}
    assert beat(other, article).status_code == 200
    assert "Bình" in beat(desk, article).json()["message"]
    assert "Bình" in desk.get(change_url(article)).context["presence"]
    assert beat(desk, make_draft()).json() == {"message": ""}


def test_presence_expires_by_itself_and_is_removed_in_passing(desk):
    article, other = make_draft(), other_desk()
    beat(other, article)
    Presence.objects.update(seen_at=timezone.now() - Presence.LIFETIME - timedelta(seconds=1))
    assert "Bình" not in desk.get(change_url(article)).context["presence"]
    assert beat(desk, make_draft()).json() == {"message": ""}
    assert not Presence.objects.filter(article=article).exists()


def test_presence_ends_when_the_form_is_left(desk):
    article, other = make_draft(), other_desk()
    beat(other, article)
    beat(other, article, leaving="1")
    assert beat(desk, article).json() == {"message": ""}


def test_presence_is_for_those_who_may_change_the_story(client, desk):
    article = make_draft()
    url = reverse("admin:articles_article_presence", args=[article.pk])
    assert desk.get(url).status_code == 405
    assert desk.post(url.replace(str(article.pk), "999999")).status_code == 404
    assert desk.post(url.replace(str(article.pk), "abc")).status_code == 404
    client.logout()
    assert client.post(url).status_code == 302
    client.force_login(User.objects.create_user("an", is_staff=True))
    assert client.post(url).status_code == 404
    assert not Presence.objects.exists()


def test_presence_never_locks(desk):
    article, other = make_draft(), other_desk()
    beat(other, article)
    form = open_form(desk, article) | {"headline": "Vẫn lưu được"}
    assert desk.post(change_url(article), form).status_code == 302


def test_the_form_asks_the_same_number_of_queries_however_many_quotes_and_people(
    desk, django_assert_max_num_queries
):
    article = make_draft(category=make_category())
    for number in range(1, 9):
        make_quote(article=article, number=number)
        beat(other_desk(), article)
    with django_assert_max_num_queries(16):
        desk.get(change_url(article))
