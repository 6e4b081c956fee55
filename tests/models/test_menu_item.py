"""The menu in the database: one place, one target, two levels."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import MenuItem
from tests.support.factories import make_category, make_menu_item, make_page, make_thread
from tests.support.races import at_once

pytestmark = pytest.mark.django_db


def refused(**fields):
    """The words with which an item of these fields is refused."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        MenuItem.objects.bulk_create([MenuItem(**fields)])
    return str(refusal.value)


def test_the_database_refuses_what_no_item_can_be():
    category, page, thread = make_category(), make_page(), make_thread()
    parent = make_menu_item()
    assert "place_or_parent" in refused(label="a")
    assert "place_or_parent" in refused(label="a", place="header", parent=parent)
    assert "place_or_parent" in refused(label="a", place="sidebar")
    assert "one_target" in refused(place="header", category=category, page=page)
    assert "one_target" in refused(place="header", thread=thread, link="/a/")
    assert "named" in refused(place="header")
    assert "named" in refused(place="header", link="/a/")
    assert "linked_leads_on" in refused(place="linked", label="a")
    with pytest.raises(IntegrityError, match="under_itself"), transaction.atomic():
        MenuItem.objects.filter(pk=parent.pk).update(place="", parent=parent.pk)
    MenuItem.objects.bulk_create([MenuItem(place="footer", thread=thread)])


def test_the_menu_has_two_levels_and_linked_portals_have_one():
    parent, other = make_menu_item(), make_menu_item()
    child = make_menu_item(parent=parent)
    linked = make_menu_item(place="linked", link="https://chinhphu.vn/")
    for fields in ({"parent": child}, {"parent": linked}):
        with pytest.raises(IntegrityError):
            make_menu_item(**fields)
    for row, changes in (
        (parent, {"place": "", "parent": other}),  # it has a child
        (parent, {"place": "linked", "link": "/a/"}),
        (other, {"place": "", "parent": other}),
        (parent, {"place": "", "parent": child}),  # a loop
    ):
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError):
            row.save()
        row.refresh_from_db()
    other.place, other.parent = "", parent
    other.save()
    assert {*parent.children.all()} == {child, other}


def test_a_place_takes_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr(MenuItem, "MOST", 3)
    parent = make_menu_item()
    make_menu_item(parent=parent)
    make_menu_item(parent=parent)
    for fields in ({}, {"parent": parent}):
        with pytest.raises(IntegrityError, match="3"):
            make_menu_item(**fields)
    elsewhere = make_menu_item(place="footer")
    parent.save()
    elsewhere.place = "header"
    with pytest.raises(IntegrityError):
        elsewhere.save()


def test_an_item_goes_with_what_it_leads_to():
    category = make_category()
    item = make_menu_item(label="", category=category)
    make_menu_item(parent=item)
    assert str(item) == category.name
    category.delete()
    assert not MenuItem.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_neither_a_loop_nor_a_third_level():
    """For real, with a connection each: each puts one item under the other."""
    one, two = make_menu_item(), make_menu_item()

    def put_under(pair):
        item = MenuItem.objects.get(pk=pair[0].pk)
        item.place, item.parent = "", pair[1]
        try:
            item.save()
        except IntegrityError:
            return "refused"
        return "saved"

    assert sorted(at_once(put_under, [(one, two), (two, one)])) == ["refused", "saved"]
    assert MenuItem.objects.filter(parent=None).count() == 1
