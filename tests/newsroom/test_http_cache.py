"""What may be kept: the one way to say that an answer may not."""

import ast
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from newsroom.http_cache import never_store

HOME = "newsroom/http_cache.py"


def test_an_answer_that_may_be_kept_by_nobody_says_so():
    assert never_store(HttpResponse())["Cache-Control"] == "private, no-store"


def test_it_is_said_in_one_module_alone():
    root = Path(settings.BASE_DIR)
    found = set()
    for package in ("articles", "newsroom"):
        for path in (root / package).rglob("*.py"):
            tree = ast.parse(path.read_text())
            docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
                names = {keyword.arg for keyword in getattr(node, "keywords", [])}
                said = isinstance(text, str) and "no-store" in text and id(node) not in docs
                if said or "no_store" in names:
                    found.add(path.relative_to(root).as_posix())
    assert found == {HOME}
