"""What the program says to people, in Chinese and English, from `data/messages.yaml`.

In goes a key such as `parse.not_a_report` and its values, out comes a line in the chosen
language. Help texts are entries `help.COMMAND.OPTION` (`_` is the command itself); an option that
means the same everywhere stands once under `help.common`. A test holds both languages complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("zh", "en")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Dotted key → language → text, as the data file has it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (files("nianbao") / "data" / "messages.yaml").open(encoding="utf-8") as stream:
        tree = yaml.load(stream, Loader=loader)
    flat: dict[str, Mapping[str, str]] = {}

    def walk(node: Mapping[str, Any], path: tuple[str, ...]) -> None:
        for name, child in node.items():
            if set(child) == set(LANGUAGES):
                flat[".".join((*path, name))] = child
            else:
                walk(child, (*path, name))

    walk(tree, ())
    return flat


@dataclass(frozen=True, slots=True)
class Messages:
    """The catalogue in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its values put in; raises KeyError for a key nobody wrote."""
        return catalogue()[key][self.language].format(**values)

    def help(self, command: str, option: str) -> str:
        """Help of an option of a command ('_' for the command), its own or the common one."""
        own = f"help.{command}.{option}"
        return self(own if own in catalogue() else f"help.common.{option}")

    def word(self, kind: str, code: str | None) -> str:
        """The word for a code of the contract (severity, status, …), or the code itself."""
        entry = catalogue().get(f"words.{kind}.{code}")
        return entry[self.language] if entry else code or self("words.unknown")


def chosen_language(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[str, list[str]]:
    """Language and the arguments without `--lang`, which may stand anywhere before a `--`.

    Without the option the locale decides (POSIX: LC_ALL before LC_MESSAGES before LANG), so that
    help texts, which are made before any option is parsed, speak the right language too. A value
    that is no language stays among the arguments, for the parser to refuse.
    """
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    language, rest = ("zh" if locale.lower().startswith("zh") else "en"), list(arguments)
    end = rest.index("--") if "--" in rest else len(rest)
    for at in range(end - 1, -1, -1):
        if rest[at].startswith("--lang="):
            value, width = rest[at].partition("=")[2], 1
        elif rest[at] == "--lang" and at + 1 < end:
            value, width = rest[at + 1], 2
        else:
            continue
        if value not in LANGUAGES:
            # to the front, where the program's own options are read
            return language, [f"--lang={value}", *rest[:at], *rest[at + width :]]
        language = value
        del rest[at : at + width]
        break
    return language, rest
