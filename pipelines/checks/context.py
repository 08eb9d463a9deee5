"""What a rule may look at: one reading before it is a record, with lookups that rules share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipelines.codebook import Form, forms
from pipelines.extract.document import Document
from pipelines.model import Cause, Cell, Identity, Observation
from pipelines.recognise import Structure
from pipelines.tables.rows import TableReading

TABLE_NAMES = {
    "proactive": "主动公开政府信息情况",
    "applications": "收到和处理政府信息公开申请情况",
    "review_litigation": "政府信息公开行政复议、行政诉讼情况",
    "annex": "政府信息公开情况统计表",
}


@dataclass(frozen=True)
class Context:
    document: Document
    structure: Structure
    readings: Mapping[str, TableReading]
    cells: tuple[Cell, ...]
    identity: Identity
    unread: tuple[str, ...] = ()
    """Names of attachments that no reader took."""
    observations: tuple[Observation, ...] = ()
    manual: bool = False
    """A person saved the file and added it by hand."""

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str, str], Cell]:
        return {(cell.table, cell.row, cell.column): cell for cell in self.cells}

    @property
    def form(self) -> Form | None:
        return forms().get(self.structure.template)

    @property
    def since_2019(self) -> bool:
        """Whether the report follows a form with the chapters and tables prescribed in 2019."""
        return self.structure.template.startswith("form-")

    def cell(self, table: str, row: str, column: str) -> Cell | None:
        return self.by_key.get((table, row, column))

    def rows(self, table: str) -> Iterator[str]:
        """Codes of the rows the record has of a table, in order."""
        seen = dict.fromkeys(cell.row for cell in self.cells if cell.table == table)
        yield from seen

    def cause(self, table: str) -> Cause:
        """Whom a contradiction in a table is to be laid to: the bytes, or perhaps our reading."""
        if table in self.structure.flattened or self.document.recognised:
            return "undecided"
        reading = self.readings.get(table)
        doubts = {"split_number_suspected", "table_repeated_differs", "merged_cells_row"}
        if reading and doubts & {note.rule for note in reading.notes}:
            return "reader"
        return "source"
