"""Every page of the replica portals through the reader: the same table shapes, prose of our own."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from pipelines import Capture, Origin, Outcome, Resource, process
from tests.reading.spec import cells_of
from tests.replica import Replica


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


def read(replica: Replica, truth: dict[str, Any]) -> dict[str, Any]:
    portals = {entry["id"]: entry for entry in yaml.safe_load(replica.registry)}
    portal = portals[truth["portal"]]
    with urllib.request.urlopen(truth["url"]) as answer:
        body = answer.read()
    origin = Origin(
        portal_id=portal["id"],
        region_code=portal["region_code"],
        level=portal["level"],
        portal_name=portal["name"],
    )
    reading = process(Capture(Resource(truth["url"], body), origin=origin))
    assert reading.outcome is Outcome.REPORT, (truth["agency"], truth["year"], reading.reason)
    assert reading.report is not None
    return reading.report.as_record()


def test_every_report_of_every_portal(replica: Replica) -> None:
    """All cells, the key, the template and the warnings of some two hundred pages."""
    wrong: list[str] = []
    for truth in replica.truth:
        record = read(replica, truth)
        name = f"{truth['agency']} {truth['year']}"
        wrong += [
            f"{name}: {key} is {record[key]!r}, not {truth[key]!r}"
            for key in ("agency", "region_code", "level", "year", "template", "published_on")
            if record[key] != truth[key]
        ]
        if cells_of(record) != cells_of(truth):
            wrong.append(f"{name}: cells differ")
        warned = {
            key
            for issue in record["issues"]
            if issue["severity"] in ("error", "warning")
            for key in issue["cells"]
        }
        wrong += [
            f"{name}: no warning of {key}"
            for key in truth["warns"]
            if not any(
                key == said or key.startswith(f"{said}/") or said.startswith(f"{key}/")
                for said in warned
            )
        ]
    assert not wrong, "\n".join(wrong[:20])
    assert len(replica.truth) > 150


def test_the_prose_is_not_accused_where_it_agrees(replica: Replica) -> None:
    """Every figure in the replica's prose agrees with its tables, but for faults planted there."""
    for truth in replica.truth:
        planted = any(flag["flag"] == "identity_failed" for flag in truth["flags"])
        raised = [i for i in read(replica, truth)["issues"] if i["rule"] == "text_table_mismatch"]
        assert planted or not raised, (truth["agency"], truth["year"], raised)


def test_a_broken_identity_is_found_and_others_are_not_accused(replica: Replica) -> None:
    rules = ("row_total", "column_total", "balance", "review_total")
    for truth in replica.truth:
        broken = any(flag["flag"] == "identity_failed" for flag in truth["flags"])
        raised = [issue for issue in read(replica, truth)["issues"] if issue["rule"] in rules]
        assert bool(raised) == broken, (truth["agency"], truth["year"], raised)
