"""The annex of 2014 in every shape: all 58 cells, and no number that is not printed there."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.lists import printing, sheets
from tests.lists.printing import Sheet

TITLE = "清河县水务局2014年政府信息公开工作年度报告"
Shape = Callable[[Sheet, random.Random], bytes]
LOSSLESS: dict[str, Shape] = {
    "html": lambda sheet, _: printing.page(TITLE, printing.html(sheet)),
    "html of an editor": lambda sheet, rng: printing.page(TITLE, printing.html(sheet, rng)),
    "tabs": lambda sheet, _: printing.text(TITLE, printing.tabs(sheet)),
    "bars": lambda sheet, _: printing.text(TITLE, printing.bars(sheet)),
    "a cell a line behind tabs": lambda sheet, _: printing.text(TITLE, printing.opened(sheet)),
}
FLAT: dict[str, Shape] = {
    "a cell a line": lambda sheet, _: printing.text(TITLE, printing.tokens(sheet)),
    "broken words": lambda sheet, rng: printing.text(TITLE, printing.tokens(sheet, rng)),
    "one line": lambda sheet, _: printing.text(TITLE, printing.stream(sheet)),
}
SHAPES = LOSSLESS | FLAT
SEEDS = range(4)


def read(sheet: Sheet, shape: str, seed: int) -> dict[str, Any]:
    found = sheets.record(SHAPES[shape](sheet, random.Random(seed)), "1.html")
    assert found["template"] == "annex-2014"
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_annex(shape: str, seed: int) -> None:
    sheet = sheets.annex(random.Random(seed))
    found = read(sheet, shape, seed)
    assert sheets.cells_of(found) == sheets.truth(sheet)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_blanks_and_placeholders_are_no_zeros(shape: str, seed: int) -> None:
    rng = random.Random(seed)
    change = {code: rng.choice(("", "", "/", "—", "无")) for code in rng.sample(sheets.CODES, 9)}
    change |= {"special_budget": "12.5", "disclosed_total": "1,024"}
    sheet = sheets.with_values(sheets.annex(rng), change)
    assert sheets.cells_of(read(sheet, shape, seed)) == sheets.truth(sheet)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_rows_of_a_province_stand_apart(shape: str, seed: int) -> None:
    """Anhui's seven rows after the third: kept under their labels, and every one is named."""
    rng = random.Random(seed)
    sheet = sheets.with_rows(sheets.annex(rng), rng, sheets.ANHUI, at=4)
    found = read(sheet, shape, seed)
    assert sheets.cells_of(found) == sheets.truth(sheet)
    (issue,) = [issue for issue in found["issues"] if issue["rule"] == "unmapped_row"]
    assert {key.split("/")[1] for key in issue["cells"]} == {label for label, _ in sheets.ANHUI}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("headers", [("2014年度", "历年累计"), ("历年累计", "2014年")])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_cumulative_column_is_never_the_year(
    shape: str, headers: tuple[str, str], seed: int
) -> None:
    sheet = sheets.annex(random.Random(seed), headers)
    column = headers.index(next(header for header in headers if "2014" in header))
    assert sheets.cells_of(read(sheet, shape, seed)) == sheets.truth(sheet, column)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_rows_are_missing(shape: str, seed: int) -> None:
    """Which of two equal labels a row is may then be open; a wrong figure it never is."""
    rng = random.Random(seed * 31 + 7)
    gone = rng.sample(sheets.CODES, rng.randrange(1, 14))
    gone += rng.sample(["review_total", "litigation_total", "litigation_upheld"], rng.randrange(3))
    sheet = sheets.without(sheets.annex(rng), gone)
    assert sheets.unsafe(read(sheet, shape, seed), sheet) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_number_column_is_no_value(shape: str, seed: int) -> None:
    """序号 1, 2, 3, 4, 5, 9, 73, 12: in flattened text some rows stay open, none is wrong."""
    rng = random.Random(seed)
    sheet = sheets.numbered(sheets.annex(rng), rng)
    found, expected = read(sheet, shape, seed), sheets.truth(sheet)
    assert sheets.unsafe(found, sheet) == []
    if shape in LOSSLESS:
        assert sheets.cells_of(found) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_equal_neighbours_that_an_archive_lost(seed: int) -> None:
    sheet = sheets.annex(random.Random(seed), ("2014年度", "历年累计"))
    body = printing.text(TITLE, printing.collapsed(printing.tokens(sheet)))
    found = sheets.record(body)
    assert sheets.unsafe(found, sheet) == []
    assert any(issue["rule"] == "duplicate_lines_removed" for issue in found["issues"])


def parts(sheet: Sheet, at: int) -> tuple[Sheet, Sheet]:
    return replace(sheet, items=sheet.items[:at]), replace(sheet, items=sheet.items[at:])


@pytest.mark.parametrize("again", [True, False], ids=["header again", "no header"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_break_cuts_the_table(again: bool, seed: int) -> None:
    sheet = sheets.annex(random.Random(seed))
    one, two = (printing.html(part) for part in parts(sheet, 20 + seed * 7))
    if not again:
        rows = two.index("</tr>") + len("</tr>")
        two = "<p>续表</p><table><tbody>" + two[rows:]
    found = sheets.record(printing.page(TITLE, one + two))
    assert found["template"] == "annex-2014"
    assert sheets.cells_of(found) == sheets.truth(sheet)


def test_two_halves_side_by_side() -> None:
    sheet = sheets.annex(random.Random(5))
    one, two = parts(sheet, 33)
    rows = [[*one.head, *two.head]]
    for at in range(33):
        right = two.fields(two.items[at]) if at < len(two.items) else ["", "", ""]
        rows.append([*one.fields(one.items[at]), *right])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    found = sheets.record(printing.page(TITLE, f"<table>{body}</table>"))
    assert sheets.cells_of(found) == sheets.truth(sheet)


def test_without_its_header_the_units_show_the_columns() -> None:
    sheet = sheets.annex(random.Random(6))
    table = printing.html(sheet)
    start = table.index("<tr>")
    headless = table[:start] + table[table.index("</tr>") + 5 :]
    found = sheets.record(printing.page(TITLE, headless))
    assert found["template"] == "annex-2014"
    assert sheets.cells_of(found) == sheets.truth(sheet)


def test_columns_of_several_bodies_and_no_total_give_no_value() -> None:
    """区政府 | 区直单位 | 乡镇街道: none is the agency's own; all are kept in printed words."""
    sheet = sheets.annex(random.Random(7), ("区政府", "区直单位", "乡镇街道"))
    found = sheets.record(printing.page(TITLE, printing.html(sheet)))
    expected = sheets.truth(sheet, column=-1)
    cells = sheets.cells_of(found)
    kept = {key: cell for key, cell in expected.items() if key[0] == "regional"}
    assert {key: cell for key, cell in cells.items() if key[0] == "regional"} == kept
    assert len(kept) == 58 * 3
    assert all(cell[1] is None for key, cell in cells.items() if key[0] == "annex")
    assert "annex" in sheets.warned(found)


def test_a_total_among_the_columns_is_the_value() -> None:
    sheet = sheets.annex(random.Random(8), ("区政府", "区直单位", "合计"))
    found = sheets.record(printing.page(TITLE, printing.html(sheet)))
    cells = sheets.cells_of(found)
    for item in sheet.items:
        if item.code != "-":
            assert cells["annex", item.code, "value"][1] == int(item.values[2])
