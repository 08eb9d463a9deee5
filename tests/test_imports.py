"""The import law: nianbao → crawler → pipelines, and pipelines pure outside archive.py and store/.

Read from the syntax trees, so that a forbidden arrow fails even where nothing runs it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "pipelines": {"pipelines"},
    "crawler": {"crawler", "pipelines"},
    "nianbao": {"nianbao", "crawler", "pipelines"},
}
# only the demo, which runs from the checkout, may start the replica portals
TESTS_ALLOWED = {"nianbao/demo.py"}
ROOMS = set(ALLOWED)
NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "scrapy",
    "smtplib",
    "socket",
    "twisted",
    "urllib3",
}
DOING = {"os", "shutil", "sqlite3", "sqlalchemy", "subprocess", "tempfile", "warcio"}
# sets one variable of its own process, which a library reads when it is imported
OF_THE_PROCESS = {"pipelines/extract/ocr.py": ["imports os"]}
# calls that read or write something; package data through importlib.resources is allowed
IO_CALLS = {"open", "input", "print"}
IO_METHODS = {"write_text", "write_bytes", "mkdir", "unlink", "touch", "urlopen", "urlretrieve"}
READING = {"read_text", "read_bytes", "open"}
# about 300: a docstring more or less is no reason to tear a subject apart
MOST_LINES = 320


def modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(source: str, package: str = "") -> Iterator[str]:
    """Every module a source imports, absolute; relative imports count for their own package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "" if node.level == 0 else package


def may_do_io(path: Path) -> bool:
    name = name_of(path)
    return name == "pipelines/steps.py" or name.startswith(
        ("pipelines/archive", "pipelines/store/")
    )


def impurities(source: str) -> list[str]:
    """What a module of pipelines imports or calls that reaches outside."""
    found = [
        f"imports {name}"
        for name in imported(source, "pipelines")
        if name.split(".")[0] in NETWORK | DOING or name == "urllib.request"
    ]
    tree = ast.parse(source)
    packaged = packaged_opens(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or node in packaged:
            continue
        if isinstance(node.func, ast.Name) and node.func.id in IO_CALLS:
            found.append(f"line {node.lineno} calls {node.func.id}()")
        if isinstance(node.func, ast.Attribute) and node.func.attr in IO_METHODS:
            found.append(f"line {node.lineno} calls .{node.func.attr}()")
        if isinstance(node.func, ast.Attribute) and node.func.attr in READING:
            found.append(f"line {node.lineno} calls .{node.func.attr}() on something unpackaged")
    return found


def packaged_opens(tree: ast.Module) -> set[ast.Call]:
    """Reads that start from importlib.resources.files(...): the package's own data."""
    if "importlib.resources" not in {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }:
        return set()
    roots = {
        node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and calls_files(node.value)
    }
    return {
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READING
        and (
            calls_files(node.func.value)
            or any(
                isinstance(part, ast.Name) and part.id in roots
                for part in ast.walk(node.func.value)
            )
        )
    }


def calls_files(node: ast.AST) -> bool:
    """Whether `files(...)` of importlib.resources is at the root of an expression."""
    return any(
        isinstance(part, ast.Call)
        and (
            (isinstance(part.func, ast.Name) and part.func.id == "files")
            or (isinstance(part.func, ast.Attribute) and part.func.attr == "files")
        )
        for part in ast.walk(node)
    )


@pytest.mark.parametrize("path", modules(*ALLOWED), ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[0] for name in imported(path.read_text("utf-8"), room)}
    allowed = ALLOWED[room] | ({"tests"} if name_of(path) in TESTS_ALLOWED else set())
    strangers = (rooms & (ROOMS | {"tests", "migrations", "benchmarks"})) - allowed
    assert not strangers, f"{name_of(path)} imports {strangers}: nianbao → crawler → pipelines only"


@pytest.mark.parametrize(
    "path", [path for path in modules("pipelines") if not may_do_io(path)], ids=name_of
)
def test_pipelines_do_no_io(path: Path) -> None:
    assert impurities(path.read_text("utf-8")) == OF_THE_PROCESS.get(name_of(path), [])


@pytest.mark.parametrize("path", modules(*ALLOWED), ids=name_of)
def test_modules_are_small_and_say_what_they_are(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= MOST_LINES, "split it: one subject a module"
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "a module begins with its docstring"


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "from urllib.request import urlopen",
        "import requests",
        "from sqlalchemy import select",
        "def f(p):\n    return open(p).read()",
        "def f(path):\n    return path.read_text()",
        "from importlib.resources import files\ndef f(p):\n    return p.open()",
    ],
)
def test_an_impure_module_would_be_found(source: str) -> None:
    assert impurities(source)


@pytest.mark.parametrize(
    "source",
    [
        "from importlib.resources import files\nx = (files('pipelines') / 'a.csv').read_text()",
        "from importlib.resources import files\nDATA = files('p')\nx = (DATA / 'a').open()",
        "from urllib.parse import urljoin",
    ],
)
def test_package_data_and_plain_values_are_allowed(source: str) -> None:
    assert not impurities(source)
