"""Sentences to observations: every figure the prose names, or says there is none of.

In go the sections of a report and its year, out come observations in order of place. White space
is taken out of a section first, because pages break lines inside sentences and editors inside
words; a number that a line break cuts is not read. Each sentence with a number or a negation
becomes a string of classes (`pipelines.prose.lexicon`), on which the phrases are matched. What is
uncertain is marked (`qualifiers`, confidence low), never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.model import Observation, Section
from pipelines.prose.lexicon import Concept, Lexicon, lexicon
from pipelines.prose.line import Line, line_of
from pipelines.prose.numbers import Counted

_WIDE = re.compile("[０-９．]")
_PLAIN = str.maketrans("０１２３４５６７８９．", "0123456789.")
_SENTENCE = re.compile(r"[^。！？!?]+")
_HINT = re.compile(  # a number with a counter, or a word that denies
    r"[\d零〇一二两三四五六七八九十百][万亿多余]?[件条份项个次宗起例篇元人名场期则处部批。，；]|未|没|无|不存在|不涉及"
)
_SPACES = re.compile(r"\s+")
_CUT = re.compile(r"\d\s+[\d.]|\.\s+\d")
_HEADING = re.compile(r"[(（][一二三四五六七八九十][)）]([^，。；]{0,12})")
_OPENING = re.compile(r"(?:[^，。；]{0,8}[)）、：:])?(?:(20\d\d)年度?[，,]|今年|本年|全年|一年来)")
"""A year that opens a sentence is spoken of until another opens one (copied text, A4)."""
_ANY = "*"
"""Stands for every context: the chapter itself is about disclosure requests or their disputes."""
_CLOSED = "，。；、,;：:)）（("
_AMBIGUOUS = ("个", "次", "期", "人")
"""Counters that begin longer words (个工作日, 次会议): the number must end its clause."""


@dataclass(slots=True)
class _Found:
    concept: Concept
    applicant: str | None
    first: int
    last: int
    number: Counted | None
    doubtful: bool


def observe(sections: Sequence[Section], year: int | None) -> tuple[Observation, ...]:
    """Every observation of the sections' text; `year` is the report's."""
    words = lexicon()
    return tuple(observed for section in sections for observed in _section(words, section, year))


def _section(words: Lexicon, section: Section, year: int | None) -> Iterator[Observation]:
    plain = "".join(section.text.split())
    if _WIDE.search(plain):
        plain = plain.translate(_PLAIN)
    place: tuple[list[int], list[int]] | None = None
    topic = words.chapters.get(section.code)
    before, elsewhen = "", False
    for sentence in _SENTENCE.finditer(plain):
        said = sentence[0]
        for heading in _HEADING.finditer(said):
            named = (told for word, told in words.headings.items() if word in heading[1])
            topic = next(named, words.chapters.get(section.code))
        if opening := _OPENING.match(said):
            elsewhen = opening[1] is not None and int(opening[1]) != year
        if not _HINT.search(said + "。"):
            continue
        line = line_of(words, said, year)
        near = before + line.text + (_ANY if section.code in words.chapters else "")
        before = line.text
        found = sorted(_matches(words, line, said, topic, near), key=lambda one: one.first)
        for one in found:
            place = place or _places(section.text)
            one.doubtful = one.doubtful or (elsewhen and not line.years)
            observed = _observation(words, section, line, one, year, sentence.start(), place)
            if observed is not None:
                yield observed


def _places(text: str) -> tuple[list[int], list[int]]:
    """Where runs without white space begin: in the squeezed text, and in the text itself."""
    squeezed, original, at = [0], [0], 0
    for space in _SPACES.finditer(text):
        at += space.start() - original[-1]
        squeezed.append(at)
        original.append(space.end())
    return squeezed, original


def _original(place: tuple[list[int], list[int]], at: int) -> int:
    run = bisect_right(place[0], at) - 1
    return place[1][run] + at - place[0][run]


def _matches(
    words: Lexicon, line: Line, said: str, chapter: str | None, near: str
) -> Iterator[_Found]:
    """What the sentence `said` names; `near` are its classes and those of the sentence before."""
    taken = [False] * len(line.text)
    for listed in words.lists.finditer(line.text):
        yield from _listed(words, line, listed)
        taken[listed.start() : listed.end()] = [True] * (listed.end() - listed.start())
    for zero in words.zeros.finditer(line.text):
        first, last = _group(zero, "what")
        for letter in dict.fromkeys(line.text[first:last]):
            if letter in words.targets:
                yield _Found(words.targets[letter], None, zero.start(), last - 1, None, False)
    shared: Concept | None = None
    for phrase in words.phrases.finditer(line.text):
        start, end = phrase.span()
        at = max(index for index in line.numbers if start <= index < end)
        number = line.numbers[at]
        if any(taken[start:end]) or not _ends(words, line, said, at):
            continue
        if start and line.text[start - 1] == words.letters["NEGATION"]:
            continue
        who = [words.applicants[c] for c in line.text[start:end] if c in words.applicants]
        applicant = who[0] if len(who) == 1 else None
        if phrase.lastgroup == "share":
            if shared is not None and _counts(shared, number):
                yield _Found(shared, applicant, start, end - 1, number, False)
            continue
        topic = _topic(words, line.text[:start]) or chapter
        named = words.named[int((phrase.lastgroup or "p")[1:])]
        chosen = next((one for one in named if one.topic in (None, topic)), None)
        if chosen is None or not _counts(chosen.concept, number):
            continue
        if chosen.concept.code in words.shared:
            shared = chosen.concept
        code, clause = chosen.concept.code, _clause(words, line.text[:start])
        doubtful = (
            chosen.doubtful
            or len(who) > 1
            or _narrowed(words, clause)
            or (code in words.shared and not words.narrowing.isdisjoint(clause))
            or line.text[end:].lstrip(words.letters["OPEN"]).startswith(words.letters["INCLUDING"])
            or not _in_context(words, code, near)
        )
        yield _Found(chosen.concept, applicant, start, end - 1, number, doubtful)


def _listed(words: Lexicon, line: Line, listed: re.Match[str]) -> Iterator[_Found]:
    """行政复议、行政诉讼分别为3件、2件; …均为0件."""
    first, last = _group(listed, "what")
    start, end = _group(listed, "numbers")
    targets = [words.targets[c] for c in line.text[first:last] if c in words.targets]
    numbers = [line.numbers[at] for at in range(start, end) if at in line.numbers]
    if len(numbers) == 1:
        numbers *= len(targets)
    if len(numbers) != len(targets):
        return
    for target, number in zip(targets, numbers, strict=True):
        if _counts(target, number):
            yield _Found(target, None, listed.start(), listed.end() - 1, number, False)


def _group(found: re.Match[str], name: str) -> tuple[int, int]:
    """Span of the group `name` of whichever alternative matched."""
    return next(
        found.span(key) for key, text in found.groupdict().items() if text and key[:-1] == name
    )


def _counts(concept: Concept, number: Counted) -> bool:
    """Whether a number's counter fits the figure; without a counter it must be a bare 为0。"""
    unit = number.unit
    return unit is None or unit in concept.units or unit.lstrip("万亿") in concept.units


