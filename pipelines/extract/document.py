"""What extraction yields: a document as a sequence of paragraphs and tables, and its metadata.

Every media type is brought to this one shape, so that recognition knows nothing of HTML, Word or
PDF. A table keeps the geometry of its source: a slot that a span covers is the same object as the
slot it comes from, and a place that nothing covers is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.model import Grid
from pipelines.text import printed


class Slot:
    """One printed cell and where it stands; `text` keeps its inner line breaks as `\\n`.

    `raw` is the text as the contract prints it: read many times, so joined once. `alternatives`
    are other readings of the same glyphs (a picture, digits across a line): not empty is unsure.
    """

    __slots__ = ("alternatives", "column", "raw", "row", "text")

    def __init__(
        self, text: str, row: int, column: int, alternatives: tuple[str, ...] = ()
    ) -> None:
        self.text = text
        self.raw = printed(text)
        self.row = row
        self.column = column
        self.alternatives = alternatives

    def __repr__(self) -> str:
        return f"Slot({self.text!r}, {self.row}, {self.column})"


@dataclass(frozen=True, slots=True)
class Table:
    """`rows[i][j]` is the slot that covers row i, column j.

    `geometry` is true where columns are real (a DOM table), false where rows are only sequences
    of cells (flattened text), so that a column's place says nothing about its neighbour's.
    `lossless` is true where a blank cell is printed as such, false where it may have vanished.
    """

    rows: tuple[tuple[Slot | None, ...], ...]
    geometry: bool = True
    lossless: bool = True

    def own(self, index: int) -> list[Slot]:
        """The cells printed in row `index` itself, left to right, without shadows of spans."""
        return [
            slot
            for column, slot in enumerate(self.rows[index])
            if slot is not None and slot.row == index and slot.column == column
        ]

    def as_grid(self, table: str | None = None) -> Grid:
        width = max((len(row) for row in self.rows), default=0)
        texts, origins = [], []
        for i, row in enumerate(self.rows):
            padded = (*row, *([None] * (width - len(row))))
            texts.append(tuple(slot.raw if slot else "" for slot in padded))
            origins.append(
                tuple(
                    slot is not None and slot.row == i and slot.column == j
                    for j, slot in enumerate(padded)
                )
            )
        return Grid(tuple(texts), tuple(origins), table)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of prose; a TAB inside it is the source's own (flattened tables use it)."""

    text: str


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A rendition of a report: blocks in reading order, and what the page says about itself."""

    media_type: str
    blocks: tuple[Block, ...]
    title: str | None = None
    titles: tuple[tuple[str, str], ...] = ()
    """Other candidates for the title as (source, text)."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """Lower-cased meta names (hazards: names differ in case) → first non-empty value."""
    printed_date: str | None = None
    before_title: str | None = None
    images: int = 0
    """Pictures inside the content: tables may be among them."""
    doubts: tuple[str, ...] = ()
    """What is wrong with the file itself: nothing in it is then certain."""
    recognised: bool = False
    """Whether its text was recognised from a picture, so that a contradiction may be ours."""

    @property
    def paragraphs(self) -> Iterator[str]:
        return (block.text for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))
