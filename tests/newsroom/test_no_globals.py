"""State that changes has an owner: no module of ours changes its own names."""

import ast
from pathlib import Path

from django.conf import settings


def test_no_module_uses_global():
    root = Path(settings.BASE_DIR)
    found = [
        f"{path.relative_to(root)}:{node.lineno}"
        for package in ("articles", "newsroom")
        for path in (root / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Global)
    ]
    assert not found
