"""Private parts of Django that we use: listed here, marked where they stand, and still there.

A new release may change them without a word. Whoever upgrades Django, or its storages, reads
this list.
"""

import ast
import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.admin import ModelAdmin
from django.db.models.fields.files import FieldFile
from django.db.models.query import ModelIterable
from django.forms import Media
from storages.backends.s3 import S3Storage

from articles.models import Article, Photo, Quote

ROOT = Path(__file__).parents[2]
MARK = re.compile("# private part of (Django|django-storages): .")

# Django's and Python's documentation describe these, with the underscore.
DOCUMENTED = {"_meta", "_state", "_base_manager", "_default_manager", "_save"}
DOCUMENTED |= {"_asdict", "_fields", "_make", "_replace"}

USED = {
    ("articles/desk/autocomplete.py", "_css"),
    ("articles/desk/autocomplete.py", "_js"),
    ("articles/desk/editor.py", "_js"),
    ("articles/desk/fields.py", "_clean_bound_field"),
    ("articles/desk/previews.py", "_create_formsets"),
    ("articles/desk/previews.py", "_prefetched_objects_cache"),
    ("articles/desk/previews.py", "_result_cache"),
    ("articles/editorial/revisions.py", "_prefetched_objects_cache"),
    ("articles/editorial/revisions.py", "_result_cache"),
    ("articles/media/documents.py", "_committed"),
    ("articles/media/logos.py", "_committed"),
    ("articles/media/photos.py", "_committed"),
    ("articles/media/s3.py", "_normalize_name"),
    ("articles/media/videos.py", "_committed"),
    ("articles/models/article.py", "_iterable_class"),
    ("articles/models/photo.py", "_committed"),
    ("articles/models/prepared.py", "_iterable_class"),
    ("articles/models/prepared.py", "_prefetch_related_lookups"),
    ("articles/models/prepared.py", "_prefetched_objects_cache"),
    ("articles/models/video.py", "_committed"),
    ("articles/models/prepared.py", "_result_cache"),
    ("articles/portal/story_page.py", "_committed"),
}


def holds_rows_in_memory():
    article, quotes = Article(pk=1), Quote.objects.none()
    article._prefetched_objects_cache = {"quotes": quotes}
    return article.quotes.all() is quotes


def keeps_what_a_field_makes_of_its_form():
    class Field(forms.CharField):
        def _clean_bound_field(self, bf):
            return f"{super()._clean_bound_field(bf)} of {bf.name}"

    class Form(forms.Form):
        a = Field()

    form = Form({"a": "x"})
    return form.is_valid() and form.cleaned_data == {"a": "x of a"}


def is_read_from_memory():
    quotes = Quote.objects.none()
    quotes._result_cache = [Quote(number=1)]
    return [quote.number for quote in quotes] == [1]


# What each of them is for us, tried on the installed Django.
WORKS = {
    "_css": lambda: Media(css={"all": ["a.css"]})._css == {"all": ["a.css"]},
    "_js": lambda: Media(js=["b.js", "a.js"])._js == ["b.js", "a.js"],
    "_clean_bound_field": keeps_what_a_field_makes_of_its_form,
    "_create_formsets": lambda: callable(ModelAdmin._create_formsets),
    "_prefetched_objects_cache": holds_rows_in_memory,
    "_result_cache": is_read_from_memory,
    "_committed": lambda: FieldFile(Photo(), Photo.image.field, "a.jpg")._committed is True,
    "_normalize_name": lambda: S3Storage(location="media")._normalize_name("a") == "media/a",
    "_prefetch_related_lookups": lambda: (
        Article.objects.prefetch_related("quotes")._prefetch_related_lookups == ("quotes",)
    ),
    "_iterable_class": lambda: Article.objects.all()._iterable_class is ModelIterable,
}


def is_private(name):
    return name.startswith("_") and not name.startswith("__") and name not in DOCUMENTED


def own_names(tree):
    """Every private name that a module gives to something itself."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif is_of_self(node) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return found


def is_of_self(node):
    """Tell whether `node` is an attribute of `self` or `cls`."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    )


def private_parts(tree):
    """Yield (name, first line, last line) of each private name that is not the module's own.

    As an attribute, also of `self` where a parent has it; as the text of a `getattr()`; imported.
    """
    own = own_names(tree)
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Attribute):
            names = [] if is_of_self(node) and node.attr in own else [node.attr]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("attr"):
            names = [part.value for part in node.args[1:2] if isinstance(part, ast.Constant)]
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
        yield from ((name, node.lineno, node.end_lineno) for name in names if is_private(name))


def is_marked(lines, first, last):
    """Tell whether the mark stands in these lines, or in the comment right above them."""
    above = first - 1
    while above and lines[above - 1].strip().startswith("#"):
        above -= 1
    return any(MARK.search(line) for line in lines[above:last])


def uses():
    """Every use as (path, name, whether it is marked, its line)."""
    for path in sorted([*ROOT.glob("articles/**/*.py"), *ROOT.glob("newsroom/**/*.py")]):
        if path.parent.name == "migrations":
            continue
        text = path.read_text()
        lines, place = text.splitlines(), path.relative_to(ROOT).as_posix()
        for name, first, last in private_parts(ast.parse(text)):
            yield place, name, is_marked(lines, first, last), first


def test_each_private_part_is_listed():
    assert {(place, name) for place, name, _marked, _line in uses()} == USED


def test_each_private_part_is_marked_where_it_is_used():
    assert [f"{place}:{line} {name}" for place, name, marked, line in uses() if not marked] == []


@pytest.mark.parametrize("name", sorted({name for _place, name in USED}))
def test_each_private_part_is_still_in_django(name):
    assert WORKS[name]()
