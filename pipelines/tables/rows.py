"""What a row of a table is, whatever it came from, and how its cells meet the form's columns.

A DOM row, a row of tabs and a run of single lines all become a `Line`: the cells printed in the
row, left to right. Readers split it into label and values; `align` brings the values to the form's
columns, and where that cannot be done without guessing it says so instead of shifting numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from pipelines.codebook import REGIONAL
from pipelines.extract.document import Slot, Table
from pipelines.model import Cause, Status
from pipelines.numbers import read
from pipelines.text import bare

_SPLIT_DIGITS = re.compile(r"\d[ \t\u3000\u00a0]*\n\s*[\d.]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its own cells. `lossless` where the source prints its blank cells too."""

    slots: tuple[Slot, ...]
    lossless: bool
    covering: tuple[Slot | None, ...] = ()
    """All slots by column, shadows included; empty where columns have no place (flattened)."""
    width: int = 0
    """Fields of the row where rows are fields between separators, else 0."""

    @property
    def texts(self) -> list[str]:
        return [slot.raw for slot in self.slots]

    @property
    def loose(self) -> bool:
        """Whether nothing marks its cells: a word inside a row looks like the label of another."""
        return not (self.covering or self.lossless or self.width)

    @property
    def first(self) -> str:
        """The first cell that is not blank."""
        return next((slot.raw for slot in self.slots if slot.raw), "")

    @property
    def joined(self) -> str:
        return "".join(bare(text) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: its printed text; `status` only where the reader decides it.

    `alternatives` are other readings of the same glyphs; `unsure.settle` leaves none.
    """

    raw: str | None
    status: Status | None = None
    unit: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader saw while reading: a rule's name and where; checks turn it into a finding."""

    rule: str
    cells: tuple[str, ...] = ()
    evidence: str | None = None
    cause: Cause = "source"


@dataclass(slots=True)
class TableReading:
    """Entries by (row, column) code, in any order, and the notes made on the way."""

    table: str
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """Row code → the row's label as printed."""
    headers: list[str] = field(default_factory=list)
    """Captions and column headers as printed, in order."""
    extra: list[tuple[str, str, Entry]] = field(default_factory=list)
    """Rows the form does not have: printed label, printed header, entry."""

    def put_extra(self, label: str, headers: Sequence[str], entries: Sequence[Entry]) -> None:
        """Keep a row that the form does not have, under its printed words, and say so.

        White space is left out of the words; cells of a row that met no columns are unreadable.
        """
        words = "".join(label.split())
        columns = ["".join(header.split()) for header in headers]
        self.extra += zip([words] * len(columns), columns, entries, strict=True)
        evidence = "\t".join([label, *(entry.raw or "" for entry in entries)])
        cells = tuple(f"{REGIONAL}/{words}/{column}" for column in columns)
        self.notes.append(Note("unmapped_row", (self.table, *cells), evidence, "reader"))

    def note_unknown(self, label: str, values: Sequence[Slot]) -> None:
        """Say that words and figures were met of which nobody knows whether they are a row."""
        evidence = "\t".join([label, *(slot.raw for slot in values)])
        self.notes.append(Note("unmapped_row", (self.table,), evidence, "reader"))

    def put(self, row: str, column: str, entry: Entry) -> None:
        """Keep the first reading of a cell; a second that differs is noted, not taken."""
        first = self.entries.setdefault((row, column), entry)
        if first != entry:
            key = f"{self.table}/{row}/{column}"
            evidence = f"{first.raw} / {entry.raw}"
            self.notes.append(Note("table_repeated_differs", (key,), evidence, "undecided"))


def lines_of(table: Table, without: range = range(0)) -> Iterator[Line]:
    """The rows of a table as lines, those of blank cells too: a table may be left unfilled."""
    fixed = {len(row) for row in table.rows}
    width = fixed.pop() if len(fixed) == 1 and not table.geometry else 0
    for index, row in enumerate(table.rows):
        if index in without:
            continue
        slots = tuple(table.own(index))
        if slots:
            yield Line(slots, table.lossless, row if table.geometry else (), width)


def line(texts: Sequence[str], lossless: bool) -> Line:
    """A line that has no table behind it (flattened text)."""
    return Line(tuple(Slot(text, 0, place) for place, text in enumerate(texts)), lossless)


def entry(slot: Slot) -> Entry:
    """The entry of one printed cell; digits broken over two lines may be two numbers."""
    if "\n" in slot.text and _SPLIT_DIGITS.search(slot.text):
        return Entry(slot.raw, "unreadable")
    return Entry(slot.raw, alternatives=slot.alternatives)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Entries in the order of the columns, or None with the rule that says why."""

    entries: tuple[Entry, ...] | None
    rule: str | None = None


Sum = Callable[[Sequence[int]], bool]


def align(
    row: Line,
    values: Sequence[Slot],
    places: Sequence[int | None],
    holds: Sum,
    *,
    cut: bool = False,
    skip: int | None = None,
) -> Aligned:
    """Bring the cells after a row's label to `len(places)` columns.

    `places` are the columns' grid indexes where a header gave them, else Nones; `holds` tests a
    candidate row of numbers against the form's identity, and is asked only to join split numbers.
    With `cut` the row is one of many that lost their last cells (X2), so the first are certain;
    `skip` is the number of empty cells in front that all rows of this length agree on.
    """
    wanted = len(places)
    if skip is not None and len(values) > wanted:
        values = values[skip : skip + wanted]
    if len(values) == wanted and not _left_shifted(row, values):
        return Aligned(tuple(entry(slot) for slot in values))
    if row.covering and None not in places and (found := _by_place(row, values, places)):
        return found
    if len(values) > wanted:
        return _too_many(row, values, wanted, holds)
    if cut and 0 < len(values) < wanted:
        lost = tuple(Entry(None, "missing") for _ in range(wanted - len(values)))
        return Aligned((*(entry(slot) for slot in values), *lost), "column_shift")
    return Aligned(None, _why_too_few(row, values))


def common_skip(rows: Sequence[Sequence[Slot]], wanted: int) -> int | None:
    """How many empty cells stand in front of the values, where all rows allow just one answer.

    Rows with blanks of their own say nothing alone; together the rows of a table leave one place.
    """
    surplus = len(rows[0]) - wanted
    fits = [
        skip
        for skip in range(surplus + 1)
        if not any(slot.raw for row in rows for slot in (*row[:skip], *row[skip + wanted :]))
    ]
    return fits[0] if len(fits) == 1 else None


def _left_shifted(row: Line, values: Sequence[Slot]) -> bool:
    """X5: where separators alone hold the cells, blanks at the end may have been in the middle."""
    if row.lossless:
        return False
    blank = [not slot.raw for slot in values]
    return blank[-1] and not all(blank)


def _by_place(row: Line, values: Sequence[Slot], places: Sequence[int | None]) -> Aligned | None:
    """Read a DOM row by the header's columns: spans or extra columns upset the count."""
    after = set(values)
    covering = [
        row.covering[place] if place is not None and place < len(row.covering) else None
        for place in places
    ]
    if any(slot is None for slot in covering) or not any(slot in after for slot in covering):
        return None
    once = [slot in after and covering.count(slot) == 1 for slot in covering]
    if any(slot.raw for slot in after.difference(covering)):
        return None
    entries = tuple(
        entry(slot) if single else Entry(slot.raw, "unreadable")
        for slot, single in zip(covering, once, strict=True)
        if slot is not None
    )
    return Aligned(entries, None if all(once) else "merged_cells_row")


def _too_many(row: Line, values: Sequence[Slot], wanted: int, holds: Sum) -> Aligned:
    """Cut blanks off either end, where only one cut leaves every printed token; else join digits.

    A DOM row may have its empty columns on either side, so two possible cuts are one too many. In
    flattened text the surplus stands behind: padding, or blanks that lead the next row.
    """
    windows = [
        start
        for start in range(len(values) - wanted + 1)
        if not any(slot.raw for slot in (*values[:start], *values[start + wanted :]))
    ]
    if windows and (len(windows) == 1 or not row.covering or not any(s.raw for s in values)):
        trimmed = values[windows[0] : windows[0] + wanted]
        if _left_shifted(row, trimmed):
            return Aligned(None, "left_shift_suspected")
        return Aligned(tuple(entry(slot) for slot in trimmed))
    if windows:
        return Aligned(None, "left_shift_suspected")
    unsure = any(slot.alternatives for slot in values)
    joins = [] if unsure else _joins([slot.raw for slot in values], wanted, holds)
    if len(joins) == 1:
        return Aligned(tuple(Entry(raw) for raw in joins[0]), "split_number_suspected")
    return Aligned(None, "row_unreadable")


def _joins(raws: Sequence[str], wanted: int, holds: Sum) -> list[tuple[str, ...]]:
    """Every way to join neighbouring digits into `wanted` numbers that satisfy the identity."""
    if len(raws) > wanted + 4 or not all(raw.isdigit() for raw in raws):
        return []
    found = []
    for cuts in combinations(range(1, len(raws)), wanted - 1):
        edges = (0, *cuts, len(raws))
        joined = tuple("".join(raws[a:b]) for a, b in pairwise(edges))
        if any(len(text) > 1 and text[0] == "0" for text in joined):
            continue
        if holds([int(text) for text in joined]):
            found.append(joined)
    return found


def _why_too_few(row: Line, values: Sequence[Slot]) -> str:
    if row.covering and len(values) <= 2:
        return "merged_cells_row"
    return "left_shift_suspected" if row.lossless or row.width else "duplicate_lines_removed"


def label_and_values(row: Line, is_label: Callable[[str], bool]) -> tuple[list[Slot], list[Slot]]:
    """Split a line after its last label cell.

    Labels and blanks (merged-down cells) lead; the first number, placeholder or word that is no
    label ends them. With no label known the first run of words is the label.
    """
    last = -1
    for place, slot in enumerate(row.slots):
        raw = slot.raw
        if not raw:
            continue
        if read(raw).status != "text" or (last >= 0 and not is_label(raw)):
            break
        if is_label(raw):
            last = place
    if last < 0:
        for place, slot in enumerate(row.slots):
            if slot.raw and read(slot.raw).status != "text":
                break
            if slot.raw:
                last = place
    return list(row.slots[: last + 1]), list(row.slots[last + 1 :])
