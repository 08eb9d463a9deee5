"""The review and litigation table: one row of fifteen numbers under a three-level header.

In go the lines of the table, out comes a `TableReading`: five results each of review, litigation
without and after review (formats.md 5.3). The row has no label, so only its length and its place
after the header identify it; a variant with three labelled rows of five is read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.codebook import RESULTS, REVIEW, REVIEWS
from pipelines.extract.document import Slot
from pipelines.labels import labels
from pipelines.numbers import read as read_number
from pipelines.tables.rows import Entry, Line, Note, TableReading, align
from pipelines.text import bare

_ORDER = tuple((row, column) for row in REVIEWS for column in RESULTS)
_GROUP = len(RESULTS)
Order = Sequence[tuple[str, str]]


def read(lines: Iterable[Line]) -> TableReading:
    """Read the rows of figures, each by the groups that the header above it names.

    One header over all three groups is the form; an editor may cut the table in two or three.
    """
    reading = TableReading(REVIEW)
    results: set[int] = set()
    groups: list[str] = []
    unfilled: list[tuple[Line, Order]] = []
    fresh = True
    for line in lines:
        if is_header(line):
            if not fresh:
                results, groups, fresh = set(), [], True
            results |= _result_columns(line)
            groups += [row for row in _groups(line) if row not in groups]
            continue
        named = groups if groups and len(line.slots) < len(_ORDER) else REVIEWS
        order: Order = [(row, column) for row in named for column in RESULTS]
        places = sorted(results) if len(results) == len(order) else [None] * len(order)
        row = labels().review_rows.match(line.first)
        if row and len(line.slots) == _GROUP + 1:
            _put(reading, line, line.slots[1:], [(row, column) for column in RESULTS])
        elif any(read_number(text).status != "text" for text in line.texts if text):
            _put(reading, line, _values(line, len(order)), order, places)
            fresh = False
        elif not line.joined and len(line.slots) >= len(order) and groups:
            unfilled.append((line, order))
            fresh = not results
    for line, order in unfilled:
        if not reading.entries.keys() & set(order):
            _put(reading, line, line.slots, order)
    return reading


def _groups(line: Line) -> list[str]:
    """The groups of results that a row of the header names, left to right."""
    named: list[str] = []
    for text in line.texts:
        row = labels().review_rows.match(text)
        if row:
            named.append(row)
        elif bare(text) == "行政诉讼":
            named += ["litigation_direct", "litigation_after_review"]
    return named


def is_header(line: Line) -> bool:
    return bool(labels().review_header.search(line.joined)) or line.joined.startswith(
        ("行政复议", "行政诉讼")
    )


def _result_columns(line: Line) -> set[int]:
    """Grid columns at which a result of this row of the header begins; three rows make fifteen."""
    return {slot.column for slot in line.covering if slot is not None and _is_result(slot.raw)}


def _is_result(text: str) -> bool:
    flat = "".join(text.split())
    return flat in ("总计", "合计") or flat.startswith(("结果", "其他", "尚未"))


def _values(line: Line, wanted: int) -> tuple[Slot, ...]:
    """The cells of the row without a leading cell of words."""
    first = line.slots[0]
    words = bool(first.raw) and read_number(first.raw).status == "text"
    spare = len(line.slots) > wanted and bool(line.slots[-1].raw)
    return line.slots[1:] if words and spare else line.slots


def _put(
    reading: TableReading,
    line: Line,
    values: Sequence[Slot],
    order: Order,
    places: Sequence[int | None] | None = None,
) -> None:
    found = align(line, values, places or [None] * len(order), _three_sums)
    keys = tuple(f"{REVIEW}/{row}/{column}" for row, column in order)
    if found.rule:
        reading.notes.append(Note(found.rule, keys, "\t".join(line.texts), "reader"))
    entries = found.entries
    if entries is None:
        tokens = " ".join(slot.raw for slot in values if slot.raw)
        entries = tuple(Entry(tokens, "unreadable") for _ in order)
    for (row, column), item in zip(order, entries, strict=True):
        reading.put(row, column, item)


def _three_sums(numbers: Sequence[int]) -> bool:
    """T4.sum: in each group of five the last is the sum of the four before it."""
    groups = [numbers[start : start + _GROUP] for start in range(0, len(numbers), _GROUP)]
    return all(sum(group[:-1]) == group[-1] for group in groups)
