"""Tables with real places: made from lines and texts, and joined where a page break parts them.

In goes a grid of lines with the text of each cell, out comes a `Table`. A table that runs over a
page's end has its head printed again and may have a row cut in two: the head is dropped once more,
the row made whole, where the forms' words do not say that the two halves are rows of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.extract.document import Slot, Table
from pipelines.extract.ruling import Ruled
from pipelines.labels import labels
from pipelines.numbers import read
from pipelines.text import bare, compact, enumeration, printed

_MOST_HEAD_ROWS = 5


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a cell; `others` are further readings of the same glyphs (unsure)."""

    text: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A table or a part of one: `xs` are the columns' places, `rows[i][j]` the number of the cell
    that covers row i, column j, `cells` what stands in each."""

    xs: tuple[float, ...]
    rows: tuple[tuple[int | None, ...], ...]
    cells: tuple[Words, ...]
    top: float = 0.0

    def table(self) -> Table:
        """The table as the recogniser takes it: one slot a cell, at the place it begins."""
        slots: dict[int, Slot] = {}
        for i, row in enumerate(self.rows):
            for j, number in enumerate(row):
                if number is not None and number not in slots:
                    words = self.cells[number]
                    slots[number] = Slot(words.text, i, j, words.others)
        return Table(
            tuple(tuple(None if n is None else slots[n] for n in row) for row in self.rows)
        )

    def words(self, row: int) -> list[Words]:
        """The cells of a row in order, each once, with those that reach into it from above."""
        return [self.cells[n] for n in dict.fromkeys(self.rows[row]) if n is not None]


def piece(ruled: Ruled, words: Sequence[Words]) -> Piece:
    """A grid of lines with its texts; rows that no cell begins in are drawn twice, and dropped."""
    return Piece(ruled.xs, ruled.owner, tuple(words), ruled.ys[0])


def continued(upper: Piece, lower: Piece, width: float) -> bool:
    """Whether `lower` may be the rest of `upper`: same outline, no column cuts another's."""
    near = width / 100
    if abs(upper.xs[0] - lower.xs[0]) > near or abs(upper.xs[-1] - lower.xs[-1]) > near:
        return False
    fewer, more = sorted((upper.xs, lower.xs), key=len)
    return all(min(abs(x - other) for other in more) <= near for x in fewer)


def joined(upper: Piece, lower: Piece) -> Piece:
    """One table of both: on the columns of both, without the head printed again."""
    xs = max((upper.xs, lower.xs), key=len)
    upper, lower = _on(xs, upper), _on(xs, lower)
    lower = replace(lower, rows=lower.rows[_repeated(upper, lower) :])
    offset = len(upper.cells)
    cells = [*upper.cells, *lower.cells]
    rows = [*upper.rows]
    below = [tuple(None if n is None else n + offset for n in row) for row in lower.rows]
    if not below:
        return replace(upper, rows=tuple(rows))
    whole = _cut_row(upper, lower)
    merged: dict[int, int] = {}
    for above, under in zip(rows[-1], below[0], strict=True):
        if above is None or under is None or under in merged:
            continue
        if whole or _runs_on(upper, lower, above, under - offset):
            merged[under] = above
            cells[above] = _both(cells[above], cells[under])
    below = [tuple(n if n is None else merged.get(n, n) for n in row) for row in below]
    return Piece(xs, (*rows, *below[1 if whole else 0 :]), tuple(cells), upper.top)


def _on(xs: tuple[float, ...], part: Piece) -> Piece:
    """The same cells on a grid with more columns."""
    if len(xs) == len(part.xs):
        return part
    places = [min(range(len(xs)), key=lambda k: abs(xs[k] - x)) for x in part.xs]
    rows = []
    for row in part.rows:
        wide: list[int | None] = []
        for number, start, end in zip(row, places, places[1:], strict=False):
            wide += [number] * (end - start)
        rows.append(tuple(wide))
    return replace(part, xs=xs, rows=tuple(rows))


def _repeated(upper: Piece, lower: Piece) -> int:
    """How many first rows of `lower` are the head of `upper` again: the same words, no figures."""
    count = 0
    for i in range(min(_MOST_HEAD_ROWS, len(upper.rows), len(lower.rows))):
        head = [compact(words.text) for words in upper.words(i)]
        again = [compact(words.text) for words in lower.words(i)]
        if head != again or any(read(text).status == "number" for text in head):
            break
        count += 1
    return count


def _runs_on(upper: Piece, lower: Piece, above: int, under: int) -> bool:
    """A tall cell (a group's label) that the page's end cut: below is blank, or its last words."""
    last, first = upper.rows[-1], lower.rows[0]
    if [n == above for n in last] != [n == under for n in first]:
        return False
    tall = sum(above in row for row in upper.rows) > 1 or sum(under in r for r in lower.rows) > 1
    rest = compact(lower.cells[under].text)
    if read(printed(upper.cells[above].text)).status not in ("text", "blank"):
        return False
    return tall and not enumeration(rest) and not any(char.isdigit() for char in rest)


def _cut_row(upper: Piece, lower: Piece) -> bool:
    """Whether the first row of `lower` is the second half of the last row of `upper`.

    No figure stands on both sides, the words go on without a numeral of their own, and the two
    halves are not the names of two rows of the form.
    """
    above, below = upper.words(len(upper.rows) - 1), lower.words(0)
    if len(upper.rows[-1]) != len(lower.rows[0]):
        return False
    pairs = [
        (upper.cells[a], lower.cells[b])
        for a, b in dict.fromkeys(zip(upper.rows[-1], lower.rows[0], strict=True))
        if a is not None and b is not None
    ]
    if len(pairs) != len(above) or len(pairs) != len(below):
        return False
    words = [(a.text.strip(), b.text.strip()) for a, b in pairs]
    both = [(a, b) for a, b in words if a and b]
    if any(read(printed(a)).status != "text" or read(printed(b)).status != "text" for a, b in both):
        return False
    tail = [b for _, b in words if b and read(printed(b)).status == "text"]
    head = [a for a, _ in words if a and read(printed(a)).status == "text"]
    if not head or any(enumeration(compact(text)) for text in tail):
        return False
    if not tail:
        # nothing but figures, or nothing at all, below the label
        return not all(a for a, _ in words) and any(b for _, b in words)
    named = _row(head[-1]), _row(tail[-1])
    if named[1] and labels().starts.match(head[0]):
        # a header at the page's foot, and its first row overleaf
        return False
    return named[1] is None or named[0] is None or _row(head[-1] + tail[-1]) != named[1]


def _row(text: str) -> str | None:
    """The row of a form that a label names, by all of its words."""
    if len(bare(text)) < 2:
        return None
    return labels().application_rows.match(text) or labels().proactive_rows.match(text)


def _both(above: Words, below: Words) -> Words:
    text = "\n".join(part for part in (above.text, below.text) if part.strip())
    return Words(text, (*above.others, *below.others))
