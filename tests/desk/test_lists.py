"""The lists that people work from: what a row shows, chips, and what is remembered of them."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import revisions, workflow
from articles.models import Article
from tests.support.factories import (
    hours,
    make_article,
    make_category,
    make_featured,
    make_member,
    make_note,
    make_notice,
    make_official,
    make_photo,
    make_thread,
)

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/articles/article/"
NOTICES = "/quan-tri/articles/tickernotice/"
DRAFTS = f"{LIST}?status__exact=draft"


@pytest.fixture
def editor():
    return make_member(EDITOR, last_name="Trần", first_name="Bình")


@pytest.fixture
def editors(client, editor):
    """A client, logged in as an editor."""
    client.force_login(editor)
    return client


def headlines(response):
    return {row.headline for row in response.context["cl"].result_list}


def chips(response):
    """The chips that are on, as they read, with where each leads when it is taken away."""
    page = response.content.decode()
    nav = page[page.index('<nav id="chips"') : page.index("</nav>", page.index('<nav id="chips"'))]
    plain = re.findall(r'<a class="chip is-on" href="([^"]*)"[^>]*>([^<]*?) <', nav)
    menus = re.findall(r'<summary class="chip is-on">([^<]*)</summary>', nav)
    removed = re.findall(r'<a class="chip-remove" href="([^"]*)"', nav)
    return {text: href.replace("&amp;", "&") for href, text in plain} | dict(
        zip(menus, removed, strict=True)
    )


def cells(response, name):
    """What the column `name` of a list shows, row by row."""
    found = re.findall(
        rf'<t[dh] class="field-{name}[^"]*">(.*?)</t[dh]>', response.content.decode(), re.DOTALL
    )
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in found]


# Rows


def test_a_row_says_who_changed_the_story_last_by_save_or_by_move(editors, editor):
    writer = make_member(JOURNALIST, last_name="Lê", first_name="An")
    saved = make_article(headline="Đã lưu", status="draft", author=writer)
    revisions.record(saved, by=writer, now=hours(-3))
    moved = make_article(headline="Đã chuyển", status="draft", author=writer)
    revisions.record(moved, by=writer, now=hours(-3))
    workflow.submit(moved, by=editor)
    saved_again = make_article(headline="Lại lưu", status="draft", author=writer)
    workflow.submit(saved_again, by=writer)
    revisions.record(saved_again, by=editor, now=hours(1))
    make_article(headline="Nhập từ nơi khác")
    page = editors.get(LIST)
    told = dict(zip(cells(page, "headline"), cells(page, "changed"), strict=True))
    assert told["Đã lưu"].endswith("Lê An")
    assert told["Đã chuyển"].endswith("Trần Bình")
    assert told["Lại lưu"].endswith("Trần Bình")
    assert "An" not in told["Nhập từ nơi khác"]
    assert re.search(r"\d\d:\d\d", told["Nhập từ nơi khác"])


def test_a_row_has_the_small_picture_of_the_cover_or_an_empty_frame(editors):
    photo = make_photo()
    make_article(cover=photo)
    make_article()
    page = editors.get(LIST).content.decode()
    assert page.count('<span class="row-picture"></span>') == 1
    assert page.count("<img") == 1
    assert re.search(
        rf'<img class="row-picture" src="{photo.thumbnail_url}" alt="" width="32" height="32"'
        ' loading="lazy"',
        page,
    )


def test_lists_ask_as_much_for_twelve_rows_as_for_two(editors, editor, django_assert_num_queries):
    category = make_category()

    def grow(number):
        for _row in range(number):
            story = make_article(cover=make_photo(), author=make_member(JOURNALIST))
            Article.objects.filter(pk=story.pk).update(category=category)
            revisions.record(story, by=story.author)
            workflow.withdraw(story, by=editor, note="Sai")
            make_note(story)
            make_notice(article=story)
            make_featured(story)
            make_official(portrait=make_photo())
            make_thread()

    # Session, account, two of permissions, and of the rows: how many, themselves, their changes.
    # A story has its moves and notes besides, and the chips of the categories.
    lists = {"article": 10, "tickernotice": 7, "official": 8, "thread": 7, "featuredstory": 7}
    grow(2)
    for name in lists:  # content types are looked up once
        editors.get(f"/quan-tri/articles/{name}/")
    for _again in range(2):
        for name, number in lists.items():
            with django_assert_num_queries(number):
                editors.get(f"/quan-tri/articles/{name}/")
        grow(10)


def test_a_list_reads_no_bodies(editors):
    make_article(body="<p>Rất dài</p>")
    [row] = editors.get(LIST).context["cl"].result_list
    assert {"body", "folded"} <= row.get_deferred_fields()


def test_other_lists_say_who_changed_a_row_last(editors):
    notice = make_notice(text="Ghim tôi")
    editors.post(f"{NOTICES}{notice.pk}/pin/", {"pinned": "1"})
    assert cells(editors.get(NOTICES), "changed")[0].endswith("Trần Bình")


# Chips


def test_every_filter_is_a_chip_that_is_taken_away_by_itself(editors, editor):
    category = make_category(name="Kinh tế")
    make_article(headline="Một", status="draft", author=editor, category=category)
    make_article(headline="Hai", status="draft")
    query = f"?status__exact=draft&mine=1&category__id__exact={category.pk}&q=mot"
    page = editors.get(LIST + query)
    assert headlines(page) == {"Một"}
    on = chips(page)
    assert list(on) == ["Của tôi", "Bản nháp", "Chuyên mục: Kinh tế"]
    without_mine = editors.get(LIST + on["Của tôi"])
    assert list(chips(without_mine)) == ["Bản nháp", "Chuyên mục: Kinh tế"]
    assert without_mine.context["cl"].query == "mot"


def test_search_works_within_chips_as_it_does_without(editors):
    make_article(headline="Anh hùng ở Kỳ Sơn", status="draft")
    make_article(headline="Thị xã Kỳ Anh", status="draft")
    make_article(headline="Kỳ Anh đã đăng")
    page = editors.get(DRAFTS, {"status__exact": "draft", "q": '"kỳ anh"'})
    assert headlines(page) == {"Thị xã Kỳ Anh"}
    assert '<input type="hidden" name="status__exact" value="draft">' in page.content.decode()


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("today", {"nay"}),
        ("week", {"nay", "tuần"}),
        ("later", {"mai"}),
        ("none", {"chưa"}),
        ("", {"nay", "tuần", "mai", "chưa", "cũ"}),
        ("lạ", {"nay", "tuần", "mai", "chưa", "cũ"}),
    ],
)
def test_a_period_is_named_and_moves_on_with_the_clock(editors, period, found):
    moments = {"nay": hours(0), "tuần": hours(-24 * 5), "mai": hours(48), "cũ": hours(-24 * 800)}
    for headline, moment in moments.items():
        make_article(headline=headline, publish_at=moment)
    make_article(headline="chưa", status="draft", publish_at=None)
    page = editors.get(LIST, {"publish_at__period": period})
    assert headlines(page) == found


def test_who_sees_only_their_own_stories_is_not_offered_them(client):
    client.force_login(make_member(JOURNALIST))
    assert "Của tôi" not in client.get(LIST).content.decode()
    assert client.get(LIST, {"mine": "1"}).status_code == 200


def test_the_lists_of_accounts_and_photos_have_the_same_chips(desk):
    for address in ("/quan-tri/auth/user/", "/quan-tri/articles/photo/", NOTICES):
        page = desk.get(address).content.decode()
        assert '<nav id="chips"' in page, address
        assert "changelist-filter-header" not in page, address


# What is remembered


def test_a_list_comes_back_as_it_was_narrowed_and_sorted(editors):
    editors.get(f"{DRAFTS}&o=-2&q=abc&p=1")
    back = editors.get(LIST)
    assert back.status_code == 302
    assert back["Location"] == f"{DRAFTS}&o=-2"
    # Another list, and another login, know nothing of it.
    assert editors.get(NOTICES).status_code == 200
    other = Client()
    other.force_login(make_member(EDITOR))
    assert other.get(LIST).status_code == 200


def test_taking_the_last_chip_away_or_clearing_all_is_remembered_too(editors):
    page = editors.get(DRAFTS)
    for away in (chips(page)["Bản nháp"], page.context["cl"].clear_all_filters_qs):
        editors.get(DRAFTS)
        assert away == "?p=1"
        assert editors.get(LIST + away).status_code == 200
        assert editors.get(LIST).status_code == 200
    sorted_otherwise = editors.get(f"{LIST}?o=-2")
    assert editors.get(LIST).status_code == 302
    assert sorted_otherwise.context["cl"].unsorted_query == "?p=1"


def test_what_no_chip_shows_is_not_remembered(editors):
    author = make_member(JOURNALIST)
    for query in (f"author__id__exact={author.pk}", "e=1", "lạ=1", "all=", "q=abc"):
        editors.get(f"{LIST}?{query}", follow=True)
        assert editors.get(LIST).status_code == 200, query


def test_a_remembered_filter_that_fits_no_more_is_forgotten(editors):
    session = editors.session
    session["lists"] = {"articles.article": "category__id__exact=abc"}
    session.save()
    assert editors.get(LIST, follow=True).status_code == 200
    assert editors.get(LIST).status_code == 200


def test_of_a_query_without_end_nothing_is_kept(editors):
    editors.get(LIST, {"desk": "a" * 20_000})
    assert "lists" not in editors.session or not editors.session["lists"]
    category = "&".join(["category__id__exact=1"] * 500)
    editors.get(f"{LIST}?{category}")
    assert not editors.session.get("lists")


def test_a_list_that_was_closed_meanwhile_stays_closed(client):
    member = make_member(TICKER_STAFF)
    client.force_login(member)
    client.get(f"{NOTICES}?window=expired")
    member.groups.clear()
    assert client.get(NOTICES, follow=True).status_code == 403


def test_actions_go_on_from_a_narrowed_list(editors):
    story = make_article(status="draft")
    data = {"action": "publish_selected", "_selected_action": [story.pk]}
    page = editors.post(DRAFTS, data)
    assert page.status_code == 200
    assert "status__exact" in page.context["back"]


def test_a_viewer_of_stories_sees_the_list_too(client):
    member = make_member(TICKER_STAFF)
    member.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(member)
    assert client.get(LIST).status_code == 200
