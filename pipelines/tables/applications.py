"""The applications table: rows of seven applicants, read by their labels.

In go the lines of one or more physical tables, out comes a `TableReading` whose rows are those
that the labels name. Columns follow the header's words where a header gives them places (总计 may
stand under 法人或其他组织, or before the others), else the order of the form (formats.md 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.codebook import APPLICANTS, APPLICATIONS, forms
from pipelines.extract.document import Slot
from pipelines.labels import labels
from pipelines.numbers import is_value
from pipelines.tables.rows import (
    Aligned,
    Entry,
    Line,
    Note,
    Sum,
    TableReading,
    align,
    common_skip,
    label_and_values,
)
from pipelines.text import bare

Header = dict[str, int]
_GROUP_OF_OTHER = "other"
_MANY = 5
# S7: a cell whose words begin on a line of their own, numbered like a chapter.
_STANDS_ALONE = re.compile(r"^\n+\s*[一二三四]、")
_IN_OTHER = ("other_no_correction_in_time", "other_fee_unpaid_in_time")


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    line: Line
    label: Slot
    values: tuple[Slot, ...]
    header: Header


def read(lines: Iterable[Line]) -> TableReading:
    """Read every row with a known label; rows with figures and an unknown one are noted."""
    reading = TableReading(APPLICATIONS)
    rows: list[_Row] = []
    header: Header = {}
    printed = _official()
    group: str | None = None
    for line in lines:
        if is_header(line):
            reading.headers += line.texts
            header = _places(line, header)
            printed |= _printed(line)
            continue
        label, values = label_and_values(line, _is_label)
        words = "".join(slot.raw for slot in label)
        group = _group(label, line) or group
        reading.notes += [
            Note("row_label_looks_like_section", (APPLICATIONS,), slot.raw)
            for slot in label
            if _STANDS_ALONE.search(slot.text)
        ]
        code = row_code(words, group)
        if code is None:
            _keep_unknown(reading, words, line, values, header, printed)
            continue
        if code in _IN_OTHER:
            # Flattened labels carry the group's name only in front of its first row.
            group = _GROUP_OF_OTHER
        elif code == "total_handled":
            group = None
        if values or code != "other_handling":
            # form-2021 has no figures beside （六）其他处理, only beside its three rows.
            rows.append(_Row(code, line, label[-1], tuple(values), header))
    depth = _cut_depth(rows)
    skips = _skips(rows)
    for row in rows:
        reading.labels.setdefault(row.code, row.label.raw)
        _read_row(reading, row, row.label.column == depth, skips.get(len(row.values)))
    return reading


def _skips(rows: Sequence[_Row]) -> dict[int, int | None]:
    """For rows longer than the form, by their length: the empty cells all of them have in front."""
    longer: dict[int, list[tuple[Slot, ...]]] = {}
    for row in rows:
        if row.line.covering and len(row.values) > len(APPLICANTS):
            longer.setdefault(len(row.values), []).append(row.values)
    return {
        length: common_skip(values, len(APPLICANTS))
        for length, values in longer.items()
        if len(values) >= _MANY
    }


def _cut_depth(rows: Sequence[_Row]) -> int | None:
    """The column of the labels whose rows all lost their last cells, where no other row did.

    A converter that gives every row one width cuts the rows with three label columns (X2). One
    short row among whole ones is something else: which of its cells is absent cannot be known.
    """
    short = {row.label.column for row in rows if 0 < len(row.values) < len(APPLICANTS)}
    if len(short) != 1:
        return None
    depth = short.pop()
    cut = [row for row in rows if row.label.column == depth]
    lengths = {len(row.values) for row in cut}
    systematic = len(cut) >= _MANY and len(lengths) == 1 and len(cut) < len(rows)
    return depth if systematic else None


def is_header(line: Line) -> bool:
    """A row of applicants' names, or the corner with 勾稽关系: words of the header, no figures."""
    texts = [text for text in line.texts if text]
    if not texts or any(is_value(text) for text in texts):
        return False
    joined = line.joined
    return bool(labels().applicant_header.search(joined)) and labels().application_rows.match(
        texts[-1]
    ) in (None, "total_handled", "other_other")


