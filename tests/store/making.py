"""Reports and captures of our own making for the store's tests."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.codebook import forms
from pipelines.model import (
    Capture,
    Cell,
    Finding,
    Grid,
    Identity,
    Observation,
    Origin,
    Outcome,
    Reading,
    Report,
    Resource,
    Section,
)
from pipelines.store import Saved, Store

DAY = datetime(2026, 1, 28, 4, 0, tzinfo=UTC)
LISHUI = Origin(portal_id="lishui", region_code="331100", portal_name="丽水市人民政府")
ELSEWHERE = Origin(portal_id="aaa-elsewhere", region_code="330000", portal_name="浙江省人民政府")


def url(name: object, host: str = "www.example.gov.cn") -> str:
    return f"https://{host}/xxgk/2024/{name}.html"


def form(seed: int = 0, template: str = "form-2021") -> tuple[Cell, ...]:
    """Every cell of a form filled with small whole numbers."""
    dice = random.Random(seed)
    return tuple(
        Cell(place.table, place.row, place.column, str(value), value, place.unit, "number")
        for place in forms()[template].indicators
        for value in [dice.choice((0, 0, 0, 0, 1, 2, 7, dice.randrange(5000)))]
    )


def report(
    agency: str | None = "丽水市科学技术局",
    year: int | None = 2023,
    *,
    region: str | None = "331100",
    seed: int = 0,
    cells: tuple[Cell, ...] | None = None,
    text: str = "一年来，本机关主动公开信息。",
    **identity: Any,
) -> Report:
    who = Identity(
        agency=agency,
        region_code=region,
        region=("浙江省", "丽水市") if region else (),
        level="prefecture",
        year=year,
        scope="agency",
        is_report=True,
        confidence="high",
        reason="标题",
        title=f"{agency}{year}年政府信息公开工作年度报告",
        published_on="2024-01-28",
        sources={"agency": "title", "year": "title", "region_code": "portal"},
    )
    return Report(
        identity=replace(who, **identity),
        template="form-2021",
        url=None,
        sections=(
            Section("overview", "一、总体情况", text),
            Section("requests", "三、收到和处理政府信息公开申请情况", ""),
        ),
        cells=form(seed) if cells is None else cells,
        issues=(
            Finding(
                "row_total",
                "error",
                "source",
                "parts add up to 7, the total says 6",
                ("applications/granted/total",),
                6,
                7,
            ),
            Finding("blank_cell", "warning", "undecided", "空", evidence="第3行"),
        ),
        grids=(Grid((("甲", "甲"), ("1", "")), ((True, False), (True, True)), "applications"),),
        media_type="text/html",
        observations=(
            said("new_requests", 13, "收到申请13件"),
            said("procurement_amount", 429.1, "429.1万元"),
        ),
    )


def said(concept: str, value: float, raw: str, **change: Any) -> Observation:
    """Something the prose says."""
    plain = Observation(
        concept, None, raw, value, None, "number", 2023, (), "high", "overview", 0, len(raw)
    )
    return replace(plain, **change)


def capture(address: str, body: bytes, days: float = 0, origin: Origin = LISHUI) -> Capture:
    return Capture(
        page=Resource(address, body, "text/html"),
        origin=origin,
        fetched_at=DAY + timedelta(days=days),
    )


def save(
    store: Store,
    found: Report | None,
    address: str,
    *,
    body: bytes | None = None,
    days: float = 0,
    origin: Origin = LISHUI,
    outcome: Outcome = Outcome.NOT_A_REPORT,
) -> Saved:
    """Save a report (or, with None, a page that is none); the body follows from the report."""
    if found is None:
        reading = Reading(outcome, "no table, no title")
    else:
        found = replace(found, url=address)
        reading = Reading(Outcome.REPORT, "title", found)
    content = repr(found).encode() if body is None else body
    return store.save(capture(address, content, days, origin), reading)


def exported(store: Store, *, times: bool = False) -> list[dict[str, Any]]:
    """All records, as two exports are compared."""
    dropped = () if times else ("first_seen_at", "last_seen_at")
    return [
        {key: value for key, value in record.items() if key not in dropped}
        for record in store.records()
    ]


def with_cell(found: Report, key: str, **change: Any) -> Report:
    """The report with one cell changed."""
    cells = tuple(replace(cell, **change) if cell.key == key else cell for cell in found.cells)
    assert cells != found.cells
    return replace(found, cells=cells)
