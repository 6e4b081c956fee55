"""Every public address of a portal with what it answers, found as a crawler finds them.

`python -m tests.support.public_walk FOLDER MOMENT` makes a portal with the demo in FOLDER, on
SQLite, writes it out to FOLDER/out.tar, and prints what each address answers at MOMENT.
"""

import json
import re
import sys
from hashlib import sha256
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client

from newsroom.url_prefixes import DESK, PREVIEWS, SEARCH, STATIC

HOST = "http://testserver"
BEGIN = (
    *("/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/manifest.webmanifest"),
    *("/favicon.ico", "/.well-known/security.txt", "/api/", "/api/v1/openapi.json"),
    *("/rss.xml", "/atom.xml", "/thong-bao/rss.xml", f"{SEARCH}?q=thuyền", f"{SEARCH}?q=ha+tinh"),
    *("/api/v1/stories", "/api/v1/officials", "/api/v1/quotes", "/api/v1/notices"),
    *("/api/v1/categories", "/api/v1/pages", "/dinh-chinh/", "/luu-tru/"),
)
NOT_FOLLOWED = (DESK, PREVIEWS, STATIC, f"{SEARCH}?")
_LINKS = re.compile(
    rb"""\s(?:href|src)="([^"]+)"|content="(http[^"]+)"|<loc>([^<]+)</loc>|<link>([^<]+)</link>"""
    rb"""|"(?:url|next|image|href)": ?"([^"]+)\""""
)
_SETS = re.compile(rb'srcset="([^"]+)"')


def walk(begin=()):
    """Return {address: (status, content, headers that tell of it)} of all that is public."""
    client, found = Client(), {}
    waiting = [*BEGIN, *begin]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = {name: answer.get(name, "") for name in ("Content-Type", "Location", "Link")}
        found[address] = (answer.status_code, content, told)
        if "image/" not in told["Content-Type"] and "video/" not in told["Content-Type"]:
            waiting += _followed(address, content)
    return found


def digests(found):
    """What `walk()` found, with the digest of each content in its place."""
    return {
        address: [status, sha256(content).hexdigest(), told]
        for address, (status, content, told) in found.items()
    }


def _followed(address, content):
    links = [next(filter(None, groups)) for groups in _LINKS.findall(content)]
    links += [part.split()[0] for each in _SETS.findall(content) for part in each.split(b",")]
    for link in links:
        target = urljoin(HOST + address, unescape(link.decode()).strip())
        parts = urlsplit(target)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if f"{parts.scheme}://{parts.netloc}" == HOST and not path.startswith(NOT_FOLLOWED):
            yield path


def _main(folder, moment):
    import os
    from pathlib import Path

    os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="tests.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    import time_machine
    from django.conf import settings
    from django.core.management import call_command

    from tests.moving.whole_newsroom import make

    settings.MEDIA_ROOT = str(Path(folder) / "media")
    settings.ALLOWED_HOSTS = ["testserver"]
    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0)
        make()
        call_command("move_out", f"{folder}/out.tar", history=True, stdout=nowhere)
    with time_machine.travel(moment, tick=False):
        print(json.dumps(digests(walk())))


if __name__ == "__main__":
    _main(*sys.argv[1:])
