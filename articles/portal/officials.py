"""The directory of officials, by given name, as lists of people are in Vietnam."""

from itertools import groupby

from django.core.paginator import Paginator

from articles.models import Article
from articles.text.vietnamese import alphabetical, initial

PAGE_SIZE = 40


def directory(number):
    """Return the context of official/officials.html for page `number`, as a reader typed it.

    `groups` are pairs of a letter and the officials under it; `letters` are pairs of a letter and
    the number of the page where it begins. To sort all officials, only their names are read: there
    are no more of them than a province has offices. Whom no published story quotes is not there.
    """
    quoted = Article.objects.published().officials()
    people = sorted(map(_entry, quoted.order_by().values_list("pk", "name")))
    page = Paginator(people, PAGE_SIZE).get_page(number)
    keys = [pk for *_names, pk, _letter in page]
    shown = quoted.select_related("portrait").defer("folded").in_bulk(keys)
    letters: dict[str, int] = {}
    for place, (*_rest, letter) in enumerate(people):
        letters.setdefault(letter, place // PAGE_SIZE + 1)
    groups = [
        (letter, [shown[pk] for *_names, pk, _letter in entries if pk in shown])
        for letter, entries in groupby(page, key=lambda entry: entry[-1])
    ]
    return {"page": page, "groups": groups, "letters": letters.items()}


def _entry(person):
    pk, name = person
    *family, given = name.split() or [""]
    return alphabetical(given), alphabetical(" ".join(family)), pk, initial(given)
