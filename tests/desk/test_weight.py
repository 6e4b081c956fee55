"""The story form is light: how many bytes of our own scripts come before somebody can write."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.support.factories import make_article
from tests.support.forms import ADD_STORY, change_url

pytestmark = pytest.mark.django_db

# Bytes, each file compressed by itself as gzip -9 does. Of them 300 let the editor read and write
# a block of a video of our own; what the panel and the library do with it comes later.
LIMIT = 40_300
SCRIPT = re.compile(r'<script\b[^>]*\bsrc="/static/([^"]+)"')
PLUGIN = re.compile(r"/static/(editor/[\w-]+/)")  # the editor is told of a folder and a file
LATER = re.compile(r'\bdata-script="([^"]+)"')


def weight(names):
    """The bytes of these static files, compressed one by one."""
    return sum(len(gzip.compress(Path(finders.find(name)).read_bytes(), 9)) for name in names)


def ours(names):
    """Those that are neither Django's nor CKEditor's."""
    return {name for name in names if name.startswith(("js/", "editor/"))}


def scripts_of(page):
    """Our scripts of a form: those that come at once, and those that come when needed."""
    plugins = {f"{folder}plugin.js" for folder in PLUGIN.findall(page)}
    assert len(plugins) == 6
    panels = " ".join(LATER.findall(page)).replace("/static/", "").split()
    return ours(SCRIPT.findall(page)) | plugins, set(panels)


@pytest.mark.parametrize("form", ["new", "old"])
def test_our_scripts_that_the_story_form_waits_for_are_light(desk, form):
    url = ADD_STORY if form == "new" else change_url(make_article())
    at_once, when_needed = scripts_of(desk.get(url).content.decode())
    assert when_needed
    assert not at_once & when_needed
    total = weight(at_once)
    print(f"{form}: {total} bytes at once, {weight(when_needed)} when needed")
    assert total <= LIMIT, sorted((weight([name]), name) for name in at_once)
