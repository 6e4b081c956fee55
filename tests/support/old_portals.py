"""An old portal made in memory, as a source yields one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from articles.moving.items import (
    OldCategory,
    OldFile,
    OldItem,
    OldPage,
    OldStory,
    OldThread,
    Unreadable,
)
from articles.moving.options import Options
from tests.support.factories import picture_file

OF_2019 = datetime(2019, 5, 4, 3, 2, 1, tzinfo=UTC)
HOST = "https://baocu.example"


@dataclass
class MadeSource:
    """Yields `given`; then raises Unreadable where `broken` says why."""

    given: list[OldItem]
    broken: str = ""
    name: str = "cổng cũ"
    hosts: set[str] = field(default_factory=lambda: {"baocu.example"})
    total: int | None = None
    position: float = 0.0

    def items(self):
        for number, item in enumerate(self.given, 1):
            self.position = number / len(self.given)
            yield item
        if self.broken:
            raise Unreadable(self.broken)


def old_category(key="c1", **fields):
    """A category of the old portal."""
    defaults = {"name": "Kinh tế", "slug": "kinh-te", "addresses": [f"{HOST}/kinh-te/"]}
    return OldCategory(key, **defaults | fields)


def old_thread(key="t1", **fields):
    """A topic of the old portal."""
    return OldThread(key, **{"name": "Bão số 5", "slug": "bao-so-5"} | fields)


def old_story(key="1", **fields):
    """A story that readers of the old portal saw."""
    defaults = {
        "title": f"Tin cũ số {key}",
        "slug": f"tin-cu-{key}",
        "lead": "Sapo của tin cũ.",
        "body": "<p>Đoạn một.</p>\n<p>Đoạn hai.</p>",
        "published_at": OF_2019,
        "created_at": OF_2019,
        "is_public": True,
        "categories": ["c1"],
        "addresses": [f"{HOST}/kinh-te/tin-cu-{key}.html"],
    }
    return OldStory(key, **defaults | fields)


def old_page(key="p1", **fields):
    """A page of the old portal."""
    defaults = {
        "title": "Giới thiệu cũ",
        "slug": "gioi-thieu-cu",
        "body": "<p>Chúng tôi.</p>",
        "published_at": OF_2019,
        "is_public": True,
        "addresses": [f"{HOST}/about/"],
    }
    return OldPage(key, **defaults | fields)


def old_picture(path="uploads/anh.jpg", **fields):
    """A picture of the old portal, as its body or its story names it."""
    return OldFile(path, **fields)


def media_folder(root: Path, *paths: str) -> Path:
    """A folder with a picture, each another, at each of `paths`."""
    for number, path in enumerate(paths, 1):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture_file(size=(64 + number, 48), name=file.name).read())
    return root


def options(**fields):
    """What `move_in` was asked for; as a test has it, one process does all."""
    return Options(**{"kind": "made", "processes": 0} | fields)
