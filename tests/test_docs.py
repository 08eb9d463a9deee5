"""Docs that a test can check are checked: commands, options, rooms, links, the README's lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.registry import load
from nianbao.cli import command_tree
from nianbao.messages import LANGUAGES, Messages

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = sorted(path.name for path in (ROOT / "docs").glob("*.md"))
# a room of the house and the page that describes it
ROOMS = {
    "crawler": "crawler.md",
    "crawler/portals": "portals.md",
    "pipelines": "pipelines.md",
    "pipelines/store": "store.md",
    "migrations": "store.md",
    "nianbao": "commands.md",
    "tests": "tests.md",
    "benchmarks": "tests.md",
}


def commands(node: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its full name."""
    node = node or command_tree(Messages("en"))
    children = getattr(node, "commands", {})
    for word, child in children.items():
        yield from commands(child, (*path, word))
    if not children:
        yield " ".join(path), node


COMMANDS = dict(commands())


def section(text: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, f"docs/commands.md has no section `## {heading}`"
    return found.group(1)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_every_option(name: str) -> None:
    text = section(read("docs/commands.md"), f"nianbao {name}")
    for option in COMMANDS[name].params:
        if option.param_type_name == "option":
            assert any(f"`{flag}" in text for flag in option.opts), f"{option.opts} is missing"


def test_no_command_is_documented_that_is_not_there() -> None:
    documented = re.findall(r"^## nianbao (.+)$", read("docs/commands.md"), re.M)
    assert sorted(documented) == sorted(COMMANDS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_page(room: str) -> None:
    assert (ROOT / room).is_dir()
    assert f"{room}/" in read(f"docs/{ROOMS[room]}"), f"the page does not name {room}/"


def test_every_top_level_room_is_described() -> None:
    rooms = {
        path.name for path in ROOT.iterdir() if path.is_dir() and list(path.glob("[!.]*.py"))
    } - {"docs", "build", "dist"}
    assert rooms <= set(ROOMS)


@pytest.mark.parametrize("name", [*READMES, *(f"docs/{page}" for page in PAGES)])
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{name} links to {target}"


@pytest.mark.parametrize("name", [*READMES, *(f"docs/{page}" for page in PAGES)])
def test_commands_shown_in_the_docs_exist(name: str) -> None:
    makefile = read("Makefile")
    for line in shown_lines(read(name)):
        words = line.split()
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.M), f"{name}: {line}"
        if words[0].endswith("nianbao"):
            parse_usage(words[1:], f"{name}: {line}")


def shown_lines(text: str) -> Iterator[str]:
    """The command lines of a page's blocks (`$ …`) and inline code (`nianbao …`, `make …`)."""
    for line in re.findall(r"^\s*\$ (.+)$", text, re.M):
        yield re.split(r"\s+[|>#]", line)[0]
    yield from re.findall(r"`((?:nianbao|make) [a-z][^`\n]*)`", text)


def parse_usage(words: list[str], where: str) -> None:
    node: Any = command_tree(Messages("en"))
    while getattr(node, "commands", None):
        while words and words[0].startswith("-"):
            alone = "=" in words[0] or words[0] in ("--help", "--version")
            words = words[1:] if alone else words[2:]
        if not words or words[0] == "COMMAND":
            return
        assert words[0] in node.commands, where
        node, words = node.commands[words[0]], words[1:]
    flags = {flag for option in node.params for flag in option.opts} | {"--help", "--lang"}
    for word in words:
        if re.match(r"--?[a-z]", word):
            assert word.split("=")[0] in flags, f"{where}: {word}"


@pytest.mark.parametrize("name", [*READMES, "docs/portals.md"])
def test_the_entry_a_page_shows_is_a_valid_one(name: str, tmp_path: Path) -> None:
    shown = re.findall(r"^```yaml\n(.*?)^```", read(name), re.M | re.S)
    assert shown
    for number, entry in enumerate(shown):
        path = tmp_path / f"{number}.yaml"
        path.write_text(entry, encoding="utf-8")
        assert len(load(path)) == 1


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (list(shown_lines(read(name))) for name in READMES)
    assert [line for line in english if line.startswith("make")] == [
        line for line in chinese if line.startswith("make")
    ]


FINDINGS = """# Findings

Every rule that can raise a finding, with its severity and what it says; words in braces are filled
in. Made from `pipelines/data/rules.yaml`. The store adds `rendition_differs` (another address of
the same report prints something else), `overridden` and `override_unmatched` (corrections).

| rule | severity | meaning |
|---|---|---|
"""


def findings_page() -> str:
    """docs/findings.md as it should be."""
    rules = yaml.safe_load(read("pipelines/data/rules.yaml"))
    lines = [
        f"| `{name}` | {rule['severity']} | {' '.join(rule['en'].split())} |\n"
        for name, rule in rules.items()
    ]
    return FINDINGS + "".join(lines)


def test_the_page_of_findings_names_every_rule() -> None:
    page = ROOT / "docs" / "findings.md"
    if os.environ.get("NIANBAO_WRITE_DOCS"):
        page.write_text(findings_page(), encoding="utf-8")
    assert page.read_text("utf-8") == findings_page(), (
        "run NIANBAO_WRITE_DOCS=1 pytest tests/test_docs.py and look at the difference"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_has_help(language: str) -> None:
    # localise raises KeyError for an option nobody wrote a text for
    assert command_tree(Messages(language)).help
    for name, command in commands(command_tree(Messages(language))):
        assert command.help, name
        assert all(option.help for option in command.params), name
