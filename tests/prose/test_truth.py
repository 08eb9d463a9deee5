"""Numbers in the prose of real reports, read by hand (truth.yaml): precision and recall."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines import Capture, Resource, process
from pipelines.model import Report
from tests.reading.spec import SPEC, needs_seeds, real, seeds

TRUTH: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load(
    (Path(__file__).parent / "truth.yaml").read_text("utf-8")
)
RECALL = 0.94
"""Floor: the share of hand-read observations that are found, with whatever confidence."""
SURE = 0.85
"""Floor: the share of the plain ones (not cumulative) that are found with high confidence."""


@cache
def report(name: str) -> Report:
    assert SPEC is not None
    folder = "seeds" if name in seeds() else "real"
    path = SPEC / folder / name
    found = process(Capture(Resource(path.name, path.read_bytes()))).report
    assert found is not None
    return found


def said(name: str, plain: bool = False) -> set[tuple[Any, ...]]:
    """(concept, value, unit, chapter) as read by hand; `plain` leaves out what is cumulative."""
    return {tuple(e[:4]) for e in TRUTH[name]["said"] if not plain or "cumulative" not in e[4:]}


def read(name: str, sure: bool = False) -> set[tuple[Any, ...]]:
    return {
        (told.concept, told.value, told.unit, told.section)
        for told in report(name).observations
        if told.confidence == "high" or not sure
    }


@needs_seeds
def test_what_is_read_with_confidence_is_right() -> None:
    """Precision 100 %: nothing that is not said, nothing of other years, nothing cumulative."""
    wrong = [f"{name}: {extra}" for name in TRUTH for extra in read(name, True) - said(name, True)]
    for name, truth in TRUTH.items():
        sure = {entry[:2] for entry in read(name, True)}
        right = {entry[:2] for entry in said(name, True)}
        wrong += [f"{name}: {e}" for e in truth["never"] if tuple(e[:2]) in sure - right]
    assert not wrong, "\n".join(wrong)


@needs_seeds
def test_what_is_said_is_found() -> None:
    """Recall, over all and among the plain ones with high confidence."""
    every = sum(len(said(name)) for name in TRUTH)
    found = sum(len(said(name) & read(name)) for name in TRUTH)
    plain = sum(len(said(name, True)) for name in TRUTH)
    sure = sum(len(said(name, True) & read(name, True)) for name in TRUTH)
    print(f"recall {found}/{every}, of the plain with confidence {sure}/{plain}")
    assert found / every >= RECALL
    assert sure / plain >= SURE


@needs_seeds
def test_marks_are_read_too() -> None:
    """Negations are no printed numbers, 累计 is said, and whose requests they are."""
    for name in TRUTH:
        told = {
            (seen.concept, seen.value, seen.unit, seen.section): {
                *seen.qualifiers,
                *([seen.status] if seen.status == "negation" else []),
                *([seen.applicant] if seen.applicant else []),
            }
            for seen in reversed(report(name).observations)
        }
        for *key, marks in ((*entry[:4], set(entry[4:])) for entry in TRUTH[name]["said"]):
            seen = told.get(tuple(key), marks)
            # what is only part of a cumulative figure is marked so as well
            assert seen - {"cumulative"} == marks - {"cumulative"} or "cumulative" in marks, key
            assert marks <= seen or "cumulative" in marks, key


@needs_seeds
def test_what_is_read_stands_there() -> None:
    for name in TRUTH:
        texts = {part.code: part.text for part in report(name).sections}
        for told in report(name).observations:
            assert "".join(texts[told.section][told.start : told.end].split()) == "".join(
                told.raw.split()
            )


@needs_seeds
def test_only_real_conflicts_with_the_tables_are_said() -> None:
    """Every report whose truth names such a conflict, and no other.

    The table of putian_2019 is lossy, so that its conflict cannot be known from it.
    """
    truths = {**seeds(), **real()}
    for name in TRUTH:
        flags = {flag["flag"] for flag in truths[name]["flags"]} if name in truths else set()
        raised = any(issue.rule == "text_table_mismatch" for issue in report(name).issues)
        assert raised == ("text_table_mismatch" in flags and name != "putian_2019.txt"), name
