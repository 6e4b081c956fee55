"""URL prefixes: each is written once in Python, and nginx says the same."""

import ast
import re
from pathlib import Path

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from articles.media import types
from newsroom import url_prefixes

ROOT = Path(settings.BASE_DIR)
NGINX = (ROOT / "deploy/nginx.conf").read_text()
VALUES = {value for value in vars(url_prefixes).values() if isinstance(value, str)}
PREFIXES = {value for value in VALUES if re.fullmatch(r"/[\w/-]+", value)}


def literals():
    """Pairs of a file and a string in it, for all code but docstrings."""
    for package in ("articles", "newsroom"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text())
            docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and id(node) not in docs:
                    yield path.relative_to(ROOT).as_posix(), node.value


def test_a_prefix_is_written_in_one_module_alone():
    assert len(PREFIXES) == 12
    # A route of Django has no slash in front; "media/" is also a folder in a backup.
    routes = {prefix[1:] for prefix in PREFIXES - {url_prefixes.MEDIA} if prefix.endswith("/")}
    starts = tuple(PREFIXES | routes)
    found = {
        (path, value)
        for path, value in literals()
        if isinstance(value, str) and value.lstrip("^").startswith(starts)
    }
    assert {path for path, _value in found} == {"newsroom/url_prefixes.py"}, sorted(found)


def location(pattern):
    """The names in the alternative of one location of nginx, as prefixes without slashes."""
    (names,) = re.findall(pattern, NGINX)
    return set(names.split("|"))


def test_nginx_leaves_alone_what_the_page_cache_does():
    private = location(r"location ~ \^/\(([\w|-]+)\)\(/\|\$\)")
    files = location(r"location ~ \^/\(([\w|-]+)\)/ \{")
    assert {f"/{name}" for name in private} == {
        prefix.rstrip("/")
        for prefix in url_prefixes.NEVER_KEPT
        # What these answer says itself for how long it may be kept.
        if prefix not in (url_prefixes.MEDIA, url_prefixes.STATIC, url_prefixes.FILE_ACCESS)
        and prefix != url_prefixes.STYLES
    }
    assert {f"/{name}/" for name in files} == {url_prefixes.MEDIA, url_prefixes.STATIC}


def test_nginx_logs_no_key_either():
    (block,) = re.findall(r"map \$uri \$newsroom_logged \{(.*?)\n\}", NGINX, re.DOTALL)
    assert tuple(re.findall(r">\.\*(/[\w/-]+/)\)", block)) == url_prefixes.KEYS


def test_nginx_asks_where_the_portal_answers():
    asked = f"http://newsroom{url_prefixes.FILE_ACCESS.rstrip('/')}$newsroom_asked"
    assert f"proxy_pass {asked};" in NGINX


def test_nginx_knows_each_kind_of_file_that_the_portal_stores():
    (block,) = re.findall(r"types \{(.*?)\}", NGINX, re.DOTALL)
    told = {
        f".{extension}": kind
        for kind, *extensions in (line.split() for line in block.split(";") if line.strip())
        for extension in extensions
    }
    assert told == types.SHOWN | types.DOCUMENTS
    (shown,) = re.findall(r'"~\*\^/media/\.\+\\\.\((.*?)\)\$" ""', NGINX)
    names = {
        name
        for part in shown.split("|")
        for name in {part.replace("?", ""), part.replace("e?", "")}
    }
    assert {f".{name}" for name in names} == set(types.SHOWN)


def test_nginx_gives_its_files_what_the_portal_does():
    for name in ("newsroom_keep", "newsroom_policy", "newsroom_disposition"):
        (block,) = re.findall(rf"map \$uri \${name} \{{(.*?)\n\}}", NGINX, re.DOTALL)
        starts = set(re.findall(r"\^(/[\w-]+/)", block))
        assert starts <= {url_prefixes.MEDIA, url_prefixes.STATIC}


def test_the_prefixes_lead_where_they_say():
    assert reverse("admin:index") == url_prefixes.DESK
    assert reverse("mfa:list").startswith(url_prefixes.DESK)
    assert reverse("shared_preview", args=["k"]) == f"{url_prefixes.PREVIEWS}k/"
    assert reverse("calendar", args=["k"]) == f"{url_prefixes.CALENDARS}k.ics"
    assert reverse("media", args=["a"]) == f"{url_prefixes.MEDIA}a"
    assert reverse("file_access", args=["a"]) == f"{url_prefixes.FILE_ACCESS}a"
    assert reverse("search") == url_prefixes.SEARCH
    assert reverse("styles", args=["#123456", "a" * 12]).startswith(url_prefixes.STYLES)
    assert reverse("api:stories").startswith(url_prefixes.API)
    assert (settings.MEDIA_URL, settings.STATIC_URL) == (url_prefixes.MEDIA, url_prefixes.STATIC)


def test_no_view_stands_below_a_check_of_the_process():
    for path in (url_prefixes.LIVE, url_prefixes.READY):
        try:
            assert resolve(path) is None, "newsroom.health answers before any view"
        except Resolver404:
            continue
