"""What changed between versions of one report: facts, cells, sentences.

In go records of the same report, oldest first, out comes a `Change` for each step. Findings are
left out: they are what we say, not what was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from nianbao.compare import Line, lines

Record = Mapping[str, Any]
FACTS = ("title", "published_on", "report_date", "template", "url")
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one chapter that went and came."""

    section: str
    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """From one version to the next."""

    first: int
    second: int
    seen_at: str | None
    """When the later version was first seen."""
    facts: Mapping[str, tuple[str | None, str | None]]
    cells: tuple[Line, ...]
    passages: tuple[Passage, ...]


def changes(history: Sequence[Record]) -> list[Change]:
    """A change a step."""
    return [
        Change(
            one["version"],
            two["version"],
            two.get("version_first_seen_at"),
            {name: (one[name], two[name]) for name in FACTS if one[name] != two[name]},
            tuple(line for line in lines(one, two) if line.first != line.second),
            tuple(_passages(one, two)),
        )
        for one, two in pairwise(history)
    ]


def _passages(one: Record, two: Record) -> Iterator[Passage]:
    before, after = _chapters(one), _chapters(two)
    for code in dict.fromkeys((*before, *after)):
        heading, old = before.get(code, ("", []))
        heading, new = after.get(code, (heading, []))
        if old == new:
            continue
        removed: list[str] = []
        added: list[str] = []
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                removed += old[i1:i2]
                added += new[j1:j2]
        yield Passage(code, heading, tuple(removed), tuple(added))


def _chapters(record: Record) -> dict[str, tuple[str, list[str]]]:
    """Code → heading and sentences; chapters of one code are one."""
    found: dict[str, tuple[str, list[str]]] = {}
    for section in record["sections"]:
        _, text = found.setdefault(section["code"], (section["heading"], []))
        sentences = (sentence.strip() for sentence in _SENTENCE.findall(section["text"]))
        text += [sentence for sentence in sentences if sentence]
    return found
