"""What is handed out of CKEditor: what the editor loads, and nothing beside it."""

import re
from pathlib import Path

import ckeditor
from django.contrib.staticfiles.finders import get_finders

from articles.desk.editor import StoryEditor
from articles.desk.editor_files import PLUGINS, UNUSED_PLUGINS

PACKAGE = Path(ckeditor.__file__).parent / "static"


def collected():
    """The names of the static files that `collectstatic` takes."""
    return {path for finder in get_finders() for path, _storage in finder.list([])}


def test_no_plugin_that_the_editor_leaves_out_is_collected():
    names = collected()
    for name in UNUSED_PLUGINS:
        assert not any(path.startswith(f"{PLUGINS}/{name}/") for path in names), name
    for path in ("adapters/jquery.js", "README.md", "bender-runner.config.json"):
        assert (PACKAGE / "ckeditor/ckeditor" / path).exists(), "else this tests nothing"
        assert f"ckeditor/ckeditor/{path}" not in names


def test_every_plugin_is_either_loaded_or_left_out():
    """A new release of the package may bring others, or build others in."""
    script = (PACKAGE / "ckeditor/ckeditor/ckeditor.js").read_text()
    built_in = set(re.search(r"config\.plugins='([^']*)'", script)[1].split(","))
    config = StoryEditor().config
    loaded = (built_in | set(config["extraPlugins"].split(",")) | {"dialog", "widget"}) - set(
        config["removePlugins"].split(",")
    )
    there = {path.name for path in (PACKAGE / PLUGINS).iterdir() if path.is_dir()}
    assert not loaded & set(UNUSED_PLUGINS)
    known = {"autolink", "flash", "lineutils", "menubutton"}  # helpers, with hardly a file
    assert there - loaded - known <= set(UNUSED_PLUGINS)


def test_what_the_desk_asks_for_is_collected():
    names = collected()
    for path in ("ckeditor.js", "config.js", "lang/vi.js", "skins/moono-lisa/editor.css"):
        assert f"ckeditor/ckeditor/{path}" in names
    for plugin in ("link", "table", "find", "specialchar", "pastefromword", "pastetools"):
        assert any(path.startswith(f"{PLUGINS}/{plugin}/") for path in names), plugin
