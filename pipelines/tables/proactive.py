"""The proactive-disclosure table: blocks of a caption, a header and one or two rows.

In go the lines of one or more physical tables and the form they belong to, out comes a
`TableReading`. The header beginning with 信息内容 says which column is which; a header that lost
part of its words is read by place (variants L12–L14), one of another meaning (2019年项目数量) is
noted and its numbers are given to no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.codebook import PROACTIVE, Form
from pipelines.extract.document import Slot
from pipelines.labels import columns_of, labels
from pipelines.numbers import is_value, unit_of_label
from pipelines.tables.rows import (
    Entry,
    Line,
    Note,
    TableReading,
    align,
    entry,
    label_and_values,
)
from pipelines.text import bare, compact, nfkc

_CAPTION = "第二十"


def read(lines: Iterable[Line], form: Form, mixed: bool = False) -> TableReading:
    """Read every row that the form knows; rows with figures and an unknown label are noted.

    With `mixed` the lines hold tables of both forms; a header says for the rows below it, and for
    those of the next headers without a word of their own, which form they belong to.
    """
    reading = TableReading(PROACTIVE)
    rows = form.rows(PROACTIVE)
    header: list[Slot] = []
    era = form.code
    for line in lines:
        if (found := _header(line)) is not None:
            header = found
            reading.headers += [slot.raw for slot in found]
            era = next((code for _, code in labels().era_words.found(line.joined)), era)
            continue
        if compact(line.first).startswith(_CAPTION):
            header = []
            reading.headers.append(line.first)
            continue
        if mixed and era != form.code:
            continue
        label, values = label_and_values(line, _is_label)
        words = "".join(slot.raw for slot in label)
        row = labels().proactive_rows.match(words)
        if row in rows and row is not None:
            reading.labels.setdefault(row, label[-1].raw)
            _read_row(reading, row, list(rows[row]), line, values, header)
        elif any(is_value(slot.raw) for slot in values) and words:
            _keep_unknown(reading, words, line, values, header)
    return reading


def _keep_unknown(
    reading: TableReading, words: str, line: Line, values: list[Slot], header: list[Slot]
) -> None:
    """A row with figures whose label the form does not have (L18, L19): kept as it is printed."""
    names = [slot for i, slot in enumerate(header) if i == 0 or slot.raw != header[i - 1].raw]
    headers = [slot.raw for slot in names] or [""] * len(values)
    entries: tuple[Entry, ...] | None = tuple(entry(slot) for slot in values)
    if names:
        places = [slot.column if line.covering else None for slot in names]
        entries = align(line, values, places, lambda _: False).entries
    if entries is None and line.loose:
        reading.note_unknown(words, values)
        return
    if entries is None:
        tokens = " ".join(slot.raw for slot in values if slot.raw)
        entries = tuple(Entry(tokens, "unreadable") for _ in headers)
    reading.put_extra(words, headers, entries)


def _is_label(text: str) -> bool:
    return labels().proactive_rows.match(text) is not None


def _header(line: Line) -> list[Slot] | None:
    """The header cells of a block, without 信息内容 and blank padding; None for another row."""
    if "信息内容" not in compact(line.first):
        return None
    return [slot for slot in line.slots if slot.raw][1:]


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
    if len(header) > len(expected):
        # An editor that drops a column span may repeat the header in the cells it covered.
        header = [slot for i, slot in enumerate(header) if i == 0 or slot.raw != header[i - 1].raw]
    if not line.lossless and _lost_neighbour(header, expected):
        header = []
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
            reading.put(row, code, replace(item, unit=units.get(code)))


def _lost_neighbour(header: Sequence[Slot], expected: list[str]) -> bool:
    """Whether a header cut short stands once where its form has it twice (本年新 | 本年新).

    Text that lost equal neighbours lost figures too: what stands below such a header has as many
    columns as the form, or cannot be told.
    """
    patterns = labels().proactive_columns_cut.patterns
    cut = [patterns[name] for name in expected if name in patterns]
    codes = columns_of((slot.raw for slot in header), expected)
    return 0 < len(header) < len(expected) and any(
        code is None and any(pattern.fullmatch(bare(slot.raw)) for pattern in cut)
        for slot, code in zip(header, codes, strict=True)
    )


_COMPLETE = re.compile(r"(?:数[量里]?|金额|增/?减)$")
_BEGINS = re.compile(r"^(?:本年|对外|上一?年|采购|处理|现行|20\d\d年)")


def header_of_words(fragments: Sequence[str]) -> list[str]:
    """Join the lines of flattened header cells, so that each piece is one header.

    Headers begin with 本年, 对外, 上一年, 采购, 处理 or 现行 and are complete with 数量, 金额 or
    增/减; a bracketed remark, also one over several lines, belongs to the header before it.
    """
    pieces: list[str] = []
    for fragment in fragments:
        open_bracket = bool(pieces) and nfkc(pieces[-1]).count("(") > nfkc(pieces[-1]).count(")")
        remark = open_bracket or not bare(fragment)
        complete = bool(pieces and _COMPLETE.search(bare(pieces[-1])))
        begins = complete or _BEGINS.search(compact(fragment))
        if pieces and (remark or not begins):
            pieces[-1] += fragment
        else:
            pieces.append(fragment)
    return pieces
