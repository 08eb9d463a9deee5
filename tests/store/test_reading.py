"""Asking the store: order, regions, names, findings, corrections, runs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipelines.model import Finding, Report
from pipelines.store import AmbiguousAgency, Override, Store, StoreError, apply
from tests.store.making import ELSEWHERE, LISHUI, report, save, url

GRANTED = "applications/granted/total"


def fill(store: Store, *reports: Report) -> None:
    for number, found in enumerate(reports):
        save(store, found, url(number))


def names(records: object) -> list[tuple[str, str, int]]:
    return [(r["region_code"], r["agency"], r["year"]) for r in records]  # type: ignore[attr-defined]


def test_records_come_by_region_agency_and_year(store: Store) -> None:
    fill(
        store,
        report("龙游县人民政府", 2023, region="330825"),
        report("丽水市科学技术局", 2023),
        report("丽水市科学技术局", 2021),
        report("丽水市a局", 2023),
        report("丽水市Z局", 2023),
        report("教育部", 2022, region="100000"),
        report(None, 2023, region=None),
    )
    assert names(store.records()) == [
        (None, None, 2023),
        ("100000", "教育部", 2022),
        ("330825", "龙游县人民政府", 2023),
        ("331100", "丽水市Z局", 2023),
        ("331100", "丽水市a局", 2023),
        ("331100", "丽水市科学技术局", 2021),
        ("331100", "丽水市科学技术局", 2023),
    ]


def test_regions_years_and_agencies_narrow_a_question(store: Store) -> None:
    fill(
        store,
        report("龙游县人民政府", 2023, region="330825"),
        report("丽水市科学技术局", 2023),
        report("丽水市科学技术局", 2021),
        report("山西省财政厅", 2023, region="140000"),
    )
    assert len(names(store.records(region="33"))) == 3
    assert len(names(store.records(region="3311"))) == 2
    assert len(names(store.records(region="331100"))) == 2
    assert names(store.records(region="9")) == []
    assert names(store.records(years=(2021, 2020))) == [("331100", "丽水市科学技术局", 2021)]
    assert len(names(store.records(agency="丽水市科学技术局"))) == 2
    assert names(store.records(agency="无此局")) == []


def test_many_records_are_streamed_in_order(store: Store) -> None:
    for number in range(250):
        save(store, report(f"丽水市{number:03}局", cells=()), url(number))
    found = [record["agency"] for record in store.records()]
    assert found == [f"丽水市{number:03}局" for number in range(250)]


def test_a_record_by_its_name_its_printed_name_or_its_ending(store: Store) -> None:
    fill(store, report(agency_printed="丽水市科技局"))
    for name in ("丽水市科学技术局", "丽水市科技局", "科学技术局"):
        record = store.record(name, 2023)
        assert record is not None, name
        assert record["agency"] == "丽水市科学技术局"
    assert store.record("丽水市科学技术局", 2020) is None
    assert store.record("教育局", 2023) is None


def test_a_name_of_several_agencies_lists_them(store: Store) -> None:
    fill(
        store,
        report("鼓楼区人民政府", 2023, region="320106"),
        report("鼓楼区人民政府", 2023, region="350102"),
        report("鼓楼区人民政府", 2022, region="410204"),
    )
    with pytest.raises(AmbiguousAgency) as raised:
        store.record("鼓楼区人民政府", 2023)
    assert [each["region_code"] for each in raised.value.candidates] == ["320106", "350102"]
    record = store.record("鼓楼区人民政府", 2023, region="32")
    assert record is not None
    assert record["region_code"] == "320106"


def test_of_several_scopes_the_agencys_own_comes_first(store: Store) -> None:
    fill(store, report(scope="region", seed=1), report(scope="agency", seed=2))
    record = store.record("丽水市科学技术局", 2023)
    assert record is not None
    assert record["scope"] == "agency"
    assert len(list(store.records())) == 2


def test_findings_are_asked_for_by_rule_severity_and_cause(store: Store) -> None:
    fill(store, report(), report("龙游县人民政府", region="330825"))
    found = list(store.findings())
    assert [(f["region_code"], f["rule"]) for f in found] == [
        ("330825", "row_total"),
        ("330825", "blank_cell"),
        ("331100", "row_total"),
        ("331100", "blank_cell"),
    ]
    (one,) = store.findings(region="3311", severity="error")
    assert (one["cells"], one["expected"], one["found"]) == ([GRANTED], 6, 7)
    assert len(list(store.findings(rule="blank_cell", cause="undecided"))) == 2
    assert list(store.findings(years=(2020,))) == []


def test_reports_held_are_counted_by_portal_and_year(store: Store) -> None:
    save(store, report(), url(1), origin=LISHUI)
    save(store, report(), url(2), origin=ELSEWHERE)
    save(store, report("丽水市教育局"), url(3), origin=LISHUI)
    save(store, report("丽水市教育局", 2022), url(4), origin=LISHUI)
    save(store, None, url(5), origin=LISHUI)
    assert store.held() == {("lishui", 2023): 2, ("aaa-elsewhere", 2023): 1, ("lishui", 2022): 1}
    assert store.held(2022) == {("lishui", 2022): 1}


def test_runs_are_noted_from_beginning_to_end(store: Store) -> None:
    first, second = store.start_run("crawl --portal lishui"), store.start_run("crawl")
    store.finish_run(first, "ok", {"lishui": {"new": 3, "outcome": "ok"}})
    newest, oldest = store.runs()
    assert (newest["id"], newest["finished_at"]) == (second, None)
    assert (oldest["outcome"], oldest["counts"]) == ("ok", {"lishui": {"new": 3, "outcome": "ok"}})


def test_regions_take_the_name_of_the_newest_year(store: Store) -> None:
    old = report()
    for number, (year, name) in enumerate([(2015, "甲县"), (2023, "甲区"), (2019, "甲市")]):
        who = replace(old.identity, year=year, region=("浙江省", name))
        save(store, replace(old, identity=who), url(number))
    with store.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT name, path, year FROM region").one()
    assert tuple(row) == ("甲区", "浙江省/甲区", 2023)
    assert [record["region"][1] for record in store.records()] == ["甲县", "甲市", "甲区"]


# --- corrections ---


def test_a_cell_is_corrected_in_sight(store: Store) -> None:
    fill(store, report(), report("丽水市教育局"))
    store.add_override(
        Override(
            GRANTED,
            99,
            "原文误排",
            evidence="https://www.example.gov.cn/更正",
            agency="丽水市科学技术局",
            year=2023,
        )
    )
    corrected = store.record("丽水市科学技术局", 2023)
    other = store.record("丽水市教育局", 2023)
    assert corrected is not None
    assert other is not None
    before = {cell.key: cell for cell in report().cells}[GRANTED]
    (cell,) = [c for c in corrected["cells"] if f"{c['table']}/{c['row']}/{c['column']}" == GRANTED]
    assert (cell["value"], cell["raw"], cell["status"]) == (99, before.raw, "number")
    note = corrected["issues"][-1]
    assert (note["rule"], note["severity"], note["cells"]) == ("overridden", "info", [GRANTED])
    assert (note["expected"], note["found"]) == (99, before.value)
    assert "原文误排" in note["message"]
    assert [issue["rule"] for issue in other["issues"]] == ["row_total", "blank_cell"]
    with store.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM cell WHERE value = 99").scalar()
    assert kept == 0


def test_an_override_may_decide_who_and_when(store: Store) -> None:
    fill(store, report(), report(None, None, region=None), report("丽水市教育局"))
    for what, value in (("agency", "丽水市公安局"), ("region_code", "331100"), ("year", 2023)):
        store.add_override(Override(what, value, "封面如此", url=url(1)))
    assert [record["agency"] for record in store.records()] == [
        "丽水市公安局",
        "丽水市教育局",
        "丽水市科学技术局",
    ]
    record = store.record("丽水市公安局", 2023, region="33")
    assert record is not None
    assert record["sources"]["agency"] == "override"
    assert [issue["rule"] for issue in record["issues"]][-3:] == ["overridden"] * 3
    assert len(list(store.records(region="3311", years=(2023,)))) == 3
    assert len(list(store.records(years=(2022,)))) == 0


def test_overrides_are_pure_and_the_later_one_wins() -> None:
    plain = replace(report(), url=url(1))
    both = [
        Override(GRANTED, 5, "a", url=url(1)),
        Override(GRANTED, None, "b", url=url(1)),
        Override("proactive/administrative_fees/fee_amount:unit", "元", "c", url=url(1)),
        Override("title", "更正的标题", "d", url="https://other/"),
        Override("applications/no_such/total", 1, "e", url=url(1)),
    ]
    out = apply(plain, both)
    cell = {cell.key: cell for cell in out.cells}[GRANTED]
    assert (cell.value, cell.status) == (None, "unreadable")
    assert {c.key: c.unit for c in out.cells}["proactive/administrative_fees/fee_amount"] == "元"
    assert out.identity.title == plain.identity.title
    assert [found.rule for found in out.issues[2:]] == [
        *("overridden", "overridden", "overridden", "override_unmatched")
    ]
    assert apply(plain, []) is plain


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (Override(GRANTED, 1, "r"), "--url, or the agency and the year"),
        (Override(GRANTED, 1, " ", url="u"), "its reason"),
        (Override("granted", 1, "r", url="u"), "table/row/column"),
        (Override(GRANTED, "1", "r", url="u"), "a number or null"),
        (Override(GRANTED, True, "r", url="u"), "a number or null"),
    ],
)
def test_an_override_that_cannot_mean_anything_is_refused(
    store: Store, override: Override, words: str
) -> None:
    with pytest.raises(StoreError, match=words):
        store.add_override(override)
    assert store.overrides() == []


def test_overrides_come_back_as_added(store: Store) -> None:
    given = Override("region", ["浙江省", "丽水市"], "r", agency="a", year=2020, scope="agency")
    number = store.add_override(given)
    assert store.overrides() == [replace(given, id=number)]


def test_a_finding_survives_json(store: Store) -> None:
    found = Finding("x", "warning", "reader", "消息", (GRANTED, "proactive"), 1.5, "七", "第2页")
    fill(store, replace(report(), issues=(found,)))
    (record,) = store.records()
    assert json.loads(json.dumps(record["issues"]))[0] == {
        "rule": "x",
        "severity": "warning",
        "cause": "reader",
        "message": "消息",
        "cells": [GRANTED, "proactive"],
        "expected": 1.5,
        "found": "七",
        "evidence": "第2页",
    }
