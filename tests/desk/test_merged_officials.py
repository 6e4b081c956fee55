"""Officials of one name are shown to each other; two who are one person are merged, and unmerged."""

import pytest

from articles.editorial import merging
from articles.models import Official, OfficialMerge, Quote
from tests.support.factories import make_article, make_official, make_quoted

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_quotes_and_addresses_go_to_the_one_who_stays(client, admin):
    one, two = make_quoted(name="Lê An"), make_quoted(name="Lê An")
    both = make_article(quotes=[{"official": one}, {"official": two}])
    merging.merge(two.pk, one.pk, taken=[], by=admin)
    assert not Official.objects.filter(pk=two.pk).exists()
    assert Quote.objects.filter(official=one).count() == 4
    assert [*both.quotes.values_list("number", flat=True)] == [1, 2]
    answer = client.get(two.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, one.get_absolute_url())
    undone = merging.undo(OfficialMerge.objects.get().pk, by=admin)
    assert (undone.quotes, undone.notes) == (2, [])
    assert client.get(two.get_absolute_url()).status_code == 200
