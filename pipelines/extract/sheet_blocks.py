"""The printed cells of a sheet to blocks: prose where a row holds one text, tables elsewhere.

A sheet has no paragraphs and no tables, only places. Rows of several cells make a table, with the
short lines between them (captions, labels whose figures are blank); titles, headings of chapters
and long lines are prose. A merged range is one cell with its shadows, a hidden row or column
is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.extract.document import Block, Paragraph, Slot, Table
from pipelines.extract.limits import hold, limits
from pipelines.extract.plain import first_title
from pipelines.sections import heading_of

_SHORT = 60
_CAPTIONS = 2


@dataclass(slots=True)
class Sheet:
    """What a sheet prints: (row, column) → text, "" for cells that are there and blank."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    zeros: bool = True
    """False where the sheet prints no noughts."""

    def put(self, row: int, column: int, text: str) -> None:
        self.cells[row, column] = text
        hold("cells of a sheet", len(self.cells), limits().cells)


@dataclass(slots=True)
class _Row:
    """One row that is there: column → text."""

    number: int
    cells: dict[int, str]

    @property
    def texts(self) -> list[str]:
        return [text for text in self.cells.values() if text.strip()]

    @property
    def single(self) -> bool:
        return len(self.texts) == 1

    @property
    def is_prose(self) -> bool:
        """One text that can be no line of a table."""
        text = self.texts[0].strip() if self.single else ""
        if not text:
            return False
        return len(text) > _SHORT or heading_of(text) is not None or first_title([text]) is not None


def blocks_of(sheet: Sheet) -> Iterator[Block]:
    """The blocks of a sheet, top to bottom."""
    hold("merged ranges of a sheet", len(sheet.merged), limits().cells)
    rows = _rows(sheet)
    start = 0
    while start < len(rows):
        end = _end(rows, start)
        if end > start:
            yield _table(rows[start:end], sheet)
            start = end
        else:
            yield from (Paragraph(text.strip()) for text in rows[start].texts)
            start += 1


def _rows(sheet: Sheet) -> list[_Row]:
    covered = _covered(sheet)
    found: dict[int, _Row] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        if row in sheet.hidden_rows or column in sheet.hidden_columns or (row, column) in covered:
            continue
        found.setdefault(row, _Row(row, {})).cells[column] = text
    return list(found.values())


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """The stored cells that a merged range covers: they print nothing of their own."""
    tall: dict[int, list[tuple[int, int, int, int]]] = {}
    count = 0
    for area in sheet.merged:
        for row in range(area[0], min(area[2], area[0] + limits().rows) + 1):
            count += 1
            hold("rows of merged ranges", count, limits().cells)
            tall.setdefault(row, []).append(area)
    return {
        (row, column)
        for row, column in sheet.cells
        for area in tall.get(row, ())
        if area[1] <= column <= area[3] and (row, column) != area[:2]
    }


def _end(rows: Sequence[_Row], start: int) -> int:
    """Where the table that begins at a row ends; the row itself where none begins."""
    head = start
    while head < len(rows) and head - start < _CAPTIONS and rows[head].single:
        if rows[head].is_prose or not _next_below(rows, head):
            return start
        head += 1
    if head == len(rows) or len(rows[head].texts) < 2:
        return start
    end = head + 1
    while end < len(rows) and rows[end].number == rows[end - 1].number + 1:
        if rows[end].is_prose:
            break
        end += 1
    # lines of one cell at the end are notes and signatures
    while end > head + 1 and rows[end - 1].single and len(rows[end - 1].cells) == 1:
        end -= 1
    return end


def _next_below(rows: Sequence[_Row], at: int) -> bool:
    return at + 1 < len(rows) and rows[at + 1].number == rows[at].number + 1


def _table(rows: Sequence[_Row], sheet: Sheet) -> Table:
    """Rows to slots; the table is as wide as what is printed or merged with it."""
    printed = [column for row in rows for column, text in row.cells.items() if text.strip()]
    places = {row.number: at for at, row in enumerate(rows)}
    left, right = min(printed), max(printed)
    areas = [
        area
        for area in sheet.merged
        if (at := places.get(area[0])) is not None and rows[at].cells.get(area[1], "").strip()
    ]
    wide = [min(area[3], area[1] + limits().columns) for area in areas if area[1] <= right]
    right = max([right, *wide])
    columns = [c for c in range(left, right + 1) if c not in sheet.hidden_columns]
    hold("columns of a table", len(columns), limits().columns)
    hold("cells of a table", len(columns) * len(rows), limits().cells)
    hold("rows of a table", len(rows), limits().rows)
    beside = {column: at for at, column in enumerate(columns)}
    lanes: list[dict[int, Slot]] = [{} for _ in rows]
    for area in sheet.merged:
        _spread(area, places, beside, rows, lanes)
    for at, row in enumerate(rows):
        for place, column in enumerate(columns):
            lanes[at].setdefault(place, Slot(row.cells.get(column, ""), at, place))
    return Table(tuple(tuple(lane[place] for place in range(len(columns))) for lane in lanes))


def _spread(
    area: tuple[int, int, int, int],
    places: Mapping[int, int],
    beside: Mapping[int, int],
    rows: Sequence[_Row],
    lanes: list[dict[int, Slot]],
) -> None:
    """One slot for all places of a merged range that are seen in this table."""
    top, left, bottom, right = area
    down = [at for number, at in places.items() if top <= number <= bottom]
    across = [at for column, at in beside.items() if left <= column <= right]
    if not down or not across:
        return
    text = rows[down[0]].cells.get(left, "") if rows[down[0]].number == top else ""
    slot = Slot(text, down[0], across[0])
    for at in down:
        for place in across:
            lanes[at].setdefault(place, slot)
