"""Papers as files are read and marked by the strangers' examiner."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines import Capture, Reading, Resource, process
from tests.documents.content import Paper
from tests.strangers.score import Score, score
from tests.strangers.truth import Truth


def read(body: bytes, name: str = "a.pdf") -> Reading:
    """What the whole road says of a file."""
    return process(Capture(Resource(f"https://www.example.gov.cn/{name}", body)))


def marked(files: Iterable[tuple[Paper, bytes]]) -> Score:
    """The marks for a number of files; a file that gave no report counts as not found."""
    truth, records = Truth(), []
    for number, (paper, body) in enumerate(files):
        name = f"{number}.pdf"
        paper.truth.urls = [f"https://www.example.gov.cn/{name}"]
        truth.reports.append(paper.truth)
        reading = read(body, name)
        if reading.report is not None:
            records.append(reading.report.as_record())
    return score(records, truth)
