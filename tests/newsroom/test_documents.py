"""What the documents point at is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# A module, template, script or folder in backticks; `name()` and `?query=` are none.
NAMED = re.compile(
    r"`((?:[\w@.-]+/)*[\w@.-]+(?:\.(?:py|html|js|css|conf|service|timer|yaml|po)|/))`"
)
LINKED = re.compile(r"\]\(([^)#:]+)(?:#[\w-]*)?\)")
BASES = [
    ROOT,
    ROOT / "articles",
    ROOT / "newsroom",
    ROOT / "articles/portal",
    ROOT / "deploy",
    ROOT / "templates",
]
MADE = {"media/", "var/", "var/backups/", "backups/", "static/"}  # by the running site
ELSEWHERE = {"pg_hba.conf"}  # of other programs


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_a_document_names_is_there(path):
    text = path.read_text()
    folders = {name.rpartition("/")[0] for name in NAMED.findall(text) if "/" in name}
    bases = [*BASES, path.parent, *(base / folder for base in BASES for folder in folders)]
    missing = {
        name
        for name in NAMED.findall(text)
        if name not in MADE | ELSEWHERE and not any((base / name).exists() for base in bases)
    }
    missing |= {name for name in LINKED.findall(text) if not (path.parent / name).exists()}
    assert not missing
