"""How the house is laid out, where no other tool looks. The floors are import-linter's."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CODE = [*(ROOT / "articles").rglob("*.py"), *(ROOT / "newsroom").rglob("*.py")]
TESTS = [*(ROOT / "tests").rglob("*.py")]
MOST_LINES = 420  # of a module that holds more than data


def imports(path):
    """Yield (dotted name, how many dots it began with) of whatever the module at `path` imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module or ''}.{alias.name}", node.level) for alias in node.names)


def test_the_app_holds_packages_and_four_modules():
    modules = {path.name for path in (ROOT / "articles").glob("*.py")}
    assert modules == {"__init__.py", "admin.py", "apps.py", "read_counts.py", "urls.py"}


def test_every_import_is_absolute():
    relative = [path for path in CODE + TESTS for _name, level in imports(path) if level]
    assert not relative


@pytest.mark.slow
def test_no_test_imports_from_another_or_from_its_fixtures():
    """What tests share stands in tests/support/; pytest finds fixtures by itself."""
    shared = [
        (path.name, name)
        for path in TESTS
        for name, _level in imports(path)
        if name.startswith("tests.")
        and any(part == "conftest" or part.startswith("test_") for part in name.split("."))
    ]
    assert not shared


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_read_in_one_sitting(path):
    if "demo" not in path.parts and "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= MOST_LINES
