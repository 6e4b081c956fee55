"""Officials of one name are shown to each other; two who are one person are merged, or not."""

import threading
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.editorial import merging, revisions, working_copies
from articles.editorial.states import State
from articles.models import Article, MovedQuote, Official, OfficialMerge, Quote
from articles.search import query
from tests.support.factories import (
    hours,
    make_article,
    make_member,
    make_official,
    make_photo,
    make_quote,
    make_quoted,
)
from tests.support.forms import ADD_STORY, change_url, field_error, open_form, posted_by, story_form
from tests.support.pages import text_of
from tests.support.races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ADD = "/quan-tri/articles/official/add/"
LIST = "/quan-tri/articles/official/"


def url(name, *keys):
    return reverse(f"admin:articles_official_{name}", args=keys)


@pytest.fixture
def editor(client):
    user = make_member(EDITOR, last_name="Lê", first_name="Bình")
    client.force_login(user)
    return user


def merge(gone, stays, taken=(), by=None):
    return merging.merge(gone.pk, stays.pk, taken=taken, by=by)


def undo(done, by=None):
    return merging.undo(done.pk, by=by)


def quoted_by(official):
    return {*Quote.objects.filter(official=official).values_list("pk", flat=True)}


def send(client, one, other, **choices):
    """Open the page of the merge and send it with `choices`."""
    page = client.get(url("merge", one.pk, other.pk))
    form = posted_by(page, "merge-form")
    return client.post(url("merge", one.pk, other.pk), form | choices, follow=True)


# What a merge does


def test_quotes_go_to_the_one_who_stays_in_stories_of_every_state(client):
    one, two = make_quoted(name="Lê An"), make_official(name="Lê An")
    for fields in ({"status": "draft"}, {}, {"status": "withdrawn"}, {"publish_at": hours(5)}):
        story = make_article(quotes=[{"official": two}], **fields)
    live = make_article(quotes=[{"official": two, "position": "Bí thư"}])
    copy = working_copies.begin(live)
    done = merge(two, one)
    assert done.moved == 6
    assert Quote.objects.filter(official=one).count() == 7
    assert copy.quotes.get().official == one
    assert live.quotes.get().position == "Bí thư"  # as printed then
    assert working_copies.differences(copy) == []
    assert story.version == Article.objects.get(pk=story.pk).version
    assert not Official.objects.filter(pk=two.pk).exists()


def test_both_in_one_story_keep_numbers_and_places_and_an_undo_parts_them_again():
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    quotes = [{"official": one}, {"official": two}, {"official": one}, {"official": two}]
    story = make_article(quotes=quotes)
    undone = undo(merge(two, one))
    assert (undone.quotes, undone.notes) == (2, [])
    assert [*story.quotes.values_list("official", flat=True)] == [one.pk, two.pk] * 2
    assert [*story.quotes.values_list("number", flat=True)] == [1, 2, 3, 4]


