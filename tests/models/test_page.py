"""Pages that stay: their addresses, their places, and what the database keeps true of them."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles.models import Page
from articles.models.addresses import top_level_names
from tests.support.factories import hours, make_category, make_page, make_photo
from tests.support.races import at_once

pytestmark = pytest.mark.django_db


def test_a_scheduled_page_is_published_when_its_time_comes():
    make_page(title="Mai", publish_at=hours(1))
    make_page(title="Nháp", status="draft")
    page = make_page(title="Nay")
    assert [*Page.objects.published()] == [page]
    assert {str(page) for page in Page.objects.published(hours(2))} == {"Mai", "Nay"}


BROKEN = {
    "page_has_title": {"title": ""},
    "page_published_has_time": {"publish_at": None},
    "page_status_known": {"status": "gone"},
    "page_lang_known": {"lang": "fr"},
    "page_published_is_filled": {"body": "<p>[Cần điền: tên]</p>"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_keeps_each_rule_of_one_page(name):
    page = make_page()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(**BROKEN[name])


def test_the_database_keeps_each_rule_of_two_pages():
    page, other = make_page(kind="about"), make_page()
    for name, change in {
        "page_not_below_itself": {"parent": other},
        "page_translation_is_english": {"translation_of": page},
        "page_one_of_a_kind": {"kind": "about"},
    }.items():
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            Page.objects.filter(pk=other.pk).update(**change)
        assert name in str(broken.value) or "UNIQUE" in str(broken.value)


def test_a_page_with_pages_below_it_is_not_deleted():
    above = make_page()
    make_page(parent=above)
    with pytest.raises(ProtectedError):
        above.delete()


def test_a_translation_outlives_what_it_translates():
    page = make_page()
    english = make_page(lang="en", translation_of=page)
    page.delete()
    english.refresh_from_db()
    assert english.translation_of is None


def test_no_loop_of_parents_is_saved():
    one = make_page()
    two = make_page(parent=one)
    three = make_page(parent=two)
    one.parent = three
    assert "parent" in one.faults()
    with pytest.raises(IntegrityError):
        one.save()


def test_pages_stand_in_five_levels_at_most():
    page = None
    for _level in range(Page.MAX_LEVELS):
        page = make_page(parent=page)
    assert "parent" in Page(title="Sâu quá", parent=page).faults()
    assert page.faults() == {}
    top = Page.objects.get(parent=None)
    top.parent = make_page()
    assert "parent" in top.faults()


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_make_no_loop():
    one, two = make_page(), make_page()

    def put_below(pair):
        page, page.parent = pair[0], pair[1]
        try:
            page.save()
        except IntegrityError:
            return False
        return True

    pairs = [(Page.objects.get(pk=one.pk), two), (Page.objects.get(pk=two.pk), one)]
    assert sorted(at_once(put_below, pairs)) == [False, True]


def test_what_the_portal_answers_is_no_address_of_a_page():
    names = top_level_names()
    taken = "bai-viet chuyen-muc api quan-tri media static livez readyz tim-kiem xem-truoc lich"
    assert set(taken.split()) <= names
    assert "" not in names
    assert make_page(title="Tìm kiếm").slug == "tim-kiem-2"
    assert "slug" in Page(title="a", slug="tim-kiem").faults()
    make_category(slug="kinh-te")
    assert "slug" in Page(title="a", slug="kinh-te").faults()


def test_a_stored_page_may_keep_the_address_that_a_category_took_since():
    page = make_page(slug="kinh-te")
    make_category(slug="kinh-te")
    assert page.faults() == {}


def test_the_photos_of_a_body_are_noted_and_forgotten():
    photo = make_photo()
    page = make_page(body=f'<figure class="image"><img src="{photo.image.url}" alt="a"></figure>')
    assert [*photo.pages.values_list("page", flat=True)] == [page.pk]
    page.body = "<p>Không ảnh.</p>"
    page.save()
    assert not photo.pages.exists()


def test_other_words_for_readers_are_dated():
    page = make_page()
    page.order = 3
    page.save()
    assert (page.rewritten_at, page.modified_at) == (None, page.publish_at)
    page.body = "<p>Khác.</p>"
    page.save()
    assert page.modified_at > page.publish_at
    draft = make_page(status="draft", publish_at=None)
    draft.body = "<p>Khác.</p>"
    draft.save()
    assert draft.rewritten_at is None
