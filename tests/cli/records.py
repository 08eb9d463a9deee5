"""Records of our own making for the tests of the face."""

from __future__ import annotations

from typing import Any

from pipelines.codebook import forms


def cell(table: str, row: str, column: str, raw: str | None, **changes: Any) -> dict[str, Any]:
    """A cell of form-2019 that prints a number, unless `changes` say otherwise."""
    known = forms()["form-2019"].tables[table][row][column]
    number = {"value": int(raw) if raw and raw.isdigit() else None, "status": "number"}
    return {
        "table": table,
        "row": row,
        "column": column,
        "raw": raw,
        "unit": known.unit,
        **number,
        **changes,
    }


def record(agency: str = "某市科学技术局", year: int = 2020, **changes: Any) -> dict[str, Any]:
    """A small report: two cells of each kind that matters, two findings."""
    return {
        "agency": agency,
        "region_code": "331100",
        "region": ["浙江省", "丽水市"],
        "level": "prefecture",
        "year": year,
        "title": f"{agency}{year}年政府信息公开工作年度报告",
        "published_on": "2021-01-28",
        "report_date": None,
        "template": "form-2019",
        "scope": "agency",
        "url": "https://kjj.example/1.html",
        "urls": ["https://kjj.example/1.html"],
        "first_seen_at": None,
        "last_seen_at": None,
        "version": 1,
        "sections": [
            {"code": "overview", "heading": "一、总体情况", "text": "照常办理，没有 [标记] 的事。"},
            {"code": "requests", "heading": "三、收到和处理申请情况", "text": "见下表。"},
        ],
        "cells": [
            cell("applications", "granted", "natural_person", "4"),
            cell("applications", "granted", "total", "", value=None, status="blank"),
            cell("applications", "partially_granted", "natural_person", "0"),
            cell("applications", "partially_granted", "total", None, value=None, status="missing"),
            cell(
                "proactive",
                "centralized_procurement",
                "procurement_amount",
                "429.1",
                value=429.1,
                unit="万元",
            ),
        ],
        "issues": [
            issue("blank_cell", "warning", ["applications/granted/total"]),
            issue("row_total", "error", ["applications/granted/total"], expected=6, found=7),
        ],
        "sources": {},
        **changes,
    }


def issue(rule: str, severity: str, cells: list[str], **changes: Any) -> dict[str, Any]:
    return {
        "rule": rule,
        "severity": severity,
        "cause": "source",
        "cells": cells,
        "expected": None,
        "found": None,
        "message": f"这是 {rule} 的说明",
        "evidence": None,
        **changes,
    }
