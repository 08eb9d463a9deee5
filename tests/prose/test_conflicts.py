"""The prose held against the tables: a conflict names its cells, doubt says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reading.test_checks import page, record


def conflicts(sentence: str, form: str = "form-2021", printed: str = "0") -> list[dict[str, Any]]:
    """Findings on a report whose every cell prints `printed` and whose overview says `sentence`."""
    body = page(form, lambda *_: printed).replace("全年平稳。".encode(), sentence.encode())
    return [issue for issue in record(body)["issues"] if issue["rule"] == "text_table_mismatch"]


@pytest.mark.parametrize(
    ("sentence", "cells", "expected", "found"),
    [
        ("收到政府信息公开申请5件。", ["applications/new_requests/total"], 5, 3),
        ("收到政府信息公开申请两件。", ["applications/new_requests/total"], 2, 3),
        ("未收到政府信息公开申请。", ["applications/new_requests/total"], 0, 3),
        ("收到自然人政府信息公开申请5件。", ["applications/new_requests/natural_person"], 5, 3),
        (
            "政府信息公开行政诉讼7件。",
            [
                "review_litigation/litigation_direct/total",
                "review_litigation/litigation_after_review/total",
            ],
            7,
            6,
        ),
        ("行政事业性收费5万元。", ["proactive/administrative_fees/fee_amount"], 5, 3),
    ],
)
def test_a_conflict_names_its_cells(
    sentence: str, cells: list[str], expected: int, found: int
) -> None:
    (issue,) = conflicts(sentence, printed="3")
    assert issue["cells"] == cells
    assert (issue["expected"], issue["found"]) == (expected, found)
    assert issue["severity"] == "warning"
    assert issue["evidence"] in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "收到政府信息公开申请3件，其中自然人3件。",
        "行政事业性收费3万元，即30000元。",
        "行政事业性收费30000元。",
        "2020年收到政府信息公开申请5件。",
        "历年累计收到政府信息公开申请50件。",
        "收到政府信息公开申请约5件，比上年减少2件。",
        "市本级收到政府信息公开申请1件，全市收到政府信息公开申请3件。",
    ],
)
def test_agreement_other_years_and_doubt_say_nothing(sentence: str) -> None:
    assert conflicts(sentence, printed="3") == []


def test_a_blank_cell_is_not_held_against_the_prose() -> None:
    assert conflicts("收到政府信息公开申请5件。", printed="") == []


def test_what_is_only_loosely_comparable_is_an_info() -> None:
    (issue,) = conflicts("行政许可事项1项。", form="form-2019", printed="3")
    assert issue["severity"] == "info"
    assert issue["cells"] == ["proactive/administrative_licensing/items_previous_year"]
