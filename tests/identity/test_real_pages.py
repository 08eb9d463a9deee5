"""370 real pages with known agency, region and year: the floors below may only rise.

The pages are other people's; the file lies beside the folder that NIANBAO_SEEDS names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.identity import identify_line
from tests.reading.spec import SPEC

PAGES = SPEC.parent / "data" / "titles.jsonl" if SPEC else None
needs_pages = pytest.mark.skipif(
    PAGES is None or not PAGES.exists(),
    reason="left out: beside NIANBAO_SEEDS lies no data/titles.jsonl of real pages",
)
KEYS = ("agency", "region_code", "year")
GIVEN = ("url", "title", "lead", "before_title", "published")

FLOORS = {
    "agency": 0.99,
    "region_code": 0.99,
    "year": 0.99,
    "all three": 0.98,
    "reports found": 0.98,
    "others kept out": 0.98,
    "copies rejected": 0.99,
}
WRONG_AT_MOST = 0.005
"""Share of pages with a wrong answer of high confidence."""

Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    assert PAGES is not None
    truths = [json.loads(line) for line in PAGES.read_text("utf-8").splitlines()]
    return [(truth, identify_line({key: truth[key] for key in GIVEN})) for truth in truths]


def right(pair: Pair, keys: tuple[str, ...] = KEYS) -> bool:
    truth, told = pair
    return all(told[key] == truth[key] for key in keys)


def share(pairs: list[Pair], holds: Callable[[Pair], bool]) -> float:
    return sum(map(holds, pairs)) / len(pairs)


@needs_pages
def test_the_floors_hold(pairs: list[Pair], capsys: pytest.CaptureFixture[str]) -> None:
    titled = [
        pair
        for pair in pairs
        if pair[0]["trusted_host"]
        and pair[0]["title"]
        and pair[0]["is_report"]
        and pair[0]["agency"]
    ]
    reports = [pair for pair in pairs if pair[0]["is_report"]]
    others = [pair for pair in pairs if not pair[0]["is_report"]]
    copies = [pair for pair in pairs if not pair[0]["trusted_host"]]
    measured = {key: share(titled, lambda pair, key=key: right(pair, (key,))) for key in KEYS}
    measured["all three"] = share(titled, right)
    measured["reports found"] = share(reports, lambda pair: pair[1]["is_report"])
    measured["others kept out"] = share(others, lambda pair: not pair[1]["is_report"])
    measured["copies rejected"] = share(copies, lambda pair: pair[1]["untrusted"])
    wrong = share(titled, lambda pair: pair[1]["confidence"] == "high" and not right(pair))
    with capsys.disabled():
        print(f"\n{len(titled)} titled reports on trusted hosts, {len(pairs)} pages in all")
        for name, value in measured.items():
            print(f"  {name:<16} {value:7.1%}   floor {FLOORS[name]:.1%}")
        print(f"  {'confident wrong':<16} {wrong:7.1%}   at most {WRONG_AT_MOST:.1%}")
    assert {name for name, value in measured.items() if value < FLOORS[name]} == set()
    assert wrong <= WRONG_AT_MOST


@needs_pages
def test_pages_without_title_are_answered_with_care(pairs: list[Pair]) -> None:
    """Half of them can be told from the opening words; a wrong answer is never a confident one."""
    untitled = [
        pair
        for pair in pairs
        if pair[0]["trusted_host"] and not pair[0]["title"] and pair[0]["is_report"]
    ]
    assert share(untitled, lambda pair: right(pair, ("region_code",))) >= 0.9
    assert share(untitled, right) >= 0.5
    assert [
        told
        for truth, told in untitled
        if told["confidence"] == "high" and told["agency"] != truth["agency"]
    ] == []
