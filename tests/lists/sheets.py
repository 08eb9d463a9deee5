"""Sheets of the annex of 2014 and of provinces' forms, with figures, damages and their truth."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from pipelines import Capture, Outcome, Resource, process
from tests.lists.printing import Item, Sheet

HERE = Path(__file__).parent
NAMES = (("统计指标", "单位"), ("指标名称", "计量单位"), ("统计指标", "计量单位"))
Cells = dict[tuple[str, str, str], tuple[Any, ...]]
ANHUI = (
    ("主动公开重点领域信息数", "条"),
    ("其中：财政资金信息数", "条"),
    ("保障性住房信息数", "条"),
    ("食品药品安全信息数", "条"),
    ("环境保护信息数", "条"),
    ("安全生产信息数", "条"),
    ("价格和收费信息数", "条"),
)


def _lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines()]


ANNEX = [(label, unit, code or "-") for label, unit, code in _lines("annex_rows.tsv")]
CODES = [code for _, _, code in ANNEX if code != "-"]
FUJIAN: dict[str, Any] = yaml.safe_load((HERE / "fujian.yaml").read_text("utf-8"))


def figure(rng: random.Random) -> str:
    return rng.choice(("0", "0", str(rng.randrange(1, 30)), str(rng.randrange(30, 20000))))


def annex(rng: random.Random, headers: tuple[str, ...] = ("统计数",)) -> Sheet:
    """The annex with a random figure in every cell; headings carry dashes."""
    items = tuple(
        Item(label, unit, ("",) * len(headers), code)
        if code == "-"
        else Item(label, unit, tuple(figure(rng) for _ in headers), code)
        for label, unit, code in ANNEX
    )
    return Sheet(rng.choice(NAMES), headers, items)


def fujian(version: str, rng: random.Random) -> Sheet:
    form = FUJIAN[version]
    label, unit, *headers = form["header"]
    items = []
    for row in form["rows"]:
        name, _, counted = row.rpartition(" ")
        items.append(Item(name, counted, tuple(figure(rng) for _ in headers)))
    return Sheet((label, unit), tuple(headers), tuple(items), title="政府信息公开有关情况统计表")


def shanghai(rng: random.Random) -> Sheet:
    items = tuple(
        Item(label, unit, (figure(rng), figure(rng)), number=code)
        for label, unit, code in _lines("shanghai_rows.tsv")
    )
    headers = ("本月累计", "本年累计")
    return Sheet(("指标名称", "计算单位"), headers, items, numbered="代码", number_behind=True)


def without(sheet: Sheet, codes: Iterable[str]) -> Sheet:
    gone = set(codes)
    return replace(sheet, items=tuple(item for item in sheet.items if item.code not in gone))


def with_values(sheet: Sheet, change: dict[str, str], column: int = 0) -> Sheet:
    """The sheet with another printed text in the cells of some codes."""
    items = []
    for item in sheet.items:
        values = list(item.values)
        values[column] = change.get(item.code, values[column])
        items.append(replace(item, values=tuple(values)))
    return replace(sheet, items=tuple(items))


def with_rows(sheet: Sheet, rng: random.Random, rows: Iterable[tuple[str, str]], at: int) -> Sheet:
    """The sheet with rows of a province's own behind its first `at`."""
    own = tuple(
        Item(label, unit, tuple(figure(rng) for _ in sheet.headers)) for label, unit in rows
    )
    return replace(sheet, items=(*sheet.items[:at], *own, *sheet.items[at:]))


def numbered(sheet: Sheet, rng: random.Random) -> Sheet:
    """A number column in front whose numbers are no sequence, and headings carry none."""
    items = tuple(
        replace(item, number="" if item.code == "-" else str(rng.randrange(1, 90)))
        for item in sheet.items
    )
    return replace(sheet, items=items, numbered="序号")


# --- truth and reading -------------------------------------------------------------------------


def printed(raw: str, unit: str | None) -> tuple[Any, ...]:
    """(raw, value, unit, status) of a printed text: the few kinds the sheets print."""
    if raw == "":
        return ("", None, unit, "blank")
    if raw in ("/", "—", "无"):
        return (raw, None, unit, "placeholder")
    plain = raw.replace(",", "")
    value = float(plain) if "." in plain else int(plain)
    return (raw, value, unit, "number")


def truth(sheet: Sheet, column: int = 0) -> Cells:
    """Every cell of the record: the annex's own from `column`, all others as regional."""
    cells: Cells = {}
    has_annex = any(item.code in CODES for item in sheet.items)
    if has_annex:
        units = {code: unit for _, unit, code in ANNEX}
        cells = {("annex", code, "value"): (None, None, units[code], "missing") for code in CODES}
    for item in sheet.items:
        if item.code == "-":
            continue
        label = "".join(item.label.split())
        for at, (header, raw) in enumerate(zip(sheet.headers, item.values, strict=True)):
            said = printed(raw, item.unit or None)
            if item.code and at == column:
                cells["annex", item.code, "value"] = said
            else:
                cells[_again(cells, ("regional", label, "".join(header.split())))] = said
    return cells


def _again(cells: Cells, key: tuple[str, str, str]) -> tuple[str, str, str]:
    """The key, marked where a label stands twice in a list (其他情形数)."""
    while key in cells:
        key = (key[0], key[1] + "+", key[2])
    return key


def record(body: bytes, name: str = "1.html") -> dict[str, Any]:
    reading = process(Capture(Resource(f"https://www.example.gov.cn/{name}", body)))
    assert reading.outcome is Outcome.REPORT, reading.reason
    assert reading.report is not None
    return reading.report.as_record()


def cells_of(read: dict[str, Any]) -> Cells:
    cells: Cells = {}
    for cell in read["cells"]:
        key = _again(cells, (cell["table"], cell["row"], cell["column"]))
        cells[key] = (cell["raw"], cell["value"], cell["unit"], cell["status"])
    return cells


def warned(read: dict[str, Any]) -> set[str]:
    return {
        key
        for issue in read["issues"]
        if issue["severity"] in ("warning", "error")
        for key in issue["cells"]
    }


def unsafe(read: dict[str, Any], sheet: Sheet, column: int = 0) -> list[str]:
    """Numbers that are not the printed ones, and cells that differ without a warning.

    A figure under its own printed words is right, also where the annex should have it.
    """
    loud = warned(read)
    expected = truth(sheet, column)
    known = truth(sheet, -1) | expected
    found = {key: cell for key, cell in cells_of(read).items() if known.get(key) != cell}
    expected = {key: cell for key, cell in expected.items() if cells_of(read).get(key) != cell}
    wrong = []
    for key in expected.keys() | found.keys():
        at = "/".join(key).replace("+", "")
        want, got = expected.get(key), found.get(key)
        if got and got[1] is not None and (want is None or got[1] != want[1]):
            wrong.append(f"{at}: {got}, not {want}")
        elif got != want and at not in loud and key[0] not in loud:
            wrong.append(f"{at}: {got}, not {want}, without a warning")
    return wrong
