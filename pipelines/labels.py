"""The words of the forms, from `data/labels.yaml`: printed labels in, codes out.

One matcher serves every source: the pattern that ends last wins, the longer of two that end
together, because a label that was joined with its group's or its header's words still ends with
its own (formats.md section 10).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from pipelines.text import bare


@dataclass(frozen=True)
class Words:
    """A vocabulary: code → pattern, in the order of the form."""

    patterns: Mapping[str, re.Pattern[str]]

    def match(self, label: str) -> str | None:
        """The code of a printed label, or None where no word of the vocabulary is in it."""
        return _match(self, bare(label))

    def found(self, label: str) -> list[tuple[int, str]]:
        """Every code whose words occur in a label, with where they begin, in reading order."""
        plain = bare(label)
        hits = [
            (found.start(), code)
            for code, words in self.patterns.items()
            for found in words.finditer(plain)
            if found.group()
        ]
        return sorted(hits)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=16384)
def _match(words: Words, plain: str) -> str | None:
    best: tuple[int, int, str] | None = None
    for code, pattern in words.patterns.items():
        for found in pattern.finditer(plain):
            if found.group() and (best is None or (found.end(), len(found.group())) > best[:2]):
                best = (found.end(), len(found.group()), code)
    return best[2] if best else None


@dataclass(frozen=True)
class Labels:
    application_rows: Words
    application_groups: Words
    applicants: Words
    applicant_header: re.Pattern[str]
    proactive_rows: Words
    proactive_columns: Words
    proactive_columns_cut: Words
    era_words: Words
    review_header: re.Pattern[str]
    review_rows: Words
    starts: Words
    sections: Words
    list_headers: Words
    list_other_years: re.Pattern[str]
    list_year_total: re.Pattern[str]
    list_units: re.Pattern[str]
    list_foot: re.Pattern[str]
    annex_rows: Words


@cache
def labels() -> Labels:
    data = yaml.safe_load((files("pipelines") / "data" / "labels.yaml").read_text("utf-8"))
    words: dict[str, Any] = {
        name: re.compile(given)
        if isinstance(given, str)
        else Words({code: re.compile(pattern) for code, pattern in given.items()})
        for name, given in data.items()
    }
    return Labels(**words)


def columns_of(headers: Iterable[str], expected: list[str]) -> list[str | None]:
    """Assign header cells to the form's columns, in order; None for a header of no column.

    Words decide. A header cut after its first paragraph (本年新 | 本年新 | 对外公开总数量) fits by
    its place, but only where every column of the form has its header.
    """
    printed = list(headers)
    words, cut = labels().proactive_columns, labels().proactive_columns_cut
    codes: list[str | None] = []
    for place, header in enumerate(printed):
        hits = [code for _, code in words.found(header) if code in expected]
        code = hits[-1] if hits else None
        if code is None and len(printed) == len(expected):
            pattern = cut.patterns.get(expected[place])
            if pattern and pattern.fullmatch(bare(header)) and bare(header):
                code = expected[place]
        codes.append(code if code not in codes else None)
    return codes