def _is_label(text: str) -> bool:
    return bool(labels().application_rows.match(text) or labels().application_groups.match(text))


def row_code(label: str, group: str | None) -> str | None:
    """The row a label names; 其他 alone means the third row of （六）其他处理, nothing else."""
    code = labels().application_rows.match(label)
    if code == "other_other" and group != _GROUP_OF_OTHER:
        return None
    return code


def _group(label: Sequence[Slot], line: Line) -> str | None:
    """The group that this row's labels name, its own or those that span down into it."""
    texts = [slot.raw for slot in label]
    if line.covering:
        own = set(label)
        texts = [
            slot.raw for slot in line.covering if slot and slot not in own and len(slot.raw) > 2
        ] + texts
    named = [labels().application_groups.match(text) for text in texts]
    inner = [code for code in named if code and code != "handled"]
    return inner[-1] if inner else None


def _places(line: Line, known: Header) -> Header:
    """Columns that this header row gives to applicants, added to those known from rows above."""
    if not line.covering:
        return known
    found = dict(known)
    for slot in line.slots:
        code = labels().applicants.match(bare(slot.raw))
        if code and code not in found and len(bare(slot.raw)) <= 8:
            found[code] = slot.column
    return found


def _read_row(reading: TableReading, read_row: _Row, cut: bool, skip: int | None) -> None:
    row, line, values, header = read_row.code, read_row.line, read_row.values, read_row.header
    order, found = _aligned(line, values, header, cut=cut, skip=skip)
    keys = tuple(f"{APPLICATIONS}/{row}/{code}" for code in order)
    if found.rule:
        evidence = "\t".join(line.texts)
        lost = [
            key
            for place, key in enumerate(keys)
            if found.entries is None or found.entries[place].status in ("missing", "unreadable")
        ]
        cells = tuple(lost) if lost else keys
        reading.notes.append(Note(found.rule, cells, evidence, "reader"))
    for code, item in zip(order, _entries_of(found, values, order), strict=True):
        reading.put(row, code, item)


def _aligned(
    line: Line,
    values: Sequence[Slot],
    header: Header,
    *,
    cut: bool = False,
    skip: int | None = None,
) -> tuple[list[str], Aligned]:
    """The applicants in the order of their columns, and the cells brought to them."""
    complete = set(header) == set(APPLICANTS) and len(set(header.values())) == len(APPLICANTS)
    order = sorted(header, key=header.__getitem__) if complete else list(APPLICANTS)
    places = [header[code] for code in order] if complete else [None] * len(order)
    return order, align(line, values, places, _sums_up(order), cut=cut, skip=skip)


def _entries_of(found: Aligned, values: Sequence[Slot], order: Sequence[str]) -> tuple[Entry, ...]:
    if found.entries is not None:
        return found.entries
    tokens = " ".join(slot.raw for slot in values if slot.raw)
    return tuple(Entry(tokens, "unreadable") for _ in order)


def _sums_up(order: Sequence[str]) -> Sum:
    """The row identity T3.row (formats.md section 7) as a test of a candidate row."""
    place = order.index("total")
    return lambda numbers: sum(numbers) == 2 * numbers[place]


def _official() -> dict[str, str]:
    """Applicant → header as the form prints it, for tables whose own header is lost."""
    row = forms()["form-2021"].rows(APPLICATIONS)["new_requests"]
    return {code: indicator.column_label for code, indicator in row.items()}


def _printed(line: Line) -> dict[str, str]:
    """Applicant → header as this row of the header prints it."""
    return {
        code: slot.raw
        for slot in line.slots
        if (code := labels().applicants.match(slot.raw)) and len(bare(slot.raw)) <= 8
    }


def _keep_unknown(
    reading: TableReading,
    words: str,
    line: Line,
    values: Sequence[Slot],
    header: Header,
    printed: Mapping[str, str],
) -> None:
    """A row with figures whose label is none of the form's: kept under its printed words."""
    if not words or not any(is_value(slot.raw) for slot in values):
        return
    order, found = _aligned(line, values, header)
    if found.entries is None and line.loose:
        reading.note_unknown(words, values)
        return
    reading.put_extra(words, [printed[code] for code in order], _entries_of(found, values, order))
