"""The identity of the portal."""

import pytest
from django.db import IntegrityError

from articles.models import Portal

pytestmark = pytest.mark.django_db


def test_a_portal_nobody_has_described_has_a_name():
    assert Portal.objects.current().name == "Cổng thông tin điện tử tỉnh"


def test_there_is_one_portal_at_most():
    Portal.objects.create(name="Một")
    with pytest.raises(IntegrityError):
        Portal.objects.create(id=2, name="Hai")


def test_what_nobody_filled_in_is_told_by_name():
    portal = Portal(name="Cổng", owner="UBND tỉnh", phone="0239")
    assert "địa chỉ" in map(str, portal.unfilled)
    assert "cơ quan chủ quản" not in map(str, portal.unfilled)
