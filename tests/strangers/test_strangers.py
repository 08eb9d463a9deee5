"""The examiner examined: its forms, its arithmetic, its pages and its marking."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import pytest
from lxml import html

from tests.strangers import figures, forms, offline, report
from tests.strangers.score import Record, score
from tests.strangers.truth import Report, Truth, load, save


def perfect(truth: Report) -> Record:
    """The record a faultless reader would give."""
    record: dict[str, Any] = {**asdict(truth), "url": truth.urls[0], "issues": []}
    return record


def exam(count: int = 40) -> Truth:
    """Reports of every kind of damage, without files."""
    truth = Truth()
    for number in range(count):
        harm = ["", *report.DAMAGES][number % (len(report.DAMAGES) + 1)]
        made, _, ending = offline.make(3, number, harm)
        made.urls = [f"{made.name}.{ending}"]
        truth.reports.append(made)
    return truth


@pytest.mark.parametrize(("form", "cells"), [("form-2019", 198), ("form-2021", 200)])
def test_the_forms_have_their_official_size(form: str, cells: int) -> None:
    assert forms.size(form) == cells


@pytest.mark.parametrize("scale", figures.SCALES)
def test_invented_figures_obey_the_identities(scale: str) -> None:
    drawn = figures.draw(random.Random(5), "form-2021", scale)
    for column in forms.APPLICANTS:
        table = {
            row: drawn["applications", row, column] for row, _, _ in forms.APPLICATIONS["form-2021"]
        }
        assert sum(table[row] for row in forms.outcome_rows("form-2021")) == table["total_handled"]
        assert (
            table["new_requests"] + table["carried_over_from_previous_year"]
            == table["total_handled"] + table["carried_forward_to_next_year"]
        )


def test_the_same_seed_makes_the_same_page() -> None:
    assert offline.make(1, 17, "tokens") == offline.make(1, 17, "tokens")
    assert offline.make(1, 17)[1] != offline.make(2, 17)[1]


@pytest.mark.parametrize("harm", ["", *report.DAMAGES])
def test_every_certain_figure_is_printed_on_its_page(harm: str) -> None:
    for number in range(6):
        made, source, ending = offline.make(11, number, harm)
        text = source if ending == "txt" else html.fromstring(source).text_content()
        for cell in made.cells:
            if cell.certain and cell.status in ("number", "text", "placeholder"):
                assert cell.raw is not None
                assert cell.raw in text, (made.name, cell)


def test_a_faultless_reader_gets_full_marks() -> None:
    truth = exam()
    result = score([perfect(each) for each in truth.reports], truth)
    assert not result.failures()
    assert result.found == len(truth.reports)
    assert not result.differences


def test_a_wrong_number_is_silent_unless_its_cell_or_table_is_named() -> None:
    truth = Truth([offline.make(3, 0, calm=True)[0]])
    truth.reports[0].urls = ["a.html"]
    record = perfect(truth.reports[0])
    cell = next(c for c in record["cells"] if c["table"] == "applications")
    cell["value"] += 1
    assert score([record], truth).counts["silent wrong number"] == 1
    record["issues"] = [{"severity": "warning", "cells": ["applications"]}]
    assert score([record], truth).counts["warned wrong number"] == 1
    record["issues"] = [{"severity": "info", "cells": ["applications"]}]
    assert score([record], truth).counts["silent wrong number"] == 1


def test_a_number_where_none_can_be_known_is_wrong() -> None:
    made, _, _ = offline.make(3, 1, "left_shift")
    made.urls = ["a.html"]
    record = perfect(made)
    lost = next(c for c in record["cells"] if c["status"] == "unreadable")
    lost.update(value=0, raw="0", status="number")
    assert score([record], Truth([made])).counts["silent wrong number"] == 1


def test_invented_missing_and_doubled_reports_are_counted() -> None:
    truth = exam(3)
    truth.decoys["http://x/notice.html"] = "关于编制年度报告的通知"
    records = [perfect(each) for each in truth.reports[:2]] + [perfect(truth.reports[0])]
    records.append({"url": "http://x/notice.html", "title": "通知", "cells": []})
    counts = score(records, truth).counts
    assert (counts["invented"], counts["duplicated"], counts["not found"]) == (1, 1, 1)


def test_truth_survives_its_file(tmp_path: Any) -> None:
    truth = exam(5)
    truth.decoys["http://x/"] = "指南"
    save(truth, tmp_path / "truth.jsonl")
    assert load(tmp_path / "truth.jsonl") == truth
