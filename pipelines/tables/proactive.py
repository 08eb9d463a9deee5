"""The proactive-disclosure table: blocks of a caption, a header and one or two rows.

In go the lines of one or more physical tables and the form they belong to, out comes a
`TableReading`. The header beginning with 信息内容 says which column is which; a header that lost
part of its words is read by place (variants L12–L14), one of another meaning (2019年项目数量) is
noted and its numbers are given to no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.codebook import PROACTIVE, Form
from pipelines.extract.document import Slot
from pipelines.labels import columns_of, labels
from pipelines.numbers import is_value, unit_of_label
from pipelines.tables.rows import Entry, Line, Note, TableReading, align, label_and_values
from pipelines.text import bare, compact

_CAPTION = "第二十"


def read(lines: Iterable[Line], form: Form) -> TableReading:
    """Read every row that the form knows; rows with figures and an unknown label are noted."""
    reading = TableReading(PROACTIVE)
    rows = form.rows(PROACTIVE)
    header: list[Slot] = []
    for line in lines:
        if (found := _header(line)) is not None:
            header = found
            continue
        if compact(line.texts[0]).startswith(_CAPTION):
            header = []
            continue
        label, values = label_and_values(line, _is_label)
        words = "".join(slot.raw for slot in label)
        row = labels().proactive_rows.match(words)
        if row in rows and row is not None:
            _read_row(reading, row, list(rows[row]), line, values, header)
        elif any(is_value(slot.raw) for slot in values) and words:
            evidence = "\t".join([words, *(slot.raw for slot in values)])
            reading.notes.append(Note("unmapped_row", (PROACTIVE,), evidence, "reader"))
    return reading


def _is_label(text: str) -> bool:
    return labels().proactive_rows.match(text) is not None


def _header(line: Line) -> list[Slot] | None:
    """The header cells of a block, without 信息内容 and blank padding; None for another row."""
    texts = line.texts
    if "信息内容" not in compact(texts[0]):
        return None
    return [slot for slot in line.slots[1:] if slot.raw]


def _read_row(
    reading: TableReading,
    row: str,
    expected: list[str],
    line: Line,
    values: list[Slot],
    header: list[Slot],
) -> None:
    codes: Sequence[str | None] = expected
    places: list[int | None] = [None] * len(expected)
    if header:
        codes = columns_of((slot.raw for slot in header), expected)
        places = [slot.column if line.covering else None for slot in header]
    found = align(line, values, places, lambda _: False)
    keys = {code: f"{PROACTIVE}/{row}/{code}" for code in expected}
    unmapped = [slot.raw for slot, code in zip(header, codes, strict=False) if code is None]
    if unmapped:
        evidence = "\t".join([*unmapped, *(slot.raw for slot in values)])
        absent = tuple(key for code, key in keys.items() if code not in codes)
        reading.notes.append(Note("unmapped_column", absent or (PROACTIVE,), evidence, "source"))
    if found.rule:
        cells = tuple(keys[code] for code in codes if code)
        reading.notes.append(Note(found.rule, cells, "\t".join(line.texts), "reader"))
    entries = found.entries
    if entries is None:
        tokens = " ".join(slot.raw for slot in values if slot.raw)
        entries = tuple(Entry(tokens, "unreadable") for _ in codes)
    units = {code: unit_of_label(slot.raw) for slot, code in zip(header, codes, strict=False)}
    for code, item in zip(codes, entries, strict=True):
        if code:
            reading.put(row, code, Entry(item.raw, item.status, units.get(code)))


_COMPLETE = re.compile(r"(?:数量?|金额|增/?减)$")


def header_of_words(fragments: Sequence[str]) -> list[str]:
    """Join the lines of flattened header cells, so that each piece is one header.

    A header is complete with 数量, 件数, 金额 or 增/减; a bracketed remark still belongs to it.
    Two equal pieces side by side are two headers that lost the same words.
    """
    pieces: list[str] = []
    for fragment in fragments:
        if not pieces:
            pieces.append(fragment)
        elif _COMPLETE.search(bare(pieces[-1])):
            pieces[-1:] = [pieces[-1] + fragment] if not bare(fragment) else [pieces[-1], fragment]
        elif bare(fragment) == bare(pieces[-1]) or _two_columns(pieces[-1], fragment):
            pieces.append(fragment)
        else:
            pieces[-1] += fragment
    return pieces


def _two_columns(piece: str, fragment: str) -> bool:
    columns = labels().proactive_columns
    return bool(columns.found(piece) and columns.found(fragment))
