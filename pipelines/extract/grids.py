"""A `<table>` element to a `Table` with its row and column spans resolved.

The algorithm is the HTML standard's (forming a table), with guards for what portals send: spans
that are no numbers, spans of a million, `rowspan=0` (to the end), rows of nested tables, hidden
rows. No cell is lost and none is invented: `pandas.read_html` and others fail on one or other.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.extract.document import Slot, Table
from pipelines.extract.dom import Element, text_of_all

MAX_COLUMNS = 256
MAX_ROWS = 5000
# A mark of the private use area (XML allows no control characters) that content preparation puts
# where a block or a <br> breaks the line.
BREAK = "\ue8f1"


def rows_of(table: Element) -> Iterator[Element]:
    """The table's own rows, not those of a table nested in a cell."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def cells_of(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def span(cell: Element, name: str, rest: int) -> int:
    """A span as a number between 1 and `rest`; `rowspan=0` means `rest`, nonsense means 1."""
    printed = cell.get(name)
    if printed is None:
        return 1
    digits = printed.strip().rstrip(";%")
    if not digits.isdigit():
        return 1
    number = int(digits[:7])
    if number == 0:
        return rest if name == "rowspan" else 1
    return min(number, rest)


def text_of(element: Element) -> str:
    """The element's text; its own line breaks as `\\n`, the source's layout as blanks."""
    joined = text_of_all(element)
    if "\n" in joined or "\r" in joined:
        # A newline between two elements of the source is layout, not text.
        joined = unwrap(joined)
    return joined.replace(BREAK, "\n").strip() if BREAK in joined else joined.strip()


def unwrap(text: str) -> str:
    """Undo the source's line wrapping: a wrapped line of Chinese has no blank, one of words one."""
    lines = [line.strip(" \r") for line in text.split("\n")]
    joined = lines[0]
    for line in lines[1:]:
        if joined and line and joined[-1].isascii() and line[0].isascii():
            joined += " "
        joined += line
    return joined


def resolve(rows: list[Element]) -> Table:
    """Resolve the spans of `rows` into slots; a short row ends with None."""
    rows = rows[:MAX_ROWS]
    height = len(rows)
    lanes: list[dict[int, Slot]] = [{} for _ in range(height)]
    for i, row in enumerate(rows):
        lane = lanes[i]
        column = 0
        for cell in cells_of(row):
            while column in lane:
                column += 1
            if column >= MAX_COLUMNS:
                break
            slot = Slot(text_of(cell), i, column)
            wide = span(cell, "colspan", MAX_COLUMNS - column)
            high = span(cell, "rowspan", height - i)
            for below in range(i, i + high):
                for beside in range(column, column + wide):
                    # An overlap is an error of the page: the first cell keeps its place.
                    lanes[below].setdefault(beside, slot)
            column += wide
    return Table(
        tuple(
            tuple(lane.get(column) for column in range(max(lane, default=-1) + 1)) for lane in lanes
        )
    )
