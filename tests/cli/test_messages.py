"""The catalogue speaks both languages fully, and the language is chosen as people expect."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from nianbao.messages import LANGUAGES, Messages, catalogue, chosen_language

ROOT = Path(__file__).parent.parent.parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", catalogue())
def test_both_languages_say_the_same(key: str) -> None:
    entry = catalogue()[key]
    assert all(entry[language].strip() for language in LANGUAGES)
    assert placeholders(entry["zh"]) == placeholders(entry["en"])
    assert "\n" not in entry["zh"] + entry["en"], "a message is one line"


def said_in_code() -> dict[str, str]:
    """Literal keys given to say, refuse, messages and progress, with the place they stand."""
    found = {}
    for path in (ROOT / "nianbao").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            key = node.args[0]
            if (
                name in ("say", "refuse", "messages", "progress")
                and isinstance(key, ast.Constant)
                and isinstance(key.value, str)
            ):
                found[key.value] = f"{path.name}:{node.lineno}"
    return found


def test_every_message_that_is_said_is_written() -> None:
    said = said_in_code()
    assert len(said) > 20
    missing = {key: place for key, place in said.items() if key not in catalogue()}
    assert not missing


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, ("en", [])),
        ([], {"LANG": "zh_CN.UTF-8"}, ("zh", [])),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, ("en", [])),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, ("zh", [])),
        (["--lang", "zh", "parse", "a"], {}, ("zh", ["parse", "a"])),
        (["parse", "a", "--lang", "zh"], {}, ("zh", ["parse", "a"])),
        (["parse", "--lang=en", "a"], {"LANG": "zh_CN"}, ("en", ["parse", "a"])),
        (["parse", "--", "--lang", "zh"], {}, ("en", ["parse", "--", "--lang", "zh"])),
        (["parse", "--lang", "fr"], {}, ("en", ["--lang=fr", "parse"])),
    ],
)
def test_the_language_is_the_option_or_the_locale(
    arguments: list[str], environment: dict[str, str], expected: tuple[str, list[str]]
) -> None:
    assert chosen_language(arguments, environment) == expected


def test_words_of_the_contract_have_a_word() -> None:
    messages = Messages("zh")
    assert messages.word("severity", "error") == "错误"
    assert messages.word("severity", "unheard-of") == "unheard-of"
    assert messages.word("level", None) == "未知"
