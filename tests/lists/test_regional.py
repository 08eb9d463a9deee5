"""Forms of provinces: table `regional` in printed words, and never the national annex."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lists import printing, sheets
from tests.lists.printing import Item, Sheet

TITLE = "清河县水务局2014年政府信息公开工作年度报告"
SHAPES: dict[str, Callable[[Sheet], bytes]] = {
    "html": lambda sheet: printing.page(TITLE, printing.html(sheet)),
    "html of an editor": lambda sheet: printing.page(TITLE, printing.html(sheet, random.Random(1))),
    "tabs": lambda sheet: printing.text(TITLE, printing.tabs(sheet)),
    "bars": lambda sheet: printing.text(TITLE, printing.bars(sheet)),
    "a cell a line behind tabs": lambda sheet: printing.text(TITLE, printing.opened(sheet)),
    "a cell a line": lambda sheet: printing.text(TITLE, printing.tokens(sheet)),
    "one line": lambda sheet: printing.text(TITLE, printing.stream(sheet)),
}


def read(sheet: Sheet, shape: str) -> dict[str, Any]:
    found = sheets.record(SHAPES[shape](sheet))
    assert found["template"] == "narrative"
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("version", sheets.FUJIAN)
@pytest.mark.parametrize("seed", range(3))
def test_five_versions_of_fujian(version: str, shape: str, seed: int) -> None:
    sheet = sheets.fujian(version, random.Random(seed))
    assert sheets.cells_of(read(sheet, shape)) == sheets.truth(sheet)


@pytest.mark.parametrize("version", sheets.FUJIAN)
@pytest.mark.parametrize("seed", range(8))
def test_fujian_in_broken_words(version: str, seed: int) -> None:
    """指|标|名|称, 2.网|络|申请数: joined again; where a unit stands apart, a warning at least."""
    rng = random.Random(seed)
    sheet = sheets.fujian(version, rng)
    found = sheets.record(printing.text(TITLE, printing.tokens(sheet, rng)))
    assert found["template"] == "narrative"
    assert sheets.unsafe(found, sheet) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_the_54_rows_of_shanghai(shape: str, seed: int) -> None:
    """Their codes 01 to 54 stand behind the unit and are no value."""
    sheet = sheets.shanghai(random.Random(seed))
    found = read(sheet, shape)
    assert sheets.cells_of(found) == sheets.truth(sheet)
    assert len(found["cells"]) == 108


def test_the_annexes_title_does_not_make_a_form_national() -> None:
    sheet = replace(sheets.fujian("2014", random.Random(2)), title=printing.ANNEX_TITLE)
    for shape in SHAPES:
        tables = {cell["table"] for cell in read(sheet, shape)["cells"]}
        assert tables == {"regional"}


def test_labels_shared_with_the_annex_do_not_make_a_form_national() -> None:
    """Channels, replies, reviews and lawsuits in the annex's words, and none of its own rows."""
    rng = random.Random(3)
    words = ("申请数", "公开答复数", "涉及", "行政复议数量", "行政诉讼数量")
    items = [item for item in sheets.annex(rng).items if any(word in item.label for word in words)]
    sheet = Sheet(("统计指标", "单位"), ("统计数",), tuple(replace(i, code="") for i in items))
    assert len(items) > 10
    assert sheets.cells_of(read(sheet, "html")) == sheets.truth(sheet)


def test_blank_cells_of_a_form_with_one_column_are_blank() -> None:
    rng = random.Random(4)
    sheet = sheets.fujian("2009", rng)
    items = [replace(item, values=("",)) if rng.random() < 0.4 else item for item in sheet.items]
    sheet = replace(sheet, items=tuple(items))
    for shape in SHAPES:
        found = read(sheet, shape)
        assert sheets.cells_of(found) == sheets.truth(sheet), shape
        assert any(issue["rule"] == "blank_cell" for issue in found["issues"])


@pytest.mark.parametrize("version", ["2012", "2014", "2015", "2017"])
def test_blank_cells_of_two_columns_are_not_guessed(version: str) -> None:
    rng = random.Random(5)
    sheet = sheets.fujian(version, rng)
    items = [
        replace(item, values=tuple(v if rng.random() < 0.7 else "" for v in item.values))
        for item in sheet.items
    ]
    sheet = replace(sheet, items=tuple(items))
    for shape in SHAPES:
        found = read(sheet, shape)
        assert sheets.unsafe(found, sheet) == [], shape
        if "html" in shape or "behind tabs" in shape:
            assert sheets.cells_of(found) == sheets.truth(sheet)


def test_text_that_seems_to_hold_a_list_is_said() -> None:
    """The header is lost and each cell is a line: nothing can be read, and that is a warning."""
    sheet = sheets.fujian("2012", random.Random(6))
    found = sheets.record(printing.text(TITLE, printing.tokens(sheet)[4:]))
    assert found["cells"] == []
    assert "list_unread" in {issue["rule"] for issue in found["issues"]}


@pytest.mark.parametrize("shape", ["html", "html of an editor", "tabs"])
def test_an_annex_beside_the_form_of_2019_is_read_too(shape: str) -> None:
    """永嘉东城街道 2019: the newest form names the template, the cells of both are there."""
    from tests.reading.test_checks import page as form_page

    sheet = sheets.annex(random.Random(7))
    whole = form_page("form-2019", lambda *_: "0").decode()
    table = printing.html(sheet, random.Random(7) if "editor" in shape else None)
    if shape == "tabs":
        table = "<p>" + "</p><p>".join(printing.tabs(sheet)) + "</p>"
    found = sheets.record(whole.replace("</div>", f"{table}</div>").encode())
    assert found["template"] == "form-2019"
    cells = sheets.cells_of(found)
    assert {key: cell for key, cell in cells.items() if key[0] == "annex"} == sheets.truth(sheet)
    assert len(cells) == 198 + 58
    order = list(dict.fromkeys(cell["table"] for cell in found["cells"]))
    assert order == ["proactive", "applications", "review_litigation", "annex"]


words = st.text("政府信息公开受理申请答复总数网站公报其他条例", min_size=4, max_size=12)
figures = st.one_of(st.integers(0, 10**6).map(str), st.just(""), st.just("/"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(words, st.sampled_from(["条", "件", "人次", "万元"])), min_size=4),
    st.sampled_from([("统计数",), ("2013年", "历年累计"), ("本年", "上年", "同比")]),
    st.data(),
)
def test_any_list_in_a_table_comes_back(
    rows: list[tuple[str, str]], headers: tuple[str, ...], data: st.DataObject
) -> None:
    items = tuple(
        Item(f"{at}.{label}", unit, tuple(data.draw(figures) for _ in headers))
        for at, (label, unit) in enumerate(rows, 1)
    )
    sheet = Sheet(("指标名称", "计量单位"), headers, items)
    assert sheets.cells_of(read(sheet, "html")) == sheets.truth(sheet)
    assert sheets.unsafe(read(sheet, "a cell a line"), sheet) == []
    assert sheets.unsafe(read(sheet, "tabs"), sheet) == []