def _ends(words: Lexicon, line: Line, said: str, at: int) -> bool:
    """Whether the counter of number `at` is a word of its own: not 3个工作日, not 5次会议."""
    end = line.spans[at][1]
    if line.numbers[at].unit not in _AMBIGUOUS or end == len(said) or said[end] in _CLOSED:
        return True
    return line.spans[at + 1][0] == end and line.text[at + 1] != words.letters["GAP"]


def _topic(words: Lexicon, before: str) -> str | None:
    """What the sentence is about so far: its last word that says so."""
    return next((words.topics[c] for c in reversed(before) if c in words.topics), None)


def _clause(words: Lexicon, before: str) -> str:
    """The classes since the last comma or semicolon."""
    return re.split(f"[{words.letters['COMMA']}{words.letters['SEMI']}]", before)[-1]


def _narrowed(words: Lexicon, clause: str) -> bool:
    """Whether the clause so far narrows the figure: 其中市本级…, 因重复申请…."""
    letters = words.letters
    _, part, rest = clause.partition(letters["PART"])
    _, due, reason = clause.partition(letters["DUE"])
    by_itself = tuple(letters[name] for name in ("INFO", "REQUEST", "APPLY", "OCCUR"))
    return bool(part and letters["GAP"] in rest) or bool(due and not reason.startswith(by_itself))


def _in_context(words: Lexicon, code: str, near: str) -> bool:
    """Whether what the figure needs near it is there."""
    needed = words.contexts.get(code)
    return needed is None or _ANY in near or not needed.isdisjoint(near)


def _observation(
    words: Lexicon,
    section: Section,
    line: Line,
    one: _Found,
    year: int | None,
    offset: int,
    place: tuple[list[int], list[int]],
) -> Observation | None:
    """What was found, with its place and what restricts it; None for plans and cut numbers."""
    letters = words.letters
    clauses = re.split(f"[{letters['COLON']}{letters['SEMI']}]", line.text[: one.first])
    if letters["FUTURE"] in clauses[-1]:
        return None
    start = _original(place, offset + line.spans[one.first][0])
    end = _original(place, offset + line.spans[one.last][1] - 1) + 1
    raw = section.text[start:end]
    if one.number is not None and _CUT.search(raw):
        return None
    when, compared = line.year(one.first, year)
    part = one.doubtful and letters["PART"] in line.text[: one.first]
    qualifiers = [
        *(["cumulative"] if line.cumulative(one.last) else []),
        *(["comparison"] if compared else []),
        *(["approximate"] if one.number is not None and one.number.approximate else []),
        *(["part"] if part else []),
    ]
    return Observation(
        concept=one.concept.code,
        applicant=one.applicant,
        raw=_SPACES.sub("", raw) if "\n" in raw else raw,
        value=0 if one.number is None else one.number.value,
        unit=None if one.number is None else one.number.unit,
        status="negation" if one.number is None else "number",
        year=when,
        qualifiers=tuple(qualifiers),
        confidence="low" if qualifiers or one.doubtful else "high",
        section=section.code,
        start=start,
        end=end,
    )
