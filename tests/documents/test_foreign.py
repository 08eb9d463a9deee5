"""Documents that a foreign program wrote are read like our own writers': every cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.content import Paper, draw
from tests.documents.docx import by_library
from tests.documents.measure import Measure, judge
from tests.strangers.truth import Report, load

FOREIGN = Path(__file__).parent / "foreign"
REPORTS = load(FOREIGN / "truth.jsonl").reports


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.urls[0])
def test_every_cell_of_a_foreign_document(report: Report) -> None:
    result = Measure()
    judge(result, Paper(report.title, [], report), (FOREIGN / report.urls[0]).read_bytes())
    assert result.equal == result.cells, "\n".join(result.wrong[:20])
    assert result.silent == 0
    assert result.identities == 1


def test_no_foreign_document_is_forgotten() -> None:
    assert {path.name for path in FOREIGN.iterdir()} - {"README.md", "truth.jsonl"} == {
        report.urls[0] for report in REPORTS
    }


def test_every_cell_of_a_document_by_python_docx() -> None:
    paper = draw(12, 2)
    result = Measure()
    judge(result, paper, by_library(paper))
    assert result.equal == result.cells, "\n".join(result.wrong[:20])
    assert (result.silent, result.lost, result.identities) == (0, 0, 1)
