"""Versions and addresses: changes make versions, order and repetition make nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipelines.archive import Kept
from pipelines.model import Cell, Finding, Outcome, Reading, Report
from pipelines.store import SavedOutcome, Store, open_store
from tests.store.making import (
    DAY,
    ELSEWHERE,
    LISHUI,
    capture,
    exported,
    report,
    said,
    save,
    url,
    with_cell,
)

GRANTED = "applications/granted/total"
FIRST = report()
EDITED = with_cell(FIRST, GRANTED, raw="77", value=77)


KEPT = Kept("<urn:uuid:1>", "sha1:x", "a.warc.gz", 0, revisit=False)


def differing(record: dict[str, object]) -> list[dict[str, object]]:
    issues = record["issues"]
    assert isinstance(issues, list)
    return [issue for issue in issues if issue["rule"] == "rendition_differs"]


def test_an_unchanged_report_only_moves_its_time(store: Store) -> None:
    assert save(store, FIRST, url(1)).outcome is SavedOutcome.NEW
    again = save(store, FIRST, url(1), days=365)
    assert (again.outcome, again.version) == (SavedOutcome.SAME, 1)
    (record,) = store.records()
    assert record["first_seen_at"] == "2026-01-28T04:00:00Z"
    assert record["last_seen_at"] == "2027-01-28T04:00:00Z"
    assert store.totals() == {"reports": 1, "versions": 1, "captures": 1}


def test_page_furniture_is_no_change(store: Store) -> None:
    save(store, FIRST, url(1), body=b"visits: 1")
    assert save(store, FIRST, url(1), body=b"visits: 2", days=1).outcome is SavedOutcome.SAME
    assert store.totals() == {"reports": 1, "versions": 1, "captures": 2}


def test_one_edited_figure_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    save(store, FIRST, url(1))
    saved = save(store, EDITED, url(1), days=1)
    assert (saved.outcome, saved.version) == (SavedOutcome.CHANGED, 2)
    (record,) = store.records()
    assert record["version"] == 2
    assert saved.report_id is not None
    old, new = store.history(saved.report_id)
    assert old["cells"] == replace(FIRST, url=url(1)).as_record()["cells"]
    assert new["cells"] == replace(EDITED, url=url(1)).as_record()["cells"]
    assert save(store, FIRST, url(1), days=2).version == 3


def test_a_better_check_renews_findings_without_a_version(store: Store) -> None:
    save(store, FIRST, url(1))
    better = replace(
        FIRST, issues=(Finding("new_rule", "info", "reader", "m", (GRANTED,)),), grids=()
    )
    saved = save(store, better, url(1), body=repr(replace(FIRST, url=url(1))).encode(), days=1)
    assert (saved.outcome, saved.version) == (SavedOutcome.SAME, 1)
    (record,) = store.records()
    assert [issue["rule"] for issue in record["issues"]] == ["new_rule"]


def test_better_observations_renew_without_a_version(store: Store) -> None:
    seen = said("new_requests", 7, "收到申请约7件", qualifiers=("approximate",), confidence="low")
    save(store, FIRST, url(1), body=b"page")
    better = replace(FIRST, observations=(seen,))
    saved = save(store, better, url(1), body=b"page", days=1)
    assert (saved.outcome, saved.version) == (SavedOutcome.SAME, 1)
    (record,) = store.records()
    assert record["observations"] == [seen.as_dict()]
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT concept, value, spoken_year FROM observations"))
        assert [tuple(row) for row in rows] == [("new_requests", 7, 2023)]


def test_the_same_report_at_another_address_adds_its_address(store: Store) -> None:
    save(store, FIRST, url(2))
    saved = save(store, FIRST, url(1), days=1)
    assert saved.outcome is SavedOutcome.SAME
    (record,) = store.records()
    assert record["urls"] == [url(1), url(2)]
    assert record["url"] == url(1)
    assert record["version"] == 1
    assert differing(record) == []
    assert len(record["issues"]) == len(FIRST.issues)


def test_another_address_that_differs_is_a_finding(store: Store) -> None:
    save(store, FIRST, url(1))
    assert save(store, EDITED, url(2), days=1).outcome is SavedOutcome.SAME
    (record,) = store.records()
    assert (record["url"], record["version"]) == (url(1), 1)
    (found,) = differing(record)
    assert (found["severity"], found["cause"]) == ("warning", "undecided")
    assert found["cells"] == [GRANTED]
    assert found["found"] == 77
    assert found["evidence"] == url(2)
    save(store, FIRST, url(2), days=2)
    (record,) = store.records()
    assert differing(record) == []


def test_different_words_are_an_info_and_dates_nothing(store: Store) -> None:
    save(store, FIRST, url(1))
    save(store, report(published_on="2024-02-11", title="别的标题"), url(2))
    save(store, report(text="一年来，\n 本机关主动公开信息。"), url(3))
    (record,) = store.records()
    assert differing(record) == []
    save(store, report(text="另一段话。"), url(4))
    (record,) = store.records()
    assert [found["severity"] for found in differing(record)] == ["info"]


def test_the_portal_of_the_agencys_own_region_is_shown(store: Store) -> None:
    save(store, FIRST, url(1, "aaa.gov.cn"), origin=ELSEWHERE)
    saved = save(store, EDITED, url(1, "zzz.gov.cn"), days=1)
    assert (saved.outcome, saved.version) == (SavedOutcome.CHANGED, 1)
    (record,) = store.records()
    assert record["url"] == url(1, "zzz.gov.cn")
    assert len(differing(record)) == 1


def test_an_undecided_report_is_keyed_by_its_address(store: Store) -> None:
    for place in (1, 2):
        save(store, report(agency=None), url(place))
        save(store, report(year=None), url(place + 2))
        save(store, report(region=None), url(place + 4))
    assert store.totals()["reports"] == 6
    assert save(store, report(agency=None), url(1), days=1).outcome is SavedOutcome.SAME
    assert [record["agency"] for record in store.records(agency="丽水市科学技术局")] == [
        "丽水市科学技术局"
    ] * 4


def test_a_report_the_reader_decides_later_is_not_there_twice(store: Store) -> None:
    undecided, body = report(agency=None), b"the same page"
    save(store, undecided, url(1), body=body)
    saved = save(store, FIRST, url(1), body=body, days=1)
    assert saved.outcome is SavedOutcome.NEW
    (record,) = store.records()
    assert record["agency"] == "丽水市科学技术局"
    save(store, undecided, url(2), body=b"counter 1")
    save(store, report("丽水市教育局"), url(2), body=b"counter 2", days=1)
    assert [record["agency"] for record in store.records()] == ["丽水市教育局", "丽水市科学技术局"]


def test_a_page_the_reader_no_longer_takes_for_a_report_is_withdrawn(store: Store) -> None:
    save(store, FIRST, url(1), body=b"same")
    save(store, None, url(1), body=b"same", days=1)
    assert exported(store) == []
    assert save(store, FIRST, url(1), body=b"same", days=2).outcome is SavedOutcome.NEW
    assert len(exported(store)) == 1


@pytest.mark.parametrize("outcome", [Outcome.UNREADABLE, Outcome.NEEDS_CONVERTER])
def test_a_reader_that_fails_withdraws_nothing(store: Store, outcome: Outcome) -> None:
    save(store, FIRST, url(1), body=b"same")
    saved = save(store, None, url(1), body=b"same", days=1, outcome=outcome)
    assert saved.outcome.value == outcome.value
    assert len(exported(store)) == 1
    save(store, None, url(1), body=b"same", days=2)
    assert exported(store) == []


def test_a_page_that_became_something_else_keeps_its_record(store: Store) -> None:
    save(store, FIRST, url(1), body=b"report")
    save(store, None, url(1), body=b"maintenance", days=1)
    assert len(exported(store)) == 1
    save(store, report(year=2024), url(1), body=b"next year's report", days=2)
    assert [record["year"] for record in store.records()] == [2023, 2024]


def test_an_older_capture_undoes_nothing(store: Store) -> None:
    save(store, EDITED, url(1), days=9)
    saved = save(store, FIRST, url(1), days=1)
    assert saved.outcome is SavedOutcome.SAME
    (record,) = store.records()
    assert record["version"] == 1
    assert record["cells"] == replace(EDITED, url=url(1)).as_record()["cells"]


def test_touch_moves_the_time_of_a_known_address(store: Store) -> None:
    assert not store.touch(url(1), DAY)
    store.save(
        capture(url(1), b"x"),
        _reading(FIRST),
        KEPT,
        etag='"abc"',
        last_modified="Wed, 28 Jan 2026 04:00:00 GMT",
    )
    assert store.validators(url(1)) == ('"abc"', "Wed, 28 Jan 2026 04:00:00 GMT")
    assert store.validators(url(2)) == (None, None)
    store.save(capture(url(1), b"x"), _reading(FIRST))
    assert store.validators(url(1))[0] == '"abc"'  # a reparse is no exchange
    assert store.touch(url(1), DAY + timedelta(days=3))
    assert store.touch(url(1), DAY + timedelta(days=1))
    (record,) = store.records()
    assert record["last_seen_at"] == "2026-01-31T04:00:00Z"
    known = store.known(url(1))
    assert known is not None
    assert (known.outcome, known.year) == ("report", 2023)
    assert known.last_seen_at == DAY + timedelta(days=3)
    store.save(capture(url(1), b"x", 4), _reading(FIRST), KEPT)
    assert store.validators(url(1)) == (None, None)


def _reading(found: Report) -> Reading:
    return Reading(Outcome.REPORT, "title", found)


VARIANTS = (
    FIRST,
    EDITED,
    report(text="另一段话。"),
    replace(FIRST, issues=()),
    report(cells=(Cell("regional", "甲", "本年", "1", 1, "件", "number"),)),
)
ADDRESSES = (
    (url(1, "aaa.gov.cn"), ELSEWHERE),
    (url(1, "mmm.gov.cn"), LISHUI),
    (url(1, "zzz.gov.cn"), LISHUI),
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_order_of_addresses_and_repetitions_leave_no_trace(data: st.DataObject) -> None:
    """Each address says its contents one after another; the addresses interleave in any order,
    and any step may be done again, as after a kill."""
    plans = [
        data.draw(st.lists(st.integers(0, len(VARIANTS) - 1), min_size=1, max_size=3))
        for _ in ADDRESSES
    ]
    steps = [(place, at) for place, plan in enumerate(plans) for at in range(len(plan))]
    order = data.draw(st.permutations([place for place, _ in steps]))
    again = data.draw(st.lists(st.booleans(), min_size=len(steps), max_size=len(steps)))

    def play(places: list[int], repeats: list[bool]) -> list[dict[str, object]]:
        done = [0] * len(plans)
        with open_store("sqlite://") as store:
            for place, repeat in zip(places, repeats, strict=True):
                address, origin = ADDRESSES[place]
                at = done[place]
                done[place] += 1
                for _ in range(1 + repeat):
                    variant = VARIANTS[plans[place][at]]
                    save(store, variant, address, days=at, origin=origin)
            return exported(store, times=True)

    straight = play([place for place, _ in steps], [False] * len(steps))
    assert play(list(order), again) == straight