def test_addresses_of_the_other_lead_to_the_one_who_stays(client):
    one, two = make_quoted(name="Lê An", slug="le-an"), make_quoted(name="Lê An", slug="le-an-2")
    two.slug = "le-an-moi"
    two.save()
    done = merge(two, one)
    for slug in ("le-an-2", "le-an-moi"):
        answer = client.get(f"/can-bo/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, "/can-bo/le-an/")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_official(name="Khác", slug="le-an-moi")  # a promise
    undo(done)
    assert client.get("/can-bo/le-an-moi/").status_code == 200
    assert client.get("/can-bo/le-an-2/")["Location"] == "/can-bo/le-an-moi/"


@pytest.mark.django_db(transaction=True)
def test_readers_get_the_one_who_stays_on_every_page_at_once(ask):
    one, two = (
        make_quoted(name="Lê An", slug="le-an"),
        make_official(name="Trần Bình", slug="le-an-b"),
    )
    make_article(slug="tin", quotes=[{"official": two, "words": "Đúng hẹn"}])
    addresses = ("/bai-viet/tin/", "/can-bo/", "/can-bo/le-an/", "/rss.xml", "/api/v1/quotes")
    for address in addresses:
        ask(address)
    done = merge(two, one)
    assert "Trần Bình" not in "".join(ask(address).text for address in addresses)
    assert "Đúng hẹn" in ask("/can-bo/le-an/").text
    assert ask("/can-bo/le-an-b/").status == 301
    assert not query.find(query.parse("tran binh"))[:9]
    undo(done)
    assert "Trần Bình" in ask("/bai-viet/tin/").text
    assert ask("/can-bo/le-an-b/").status == 200
    assert len(query.find(query.parse("tran binh"))[:9]) == 1


def test_what_is_chosen_is_taken_over_and_given_back():
    portrait = make_photo()
    one = make_official(name="Le An", position="Giám đốc", organisation="Sở Y tế")
    two = make_official(name="Lê An", position="Bí thư", portrait=portrait)
    done = merge(two, one, taken=["name", "portrait"])
    one.refresh_from_db()
    assert (one.name, one.position, one.portrait) == ("Lê An", "Giám đốc", portrait)
    assert one.folded_name == "le an"
    undo(done)
    one.refresh_from_db()
    assert (one.name, one.position, one.portrait) == ("Le An", "Giám đốc", None)
    back = Official.objects.get(pk=two.pk)
    assert (back.name, back.position, back.portrait) == ("Lê An", "Bí thư", portrait)


def test_a_chain_leads_to_the_last_and_is_undone_in_either_order(client):
    a, b, c = (make_quoted(name="Lê An") for _ in range(3))
    of_a, of_b = quoted_by(a), quoted_by(b)
    first, second = merge(a, b), merge(b, c)
    assert client.get(a.get_absolute_url())["Location"] == c.get_absolute_url()
    assert OfficialMerge.objects.standing_for([a.pk, b.pk, c.pk]) == {a.pk: c.pk, b.pk: c.pk}
    undone = undo(first)
    assert "nay thuộc về Lê An" in " ".join(undone.notes)
    assert (quoted_by(a), undone.quotes) == (of_a, 1)
    undone = undo(second)
    assert len(undone.notes) == 1
    assert "đã thuộc về người khác: được để nguyên" in undone.notes[0]
    assert (quoted_by(a), quoted_by(b)) == (of_a, of_b)
    assert {one.slug for one in (a, b, c)} == {*Official.objects.values_list("slug", flat=True)}

    first, second = merge(a, b), merge(b, c)
    assert undo(second).notes == undo(first).notes == []
    assert (quoted_by(a), quoted_by(b)) == (of_a, of_b)


# What cannot be merged


def test_nobody_is_merged_with_themselves_or_with_somebody_who_is_gone(client, editor):
    one, two, three = (make_official(name="Lê An") for _ in range(3))
    with pytest.raises(merging.Impossible, match="cùng một cán bộ"):
        merge(one, one)
    merge(two, one)
    with pytest.raises(merging.Impossible, match="đã được gộp vào Lê An"):
        merge(two, three)
    three.delete()
    with pytest.raises(merging.Impossible, match="vừa bị xóa"):
        merging.merge(50_000_000, one.pk, taken=[], by=None)
    for keys in ((one.pk, one.pk), (two.pk, one.pk), (one.pk, 9 * 10**17)):
        answer = client.get(url("merge", *keys), follow=True)
        assert answer.status_code == 200, keys
        assert text_of(answer).count("cán bộ"), keys
    assert client.get(url("merge", 9**30, one.pk)).status_code == 404
    assert client.post(url("undo_merge", 9**30), follow=True).status_code == 200


def test_the_database_takes_no_second_merge_of_one_official():
    done = merge(make_official(), make_official())
    copy = {"official": {}, "before": {}, "after": {}, "at": hours(0)}
    for keys in ((done.official_key, done.survivor_key), (7, 7)):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficialMerge.objects.create(official_key=keys[0], survivor_key=keys[1], **copy)


def test_a_page_made_before_one_was_changed_is_shown_again_with_what_was_chosen(client, editor):
    one, two = make_official(name="Lê An", position="Cũ"), make_official(name="Lê An", position="B")
    address = url("merge", one.pk, two.pk)
    form = posted_by(client.get(address), "merge-form") | {"position": str(two.pk)}
    Official.objects.filter(pk=one.pk).update(position="Mới")
    answer = client.post(address, form)
    assert answer.status_code == 409
    assert "vừa được sửa" in text_of(answer)
    again = posted_by(answer, "merge-form")
    assert again["position"] == str(two.pk)
    assert client.post(address, again).status_code == 302
    assert Official.objects.get().position == "B"


def test_a_form_that_says_nothing_is_shown_again(client, editor):
    one, two = make_official(name="Lê An", position="A"), make_official(name="Lê An", position="B")
    for junk in ({}, {"survivor": "x"}, {"survivor": 9**20}, {"survivor": one.pk, "position": 7}):
        answer = client.post(url("merge", one.pk, two.pk), junk)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert Official.objects.count() == 2


# Histories


def test_the_history_of_the_official_and_of_the_story_and_the_log_say_so(client, editor):
    one, two = make_official(name="Lê An"), make_quoted(name="Lê Ân", slug="le-an-b")
    story = two.quotes.get().article
    page = send(client, one, two, survivor=one.pk, name=one.pk)
    assert "Đã chuyển 1 trích dẫn" in text_of(page)
    assert "Lê Ân (Giám đốc, /le-an-b/) đã được gộp vào Lê An" in text_of(page)
    history = text_of(client.get(f"/quan-tri/articles/article/{story.pk}/history/"))
    assert "Gộp cán bộ : Lê Ân → Lê An" in history or "Gộp cán bộ: Lê Ân → Lê An" in history
    assert {3, 2} <= {*LogEntry.objects.values_list("action_flag", flat=True)}
    page = client.post(url("undo_merge", OfficialMerge.objects.get().pk), follow=True)
    assert "Lê Ân đã trở lại, cùng 1 trích dẫn" in text_of(page)
    assert "Lê Bình đã hoàn tác lúc" in text_of(client.get(url("history", one.pk)))
    assert "Hoàn tác việc gộp" in text_of(
        client.get(f"/quan-tri/articles/article/{story.pk}/history/")
    )


def test_a_save_after_a_merge_keeps_no_version_that_nobody_made(admin):
    two = make_official(name="Lê An")
    story = make_article(quotes=[{"official": two}])
    revisions.record(story, by=admin)
    merge(two, make_official(name="Lê An"))
    revisions.keep_unrecorded(story)
    assert revisions.of(story).count() == 1


def test_old_versions_name_the_one_who_stays_and_an_undo_finds_what_was_restored(admin):
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    story = make_article(status="draft", quotes=[{"official": two, "words": "Một"}])
    revisions.record(story, by=admin)
    story.quotes.all().delete()
    make_quote(article=story, official=two, words="Hai")
    revisions.record(story, by=admin)
    done = merge(two, one)
    old = revisions.of(story).last()
    assert State.of(old).quotes[1]["official_id"] == one.pk
    assert revisions.restore(story, old, by=admin) == []
    assert (story.quotes.get().words, story.quotes.get().official) == ("Một", one)
    assert revisions.restore(story, revisions.of(story)[1], by=admin) == []
    assert undo(done).quotes == 1  # a restore wrote it anew, with another key
    assert story.quotes.get().official == two


def test_a_quote_that_took_the_place_of_a_deleted_one_stays_with_who_said_it():
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    story = make_article(quotes=[{"official": two, "words": "Của hai"}])
    done = merge(two, one)
    story.quotes.all().delete()
    make_quote(article=story, official=one, words="Của một")
    undone = undo(done)
    assert undone.quotes == 0
    assert story.quotes.get().official == one
    assert "được để nguyên" in undone.notes[0]


def test_a_deleted_story_is_recovered_with_the_one_who_stays(admin):
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    story = make_article(quotes=[{"official": two}])
    revisions.record(story, by=admin)
    story.delete()
    done = merge(two, one)
    back, notes = revisions.recover(revisions.deleted().get(), by=admin)
    assert (notes, back.quotes.get().official) == ([], one)
    assert undo(done).notes == []


# What changed before the undo


def test_a_working_copy_begun_after_the_merge_goes_back_with_its_story():
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    live = make_article(quotes=[{"official": two}, {"official": one}])
    done = merge(two, one)
    copy = working_copies.begin(live)
    Quote.objects.filter(article=copy, number=1).update(words="Sửa trong bản đang sửa")
    undo(done)
    assert [*copy.quotes.values_list("official", flat=True)] == [two.pk, one.pk]
    assert [change.field.name for change in working_copies.differences(copy)] == ["words"]


def test_what_was_changed_since_stays_and_is_told():
    one = make_official(name="Lê An", position="Cũ", slug="le-an")
    two = make_official(name="Lê An", position="Mới", slug="le-an-2", portrait=make_photo())
    story = make_article(quotes=[{"official": two, "number": n} for n in (1, 2)])
    done = merge(two, one, taken=["position", "portrait"])
    one.refresh_from_db()
    one.position, one.slug = "Mới hơn", "le-an-2"  # the address of who is gone
    one.save()
    other = make_official(name="Khác")
    story.quotes.filter(number=2).update(official=other)
    undone = undo(done)
    told = " ".join(undone.notes)
    assert "Chức vụ hiện nay của Lê An đã được sửa" in told
    assert "Địa chỉ “le-an-2” nay thuộc về người khác" in told
    assert "1 trích dẫn" in told
    one.refresh_from_db()
    assert (one.position, one.portrait, one.slug) == ("Mới hơn", None, "le-an-2")
    assert undone.official.slug not in ("le-an-2", "le-an")
    assert {*story.quotes.values_list("official", flat=True)} == {two.pk, other.pk}


def test_an_undo_is_told_where_the_survivor_or_the_portrait_is_gone(client, editor):
    portrait = make_photo()
    one, two = make_official(), make_official(name="Lê An", slug="le-an", portrait=portrait)
    two.slug = "le-an-moi"
    two.save()
    done = merge(two, one)
    one.delete()
    portrait.delete()
    page = client.post(url("undo_merge", done.pk), follow=True)
    assert "đã bị xóa" in text_of(page)
    back = Official.objects.get()
    assert (back.pk, back.slug, back.portrait) == (two.pk, "le-an-moi", None)
    assert back.former_slugs.get().slug == "le-an"
    page = client.post(url("undo_merge", done.pk), follow=True)
    assert "đã được hoàn tác lúc" in text_of(page)
    page = client.post(url("undo_merge", 9 * 10**17), follow=True)
    assert "Không có lần gộp này" in text_of(page)


def test_a_form_opened_before_an_undo_does_not_take_the_quote_back_in_silence(client, editor):
    one, two = make_official(name="Lê An"), make_official(name="Lê Ân")
    story = make_article(status="draft", publish_at=None, quotes=[{"official": two}])
    done = merge(two, one)
    form = open_form(client, story)
    undo(done)
    assert client.post(change_url(story), form | {"quotes-0-words": "Đổi"}).status_code == 409
    assert story.quotes.get().official == two


# A form that names who is gone


def test_a_story_form_opened_before_the_merge_is_saved_with_the_one_who_stays(client, editor):
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    story = make_article(status="draft", publish_at=None, quotes=[{"official": two}])
    form = open_form(client, story)
    assert form["quotes-0-official"] == str(two.pk) if "quotes-0-official" in form else True
    form |= {"quotes-0-official": two.pk, "quotes-0-words": "Lời mới", "headline": "Đổi"}
    merge(two, one)
    assert client.post(change_url(story), form).status_code == 302
    assert (story.quotes.get().official, story.quotes.get().words) == (one, "Lời mới")
    asked = {"app_label": "articles", "model_name": "quote", "field_name": "official"}
    found = client.get("/quan-tri/autocomplete/", asked | {"term": "", "pk": two.pk}).json()
    assert [row["id"] for row in found["results"]] == [str(one.pk)]
    answer = client.get(change_url(two), follow=True)
    assert answer.redirect_chain[-1][0] == change_url(one)


def test_what_was_typed_for_who_was_merged_meanwhile_is_not_lost(client, editor):
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    form = open_form(client, two) | {"position": "Chức vụ vừa gõ"}
    merge(two, one)
    page = client.post(change_url(two), form).content.decode()
    assert "Chức vụ vừa gõ" in page
    assert "đã được gộp vào Lê An" in page


# Namesakes


def test_a_second_one_of_a_name_is_made_on_purpose_alone(client, editor):
    there = make_quoted(name="Nguyễn Văn An", position="Giám đốc", organisation="Sở Y tế")
    form = {"name": "nguyen van an", "position": "Bí thư", "organisation": "Tỉnh ủy"}
    answer = client.post(ADD, form)
    assert "Có phải cùng một người không" in field_error(answer, "name")
    page = text_of(answer)
    assert "Sở Y tế" in page
    assert "1 trích dẫn" in page
    again = posted_by(answer, "official_form")
    assert [again[name] for name in form] == [*form.values()]
    assert "another" not in again
    assert client.post(ADD, again | {"another": "ten khac"}).status_code == 200
    assert client.post(ADD, again | {"another": "nguyen van an"}).status_code == 302
    assert Official.objects.count() == 2
    shown = text_of(client.get(change_url(there)))
    assert "Bí thư, Tỉnh ủy" in shown
    assert "Gộp…" in shown


def test_the_tick_stays_while_something_else_is_wrong(client, editor):
    make_official(name="Lê An")
    answer = client.post(ADD, {"name": "Lê An", "position": "", "another": "le an"})
    assert posted_by(answer, "official_form")["another"] == "le an"


def test_the_one_who_is_there_is_used_in_a_popup_and_beside_it(client, editor):
    there = make_official(name="Lê An")
    answer = client.post(ADD, {"use_existing": there.pk, "_popup": "1"})
    assert f"&quot;value&quot;: &quot;{there.pk}&quot;" in answer.content.decode()
    assert client.post(ADD, {"use_existing": there.pk})["Location"] == change_url(there)
    assert client.post(ADD, {"use_existing": 77}).status_code == 404
    assert Official.objects.count() == 1


def test_a_name_given_later_is_asked_about_too_and_an_untouched_one_is_not(client, editor):
    one, two = make_official(name="Lê An"), make_official(name="Lê Ân")
    assert client.post(change_url(one), open_form(client, one)).status_code == 302
    three = make_official(name="Khác")
    form = open_form(client, three) | {"name": "Lê An"}
    answer = client.post(change_url(three), form)
    assert "Có phải cùng một người" in field_error(answer, "name")
    assert url("merge", three.pk, one.pk) in answer.content.decode()
    assert url("merge", three.pk, two.pk) in answer.content.decode()


def test_namesakes_are_shown_while_a_name_is_typed(client, editor):
    one = make_official(name="Lê An", position="<b>Bí thư")
    make_official(name="Lê An Bình")
    page = client.get(url("namesakes"), {"name": "lê an"}).content.decode()
    assert page.count("<li>") == 1
    assert "&lt;b&gt;Bí thư" in page
    for nothing in ("", "Lê", "\x00", "a" * 9_000):
        assert "<li>" not in client.get(url("namesakes"), {"name": nothing}).content.decode()
    own = client.get(url("namesakes"), {"name": "Lê An", "but": one.pk})
    assert "<li>" not in own.content.decode()


def test_the_list_shows_those_of_one_name_and_leads_to_their_merge(client, editor):
    one, two = make_official(name="Lê An"), make_official(name="Le Ân")
    other = make_official(name="Khác")
    found = client.get(LIST, {"namesakes": "1", "_facets": "True"}).context["cl"].result_list
    assert found == [one, two]
    assert client.get(LIST, {"namesakes": "1", "o": "-4"}).status_code == 200
    chosen = {"action": "merge_selected", "_selected_action": [one.pk, two.pk]}
    assert client.post(LIST, chosen)["Location"] == url("merge", one.pk, two.pk)
    chosen["_selected_action"] += [other.pk]
    assert "đúng hai cán bộ" in text_of(client.post(LIST, chosen, follow=True))


def test_a_journalist_is_offered_no_merge(client):
    one = make_official(name="Lê An")
    make_official(name="Lê An")
    client.force_login(make_member(JOURNALIST))
    for page in (LIST, change_url(one)):
        shown = client.get(page).content.decode()
        assert not any(word in shown for word in ("merge_selected", "/merge", "?namesakes")), page


def test_names_that_were_there_before_are_folded_by_the_migration():
    one, two = make_official(name="Lê Ân"), make_official(name="Khác")
    Official.objects.update(folded_name="")
    import_module("articles.migrations.0021_merged_officials").fold_names(apps, connection_editor())
    assert {*Official.objects.values_list("pk", "folded_name")} == {
        (one.pk, "le an"),
        (two.pk, "khac"),
    }


def connection_editor():
    """What a migration is given, as far as ours ask it."""
    return SimpleNamespace(connection=connection)


# Costs


def test_hundreds_of_quotes_are_moved_and_moved_back_by_as_many_questions_as_few(
    admin, django_assert_max_num_queries
):
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    story = make_article(quotes=[{"official": two, "number": n} for n in range(1, 31)])
    with django_assert_max_num_queries(50) as few:
        done = merge(two, one)
    with django_assert_max_num_queries(60) as back:
        undo(done)
    Quote.objects.bulk_create(
        Quote(article=story, official=two, number=n, words="a", position="b")
        for n in range(31, 431)
    )
    with django_assert_max_num_queries(len(few) + 2):
        done = merge(two, one)
    with django_assert_max_num_queries(len(back) + 4):
        assert undo(done).quotes == 430


# Races


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_merge_the_same_two_at_once_one_does():
    one, two = make_quoted(name="Lê An"), make_quoted(name="Lê An")

    def try_it(way):
        try:
            merging.merge(*way, taken=[], by=None)
            return "done"
        except merging.Impossible:
            return "told"

    results = at_once(try_it, [(one.pk, two.pk), (two.pk, one.pk)] * 2)
    assert sorted(results) == ["done", "told", "told", "told"]
    assert Official.objects.get().quotes.count() == MovedQuote.objects.count() * 2 == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_undos_at_once_one_does():
    done = merge(make_quoted(), make_official())

    def try_it(_number):
        try:
            return undo(done).quotes
        except merging.Impossible:
            return "told"

    results = at_once(try_it, range(3))
    assert sorted(map(str, results)) == ["1", "told", "told"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_story_that_is_saved_while_its_official_is_merged_names_the_one_who_stays(
    client, monkeypatch
):
    client.force_login(make_member(EDITOR))
    one, two = make_official(name="Lê An"), make_official(name="Lê An")
    desk = admin.site.get_model_admin(Article)
    save, merged = type(desk).save_related, []

    def merge_meanwhile():
        merged.append(merge(two, one))
        connection.close()

    def save_related(self, *args):
        if not merged:  # between the check of the form and the writing of its quotes
            thread = threading.Thread(target=merge_meanwhile)
            thread.start()
            thread.join()
        return save(self, *args)

    monkeypatch.setattr(type(desk), "save_related", save_related)
    quote = {"official": two.pk, "words": "Đúng hẹn", "position": "", "number": "1"}
    assert client.post(ADD_STORY, story_form(quotes=[quote])).status_code == 302
    assert Article.objects.get().quotes.get().official == one
