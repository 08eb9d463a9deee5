"""The field's words and phrases, from `data/prose.yaml`, compiled once.

A sentence is turned into a string of classes, one character each, and the phrases are regular
expressions over such strings: that keeps the rules readable as data, and matching quick.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipelines.prose.numbers import BARE, NUMBER, NUMBER_HEADS, RANGE

_CLASS = re.compile(r"\b[A-Z_]+\b(?!<)")
_PART = re.compile(r"(?<!<)\b[a-z]+\b(?!>)")
_PREFIX = re.compile(r"(\?(?=[ @]))?(?:@(\w+))? ?(.+)")
_FIRST = 0xE000
"""Classes are characters of the private use area."""
MARKS = {
    **dict.fromkeys("、和与及或", "SEP"),
    **dict.fromkeys(("以及", "或者"), "SEP"),
    **dict.fromkeys(",，", "COMMA"),
    **dict.fromkeys(";；", "SEMI"),
    **dict.fromkeys(":：", "COLON"),
    **dict.fromkeys("(（", "OPEN"),
    **dict.fromkeys(")）", "CLOSE"),
}
_SHAPES = (
    ("GAZETTE", r"《[^《》]{0,24}公报》"),
    ("TITLE", r"《[^《》]{0,80}(?:《[^《》]*》[^《》]*)*》"),
    (
        "SPAN",
        r"(?:19|20)\d\d年?(?:[-—–~～至到])(?:19|20)?\d\d年度?|(?:19|20)\d\d年(?:度)?(?:以来|底|末)",
    ),
    ("YEAR", r"(?:19|20)\d\d年度?"),
    ("DATE", r"\d{1,2}月(?:\d{1,2}日)?"),
)
SKIPPED = ("FILL", "DATE", "YEAR", "SPAN", "NOW", "PREVIOUS")
"""Classes that are left out of the string, so that phrases need not name them."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A figure that prose may name: what may be counted, and where it stands in the forms."""

    code: str
    units: frozenset[str]
    cells: tuple[tuple[str, ...], ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to name a figure."""

    concept: Concept
    topic: str | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    tokens: re.Pattern[str]
    words: Mapping[str, str]
    letters: Mapping[str, str]
    """Class → its character."""
    phrases: re.Pattern[str]
    """All phrases in one expression: group `pN` is phrase N."""
    named: tuple[tuple[Phrase, ...], ...]
    """The same words name several figures (维持2件) where their topics differ."""
    zeros: re.Pattern[str]
    lists: re.Pattern[str]
    concepts: Mapping[str, Concept]
    targets: Mapping[str, Concept]
    topics: Mapping[str, str]
    chapters: Mapping[str, str]
    applicants: Mapping[str, str]
    """The last four by character, but `chapters`, by code of the section."""
    shared: frozenset[str]
    """Concepts whose parts by applicant may follow them."""
    headings: Mapping[str, str]
    """Words of a heading inside a chapter → topic."""
    contexts: Mapping[str, set[str]]
    """Concept → classes of which one must be near."""
    narrowing: set[str]
    """Classes that make a figure of requests a part."""


@cache
def lexicon() -> Lexicon:
    data = yaml.safe_load((files("pipelines") / "data" / "prose.yaml").read_text("utf-8"))
    words = {word: name for name, listed in data["words"].items() for word in listed} | MARKS
    classes = [*data["words"], *(name for name, _ in _SHAPES), *dict.fromkeys(MARKS.values())]
    letters = {
        name: chr(_FIRST + at) for at, name in enumerate([*dict.fromkeys(classes), "N", "M", "GAP"])
    }
    write = _writer(data["parts"] | {"target": _any(data["targets"])}, letters)
    concepts = {
        code: _concept(code, told, data["units"]) for code, told in data["concepts"].items()
    }
    named: dict[str, list[Phrase]] = {}
    for code, told in data["concepts"].items():
        for phrase in told["phrases"]:
            doubt, topic, plain = _PREFIX.fullmatch(phrase).groups()  # type: ignore[union-attr]
            named.setdefault(write(plain), []).append(Phrase(concepts[code], topic, bool(doubt)))
    spelled = [f"(?P<share>{write(data['share'])})"]
    spelled += [f"(?P<p{at}>{plain})" for at, plain in enumerate(named)]
    return Lexicon(
        tokens=_tokens(words),
        words=words,
        letters=letters,
        phrases=_near_numbers(spelled, data["inside"], letters),
        named=tuple(tuple(phrases) for phrases in named.values()),
        zeros=re.compile("|".join(_numbered(data["zeros"], write))),
        lists=re.compile("|".join(_numbered(data["lists"], write))),
        concepts=concepts,
        targets={letters[name]: concepts[code] for name, code in data["targets"].items()},
        topics={letters[name]: topic for name, topic in data["topics"].items()},
        chapters=data["chapters"],
        shared=frozenset(data["shared"]),
        headings=data["headings"],
        contexts={
            code: {letters[name] for name in names} for code, names in data["contexts"].items()
        },
        narrowing={letters[name] for name in data["narrowing"]},
        applicants={letters[name]: who for name, who in data["applicants"].items()},
    )


def _near_numbers(
    spelled: Iterable[str], inside: Iterable[str], letters: Mapping[str, str]
) -> re.Pattern[str]:
    """All phrases, tried only where one can begin and a number follows."""
    number = letters["N"] + letters["M"]
    within = "".join(letters[name] for name in inside)
    return re.compile(rf"(?=[^{within}])(?=[^{number}]{{0,24}}[{number}])(?:{'|'.join(spelled)})")


def _concept(code: str, told: Mapping[str, Any], units: Mapping[str, list[str]]) -> Concept:
    cells = tuple(tuple(keys) for keys in told.get("cells", ()))
    return Concept(code, frozenset(units[told["unit"]]), cells, told.get("sure", True))


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(names)})"


def _writer(parts: Mapping[str, str], letters: Mapping[str, str]) -> Callable[[str], str]:
    """A function from a phrase as written in the data to an expression over class characters."""

    def write(phrase: str) -> str:
        while (spelled := _PART.sub(lambda found: parts[found[0]], phrase)) != phrase:
            phrase = spelled
        return _CLASS.sub(lambda found: letters[found[0]], phrase).replace(" ", "")

    return write


def _numbered(phrases: Iterable[str], write: Callable[[str], str]) -> list[str]:
    """Alternatives with groups of the same name told apart: `what` → `what0`, `what1`, …"""
    return [
        re.sub(r"\?P<(\w+)>", rf"?P<\g<1>{at}>", write(phrase)) for at, phrase in enumerate(phrases)
    ]


def _tokens(words: Iterable[str]) -> re.Pattern[str]:
    """Everything a sentence may hold, in one expression; words by their first character."""
    by_head: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        by_head[word[0]].append(re.escape(word[1:]))
    heads = "".join(by_head)
    spelled = "|".join(f"{re.escape(head)}(?:{'|'.join(t)})" for head, t in by_head.items())
    shapes = "|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES)
    # Looking one character ahead first spares most characters the long alternations.
    return re.compile(
        rf"(?P<word>(?=[{re.escape(heads)}])(?:{spelled}))|(?=[《\d])(?:{shapes})"
        rf"|(?=[{NUMBER_HEADS}])(?:(?P<RANGE>{RANGE})|(?P<number>{NUMBER})|{BARE})"
    )
