"""Real reports, read by hand: every cell, the key, and every flag that matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import Capture, Outcome, Resource, process
from tests.reading.spec import SPEC, cells_of, needs_seeds, real, seeds

FLAGS = yaml.safe_load((Path(__file__).parent / "flags.yaml").read_text("utf-8"))


def record_of(path: Path) -> dict[str, Any]:
    reading = process(Capture(Resource(path.name, path.read_bytes())))
    assert reading.outcome is Outcome.REPORT, reading.reason
    assert reading.report is not None
    return reading.report.as_record()


def matters(flag: dict[str, Any]) -> bool:
    return flag["severity"] in ("high", "medium")


@needs_seeds
@pytest.mark.parametrize("name", seeds())
def test_a_seed_is_read_wholly(name: str) -> None:
    truth = seeds()[name]
    assert SPEC is not None
    record = record_of(SPEC / "seeds" / name)
    for key in ("agency", "region_code", "year", "template"):
        assert record[key] == truth[key], key
    assert cells_of(record) == cells_of(truth)
    assert [section["code"] for section in record["sections"]][-len(truth["sections"]) :] == truth[
        "sections"
    ]
    raised = {issue["rule"] for issue in record["issues"]}
    for flag in filter(matters, truth["flags"]):
        known = FLAGS[flag["flag"]]
        assert not known or raised & set(known), f"{flag['flag']} was not raised"


@needs_seeds
@pytest.mark.parametrize("name", real())
def test_a_real_report_is_read_wholly(name: str) -> None:
    truth = real()[name]
    assert SPEC is not None
    record = record_of(SPEC / "real" / name)
    for key in ("agency", "region_code", "year", "template"):
        assert record[key] == truth[key], key
    assert cells_of(record) == cells_of(truth)


@needs_seeds
@pytest.mark.parametrize("name", [*seeds(), *real()])
def test_no_wrong_alarm_of_the_worst_kind(name: str) -> None:
    """An agency or a year of the text is only called wrong where a reader of it agrees."""
    truth = {**seeds(), **real()}[name]
    assert SPEC is not None
    folder = "seeds" if name in seeds() else "real"
    raised = {issue["rule"] for issue in record_of(SPEC / folder / name)["issues"]}
    known = {flag["flag"] for flag in truth["flags"]}
    for rule in ("agency_mismatch_in_text", "wrong_year_in_text"):
        if rule in raised:
            assert rule in known


def test_the_table_of_flags_names_rules_that_exist() -> None:
    from pipelines.checks.rules import rules

    named = {rule for known in FLAGS.values() for rule in known}
    assert named <= set(rules())


@needs_seeds
def test_every_flag_that_matters_is_in_the_table() -> None:
    flags = {
        flag["flag"]
        for truth in (*seeds().values(), *real().values())
        for flag in filter(matters, truth["flags"])
    }
    assert flags <= set(FLAGS)
