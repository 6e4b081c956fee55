"""Names of accounts."""

from django.contrib.auth.models import User

from articles.people import full_name


def test_a_name_starts_with_the_family_name():
    assert full_name(User(last_name="Trần", first_name="Quốc Toản")) == "Trần Quốc Toản"


def test_without_a_name_the_user_name_stands_and_nobody_is_a_dash():
    assert full_name(User(username="phongvien")) == "phongvien"
    assert full_name(None) == "–"
