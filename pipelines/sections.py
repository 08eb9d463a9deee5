"""Chapters: the paragraphs of a report to its sections, by the words of their headings.

In go the paragraphs in order (None where a table stands) and where each table begins, out come the
sections. Headings are numbered in every way, or not at all, repeated on slides and listed in a
contents page; subheadings use the same words. So every line that could be a heading is weighed,
and the heaviest chain in the order of the form is taken (variants.md section 3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.codebook import APPLICATIONS, PROACTIVE, REVIEW
from pipelines.labels import labels
from pipelines.model import Section
from pipelines.text import bare, compact, enumeration

TABLE_OF = {
    "proactive_disclosure": PROACTIVE,
    "requests": APPLICATIONS,
    "review_litigation": REVIEW,
}
_NUMERALS = {
    "overview": "一1",
    "proactive_disclosure": "二2",
    "requests": "三3",
    "review_litigation": "四4",
    "problems_improvements": "五5",
    "other_matters": "六6",
}
_LONGEST = 45
_ENDS = re.compile(r"[。；;]$")
_CONTENTS = re.compile(r"^(?:内容提要|目录|目 录)$")


@dataclass(frozen=True, slots=True)
class Heading:
    code: str
    text: str
    place: int
    weight: float
    top: bool
    """Numbered as chapters are: 一、 or 第一部分, not （一） or ◦ 1、."""
    numbered_in_place: bool = False
    """Numbered 1. or 一、 with the very number of its chapter in the form."""


def heading_of(text: str, place: int = 0) -> Heading | None:
    """The chapter a line may head, weighed by its words and its numeral; None for prose."""
    if len(text) > _LONGEST or _ENDS.search(text.strip()):
        return None
    words = bare(text)
    hits = [
        (found.start(), code)
        for code, pattern in labels().sections.patterns.items()
        if (found := pattern.search(words))
    ]
    if not hits:
        return None
    # 存在的主要问题 also occurs inside the long name of another chapter: the last words decide,
    # but 复议…诉讼 names its chapter wherever it stands.
    codes = {code for _, code in hits}
    code = "review_litigation" if "review_litigation" in codes else max(hits)[1]
    numbered = enumeration(compact(text))
    weight = 2.0
    top = in_place = False
    if numbered:
        style, numeral = numbered
        top = style in ("chinese", "chapter") and text.lstrip()[0] not in "◦●•·-"
        weight += {"chinese": 2.0, "chapter": 2.0, "arabic": 0.5, "bracket": -2.5}[style]
        in_place = numeral in _NUMERALS.get(code, "") and style != "bracket"
        weight += 1.0 if in_place else 0.0
    if text.lstrip()[0] in "◦●•·-":
        weight -= 3.0
    if len(words) > 28:
        weight -= 1.0
    return Heading(code, text.strip(), place, weight, top, in_place)


def chapters(
    prose: Sequence[str | None], anchors: Mapping[str, int], narrative: bool
) -> tuple[tuple[Section, ...], tuple[Heading, ...]]:
    """Sections with their text, preamble first; and the headings that were chosen."""
    candidates = [
        heading
        for place, text in enumerate(prose)
        if text and (heading := heading_of(text, place)) is not None
        if narrative or heading.code != "fees"
    ]
    chosen = _chain([_weighed(heading, prose, anchors, candidates) for heading in candidates])
    repeats = {(heading.code, bare(heading.text)) for heading in chosen}
    drop = {
        heading.place
        for heading in candidates
        if (heading.code, bare(heading.text)) in repeats
        and heading.place not in {taken.place for taken in chosen}
    }
    sections: list[Section] = []
    preamble = _text(prose[: chosen[0].place if chosen else len(prose)], drop, 0, contents=True)
    if preamble:
        sections.append(Section("preamble", "", preamble))
    ends = [following.place for following in chosen[1:]] + [len(prose)]
    for heading, end in zip(chosen, ends, strict=False):
        text = _text(prose[heading.place + 1 : end], drop, heading.place + 1, contents=False)
        sections.append(Section(heading.code, heading.text, text))
    return tuple(sections), tuple(chosen)


def _weighed(
    heading: Heading,
    prose: Sequence[str | None],
    anchors: Mapping[str, int],
    candidates: Sequence[Heading],
) -> Heading:
    """Add what the neighbourhood says: a table of its own below, or the next heading at once."""
    weight = heading.weight
    table = TABLE_OF.get(heading.code)
    if table in anchors and table is not None:
        at = anchors[table]
        between = [c for c in candidates if heading.place < c.place < at]
        if heading.place < at and not [c for c in between if c.code == heading.code]:
            weight += 2.0 if len(between) == 0 else 0.5
        elif heading.place > at:
            weight -= 3.0
    following = next((t for t in prose[heading.place + 1 :]), "")
    if following is not None and (next_one := heading_of(following)) is not None:
        # A contents page: one heading after the other.
        weight -= 1.5 if next_one.code != heading.code else 0.0
    return replace(heading, weight=weight)


def _chain(candidates: Sequence[Heading]) -> list[Heading]:
    """The heaviest sequence of headings in the order of the form, each chapter at most once."""
    order = list(labels().sections.patterns)
    best: list[tuple[float, tuple[int, ...]]] = []
    for index, heading in enumerate(candidates):
        head = max(
            (
                best[before]
                for before in range(index)
                if order.index(candidates[before].code) < order.index(heading.code)
            ),
            key=lambda chain: chain[0],
            default=(0.0, ()),
        )
        best.append((head[0] + heading.weight, (*head[1], index)))
    heaviest = max(best, key=lambda chain: chain[0], default=(0.0, ()))
    return [candidates[index] for index in heaviest[1]] if heaviest[0] > 0 else []


def _text(lines: Sequence[str | None], drop: set[int], offset: int, contents: bool) -> str:
    """Join the paragraphs of a section; a contents page and repeated headings are not text."""
    kept = []
    for place, text in enumerate(lines, start=offset):
        if text is None or place in drop:
            continue
        if contents and (_CONTENTS.match(text) or heading_of(text) is not None):
            continue
        kept.append(text.strip())
    return "\n".join(kept)
