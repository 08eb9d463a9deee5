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

_ORDER = tuple((row, column) for row in REVIEWS for column in RESULTS)
_GROUP = len(RESULTS)


def read(lines: Iterable[Line]) -> TableReading:
    reading = TableReading(REVIEW)
    results: set[int] = set()
    unfilled: Line | None = None
    for line in lines:
        if is_header(line):
            results |= _result_columns(line)
            continue
        places = sorted(results) if len(results) == len(_ORDER) else [None] * len(_ORDER)
        row = labels().review_rows.match(line.first)
        if row and len(line.slots) == _GROUP + 1:
            _put(reading, line, line.slots[1:], [(row, column) for column in RESULTS])
        elif any(read_number(text).status != "text" for text in line.texts if text):
            _put(reading, line, _values(line), list(_ORDER), places)
        elif not line.joined and len(line.slots) >= len(_ORDER):
            unfilled = unfilled or line
    if unfilled is not None and not reading.entries:
        _put(reading, unfilled, unfilled.slots, list(_ORDER))
    return reading


def is_header(line: Line) -> bool:
    return bool(labels().review_header.search(line.joined)) or line.joined.startswith("行政复议")


def _result_columns(line: Line) -> set[int]:
    """Grid columns over which this row of the header prints a result; three rows make fifteen."""
    return {
        column
        for column, slot in enumerate(line.covering)
        if slot is not None and _is_result(slot.raw)
    }


def _is_result(text: str) -> bool:
    flat = "".join(text.split())
    return flat in ("总计", "合计") or flat.startswith(("结果", "其他", "尚未"))


def _values(line: Line) -> tuple[Slot, ...]:
    """The cells of the row without a leading cell of words."""
    first = line.slots[0]
    words = bool(first.raw) and read_number(first.raw).status == "text"
    return line.slots[1:] if words and len(line.slots) > len(_ORDER) else line.slots


def _put(
    reading: TableReading,
    line: Line,
    values: Sequence[Slot],
    order: Sequence[tuple[str, str]],
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
