"""Agency, region and year of titles nobody tuned for (`unseen`): the floors may only rise."""

from __future__ import annotations

import pytest

from pipelines.identity import identify_line
from tests.identity.unseen import Case, cases
from tests.reading.spec import SPEC

FOLDER = SPEC.parent / "data" if SPEC else None
needs_data = pytest.mark.skipif(
    FOLDER is None or not (FOLDER / "portals.csv").exists(),
    reason="left out: beside NIANBAO_SEEDS lies no data/portals.csv of real portals",
)
NUMBER, SEED = 480, 20260401
FLOORS = {
    "agency": 0.99,
    "region_code": 0.99,
    "year": 0.99,
    "all three": 0.98,
    "others kept out": 0.98,
    "reports found": 0.98,
    "copies rejected": 0.99,
}
WRONG_AT_MOST = 0.005


@needs_data
def test_the_floors_hold_for_unseen_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert FOLDER is not None
    told = [(case, identify_line(case.line)) for case in cases(FOLDER, SEED, NUMBER)]
    named = [pair for pair in told if pair[0].agency]
    copies = [pair for pair in told if pair[0].kind == "copies"]
    others = [pair for pair in told if not pair[0].is_report]

    def right(case: Case, found: dict[str, object], *keys: str) -> bool:
        return all(found[key] == getattr(case, key) for key in keys)

    every = ("agency", "region_code", "year")
    measured = {key: sum(right(*pair, key) for pair in named) / len(named) for key in every}
    measured["all three"] = sum(right(*pair, *every) for pair in named) / len(named)
    measured["others kept out"] = sum(not found["is_report"] for _, found in others) / len(others)
    measured["reports found"] = sum(bool(found["is_report"]) for _, found in named) / len(named)
    measured["copies rejected"] = sum(bool(found["untrusted"]) for _, found in copies) / len(copies)
    wrong = [
        (case, found)
        for case, found in named
        if found["confidence"] == "high" and not right(case, found, *every)
    ]
    with capsys.disabled():
        print(f"\n{len(told)} unseen titles, {len(named)} of reports with a known truth")
        for kind in dict.fromkeys(case.kind for case, _ in named):
            of_kind = [pair for pair in named if pair[0].kind == kind]
            share = sum(right(*pair, *every) for pair in of_kind) / len(of_kind)
            print(f"  {kind:<22} {len(of_kind):4} {share:7.1%}")
        for name, value in measured.items():
            print(f"  {name:<22} {value:12.1%}   floor {FLOORS[name]:.1%}")
        print(f"  {'confident wrong':<22} {len(wrong) / len(named):12.1%}   at most 0.5%")
    assert {name for name, value in measured.items() if value < FLOORS[name]} == set()
    assert len(wrong) / len(named) <= WRONG_AT_MOST, wrong[:5]
