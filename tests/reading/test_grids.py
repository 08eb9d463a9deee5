"""Spans of tables: the HTML standard's algorithm and its guards, against a slow, plain model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import html
from pipelines.extract.document import Table

PAGE = "<html><body><div><p>一、总体情况</p><p>六、其他需要报告的事项</p>{}</div></body></html>"


def table_of(markup: str) -> Table:
    document = html.read(PAGE.format(markup).encode())
    assert document is not None
    (table,) = document.tables
    return table


def texts(table: Table) -> list[list[str | None]]:
    return [[slot.raw if slot else None for slot in row] for row in table.rows]


@pytest.mark.parametrize("nonsense", ["x", "", "-3", "1e9", "two", "1.5", "0x2"])
def test_a_span_that_is_no_number_is_one(nonsense: str) -> None:
    grid = table_of(
        f"<table><tr><td colspan='{nonsense}'>甲</td><td>1</td></tr>"
        "<tr><td>乙</td><td>2</td></tr></table>"
    )
    assert texts(grid) == [["甲", "1"], ["乙", "2"]]


def test_rowspan_zero_goes_to_the_end_and_a_large_one_no_further() -> None:
    for span in ("0", "99", "1000000"):
        grid = table_of(
            f"<table><tr><td rowspan='{span}'>甲</td><td>1</td></tr>"
            "<tr><td>2</td></tr><tr><td>3</td></tr></table>"
        )
        assert texts(grid) == [["甲", "1"], ["甲", "2"], ["甲", "3"]]


def test_a_span_of_a_million_columns_costs_nothing() -> None:
    grid = table_of(
        "<table><tr><td colspan='1000000'>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    )
    assert max(len(row) for row in grid.rows) <= 256
    assert grid.own(1)[0].raw == "2"


def test_spans_of_a_nested_table_do_not_reach_outside() -> None:
    grid = table_of(
        "<table><tr><td>甲</td><td><table><tr><td rowspan='9'>12</td></tr></table></td></tr>"
        "<tr><td>乙</td><td>3</td></tr></table>"
    )
    assert texts(grid) == [["甲", "12"], ["乙", "3"]]


def test_hidden_rows_are_not_read() -> None:
    grid = table_of(
        "<table><tr><td>甲</td><td>1</td></tr>"
        "<tr style='display: none'><td>甲</td><td>9</td></tr>"
        "<tr><td>乙</td><td>2</td></tr></table>"
    )
    assert texts(grid) == [["甲", "1"], ["乙", "2"]]


def test_digits_of_one_number_in_several_spans_are_one_number() -> None:
    grid = table_of(
        "<table><tr><td>甲</td><td><span>4</span><font>1994</font><o:p></o:p></td></tr>"
        "<tr><td>乙</td><td>2</td></tr></table>"
    )
    assert grid.own(0)[1].raw == "41994"


@st.composite
def spanned(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    size = st.integers(1, 3)
    row = st.lists(st.tuples(size, size), min_size=1, max_size=4)
    return draw(st.lists(row, min_size=2, max_size=6))


def model(rows: list[list[tuple[int, int]]]) -> dict[tuple[int, int], int]:
    """(row, column) → number of the cell that covers it, placed one field at a time."""
    taken: dict[tuple[int, int], int] = {}
    number = 0
    for i, row in enumerate(rows):
        column = 0
        for wide, high in row:
            while (i, column) in taken:
                column += 1
            for a in range(i, min(i + high, len(rows))):
                for b in range(column, column + wide):
                    taken.setdefault((a, b), number)
            number += 1
            column += wide
    return taken


@given(spanned())
def test_every_field_is_covered_as_the_model_says(rows: list[list[tuple[int, int]]]) -> None:
    number = iter(range(10**6))
    markup = "".join(
        "<tr>"
        + "".join(f"<td colspan={w} rowspan={h}>c{next(number)}</td>" for w, h in row)
        + "</tr>"
        for row in rows
    )
    if len(rows[0]) == 1 and all(len(row) == 1 for row in rows):
        return  # one cell a row arranges a page; it is no table of figures
    grid = table_of(f"<table>{markup}</table>")
    found = {
        (i, j): int(slot.raw[1:])
        for i, row in enumerate(grid.rows)
        for j, slot in enumerate(row)
        if slot
    }
    assert found == model(rows)
