"""What a field offers: the rows that its user may see, and what was chosen before by others."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from articles.accounts.roles import EDITOR, TICKER_STAFF
from articles.models import TickerNotice
from tests.support.factories import hours, make_article, make_featured, make_member, make_notice
from tests.support.forms import ADD_NOTICE, field_error, notice_form, posted_by

pytestmark = pytest.mark.django_db

HIDDEN = "một bài viết bạn không được mở"
NOT_PUBLIC = [{"status": "draft"}, {"publish_at": hours(5)}, {"status": "withdrawn"}]


@pytest.fixture
def ticker(client):
    """Somebody of the ticker staff, logged in."""
    client.force_login(make_member(TICKER_STAFF))
    return client


def form_of(notice):
    return reverse("admin:articles_tickernotice_change", args=[notice.pk])


def found(client, **asked):
    where = {"app_label": "articles", "model_name": "tickernotice", "field_name": "article"}
    results = client.get("/quan-tri/autocomplete/", where | asked).json()["results"]
    return [result["text"] for result in results]


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_the_ticker_staff_choose_what_readers_see_and_nothing_else(ticker, state):
    story = make_article(headline="Bản mật", **state)
    assert "Bản mật" not in ticker.get(f"{ADD_NOTICE}?article={story.pk}").content.decode()
    assert found(ticker, term="mat") == found(ticker, pk=story.pk) == []
    refused = ticker.post(ADD_NOTICE, notice_form(article=story.pk))
    assert field_error(refused, "article")
    assert "Bản mật" not in refused.content.decode()
    assert not TickerNotice.objects.exists()


def test_the_ticker_staff_choose_any_published_story_by_its_words(ticker):
    story = make_article(headline="Đường về Kỳ Anh")
    assert "Đường về Kỳ Anh" in ticker.get(f"{ADD_NOTICE}?article={story.pk}").content.decode()
    assert found(ticker, term="ky anh duong") == found(ticker, pk=story.pk) == ["Đường về Kỳ Anh"]
    assert ticker.post(ADD_NOTICE, notice_form(article=story.pk)).status_code == 302
    assert TickerNotice.objects.get().article == story


def test_editors_choose_a_story_that_is_still_to_come(client):
    client.force_login(make_member(EDITOR))
    story = make_article(headline="Sắp đăng", publish_at=hours(5))
    assert client.post(ADD_NOTICE, notice_form(article=story.pk)).status_code == 302
    assert TickerNotice.objects.get().article == story


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_a_story_an_editor_chose_stays_without_its_name(ticker, state):
    story = make_article(headline="Bản mật", **state)
    notice = make_notice(text="Xem bài", article=story)
    page = ticker.get(form_of(notice))
    assert HIDDEN in page.content.decode()
    assert "Bản mật" not in page.content.decode()
    form = posted_by(page, "tickernotice_form")
    wrong = ticker.post(form_of(notice), form | {"text": ""})
    assert wrong.status_code == 200
    assert HIDDEN in wrong.content.decode()
    assert "Bản mật" not in wrong.content.decode()
    assert ticker.post(form_of(notice), form | {"text": "Sửa chữ"}).status_code == 302
    notice.refresh_from_db()
    assert (notice.text, notice.article) == ("Sửa chữ", story)
    # Taken out, it is gone for them. What a form of before names is not told either.
    form = posted_by(ticker.get(form_of(notice)), "tickernotice_form")
    assert ticker.post(form_of(notice), form | {"article": ""}).status_code == 302
    late = ticker.post(form_of(notice), form)
    assert late.status_code == 409
    assert "Bản mật" not in late.content.decode()
    form = posted_by(ticker.get(form_of(notice)), "tickernotice_form") | {"article": story.pk}
    assert ticker.post(form_of(notice), form).status_code == 200
    assert TickerNotice.objects.get().article is None


def test_another_notice_is_no_way_to_a_story(ticker):
    story = make_article(headline="Bản mật", status="draft")
    make_notice(article=story)
    mine = make_notice()
    form = posted_by(ticker.get(form_of(mine)), "tickernotice_form")
    assert ticker.post(form_of(mine), form | {"article": story.pk}).status_code == 200
    mine.refresh_from_db()
    assert mine.article is None


def only(*codenames):
    user = User.objects.create_user("chi-xem", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_who_only_looks_at_a_notice_reads_no_name_either(client):
    client.force_login(only("view_tickernotice"))
    notice = make_notice(article=make_article(headline="Bản mật", status="draft"))
    page = client.get(form_of(notice)).content.decode()
    assert HIDDEN in page
    assert "Bản mật" not in page
    public = make_notice(article=make_article(headline="Bài đã đăng"))
    assert "Bài đã đăng" in client.get(form_of(public)).content.decode()


def test_the_home_desk_shows_choices_whose_stories_its_user_may_see(client):
    client.force_login(only("view_featuredstory", "change_featuredstory"))
    hidden = make_featured(make_article(headline="Bản mật", status="draft"))
    make_featured(make_article(headline="Bài đã đăng"))
    page = client.get("/quan-tri/articles/featuredstory/").content.decode()
    assert "Bài đã đăng" in page
    assert "Bản mật" not in page
    form = reverse("admin:articles_featuredstory_change", args=[hidden.pk])
    assert "Bản mật" not in client.get(form, follow=True).content.decode()


def test_the_home_page_of_a_later_time_is_for_those_who_see_every_story(client):
    make_article(headline="Sắp đăng", publish_at=hours(5))
    preview = "/quan-tri/articles/featuredstory/preview/"
    client.force_login(only("view_featuredstory"))
    assert client.get(preview).status_code == 200
    assert client.get(f"{preview}?at=2030-01-01T00:00").status_code == 403
    client.force_login(make_member(EDITOR))
    later = client.get(f"{preview}?at={hours(24):%Y-%m-%dT%H:%M}").content.decode()
    assert "Sắp đăng" in later
