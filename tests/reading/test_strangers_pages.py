"""Saved pages of portals that the reader's authors never saw: nothing wrong without a warning.

The pages and their truth come from `tests/strangers`, which shares no code with the readers.
"""

from __future__ import annotations

from typing import Any

import pytest

from pipelines import Capture, Outcome, Resource, process
from tests.strangers import offline, report
from tests.strangers.score import Score, score
from tests.strangers.truth import Truth


def examine(seed: int, count: int) -> Score:
    plans = ["", "", ""] * (count // 4) + list(report.DAMAGES)
    truth = Truth()
    records: list[dict[str, Any]] = []
    for number, harm in enumerate(plans):
        made, source, ending = offline.make(seed, number, harm)
        made.urls = [f"https://stranger.example.gov.cn/{made.name}.{ending}"]
        truth.reports.append(made)
        reading = process(Capture(Resource(made.urls[0], source.encode())))
        assert reading.outcome is Outcome.REPORT, (made.name, reading.reason)
        assert reading.report is not None
        records.append(reading.report.as_record())
    return score(records, truth)


def test_a_few_strangers() -> None:
    result = examine(1, 120)
    assert not result.failures(), result.table()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [31, 32, 33])
def test_many_strangers(seed: int) -> None:
    result = examine(seed, 600)
    assert not result.failures(), result.table()
