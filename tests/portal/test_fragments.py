"""Parts drawn once: an edited partial shows at once to who works on it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from articles.portal import fragments


@pytest.fixture
def partial(tmp_path, settings):
    """A template of its own, which can be edited."""
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path], "APP_DIRS": False}
    engine["OPTIONS"] = {"loaders": ["django.template.loaders.filesystem.Loader"]}
    settings.TEMPLATES = [engine]
    return tmp_path / "_part.html"


@pytest.mark.parametrize(("debug", "shown"), [(True, "sau 1"), (False, "trước 1")])
def test_an_edited_partial_shows_at_once_under_debug_alone(partial, settings, debug, shown):
    settings.DEBUG = debug
    partial.write_text("trước {{ number }}")
    assert fragments.remembered_part(partial.name, number=1) == "trước 1"
    partial.write_text("sau {{ number }}")
    assert fragments.remembered_part(partial.name, number=1) == shown


def test_html_is_remembered_in_one_way():
    room = Path(django_settings.BASE_DIR) / "articles/portal"
    for path in room.rglob("*.py"):
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)
        }
        assert not names & {"lru_cache", "cache"}, f"{path.name}: articles.caching.remembered"
