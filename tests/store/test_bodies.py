"""Bodies in the store: one series over a rename, two on request; right whenever reports come."""

from __future__ import annotations

import itertools
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from pipelines.model import Outcome, Reading
from pipelines.store import AmbiguousAgency, Store, open_store
from pipelines.store.upgrade import downgrade
from tests.store.making import DAY, capture, report, save, url

OLD, NEW = "丽水市环境保护局", "丽水市生态环境局"
PARTS = ("丽水市工商行政管理局", "丽水市质量技术监督局")
MARKET = "丽水市市场监督管理局"
HELD = [
    *((OLD, year) for year in (2015, 2016, 2017)),
    *((NEW, year) for year in (2018, 2019)),
    *((part, 2017) for part in PARTS),
    (MARKET, 2019),
]


def put(store: Store, agency: str, year: int, region: str = "331100", **more: object) -> None:
    found = report(agency, year, region=region, **more)  # type: ignore[arg-type]
    address = url(f"{agency}{year}")
    save(store, found, address, body=address.encode())


@pytest.fixture
def held(store: Store) -> Store:
    for agency, year in HELD:
        put(store, agency, year)
    return store


def ask(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def all_lines(store: Store) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    store.agencies_of([])
    return (
        ask(store, "SELECT DISTINCT agency, body, type FROM reports ORDER BY agency"),
        ask(store, "SELECT * FROM agency_changes ORDER BY predecessor, successor"),
    )


def test_one_series_by_body_and_two_by_agency(held: Store, database: str) -> None:
    with open_store(database) as store:
        one = "concept = 'requests_received' ORDER BY year"
        by_body = ask(store, f"SELECT year, agency FROM series WHERE body = '{NEW}' AND {one}")
        assert by_body == [
            *((year, OLD) for year in (2015, 2016, 2017)),
            *((year, NEW) for year in (2018, 2019)),
        ]
        for name, years in ((OLD, [2015, 2016, 2017]), (NEW, [2018, 2019])):
            rows = ask(store, f"SELECT year FROM series WHERE agency = '{name}' AND {one}")
            assert [year for (year,) in rows] == years


@pytest.mark.parametrize("asked", [OLD, NEW])
def test_records_follow_the_body_unless_told_otherwise(held: Store, asked: str) -> None:
    years = [record["year"] for record in held.records(agency=asked)]
    assert sorted(years) == [2015, 2016, 2017, 2018, 2019]
    alone = {record["agency"] for record in held.records(agency=asked, as_named=True)}
    assert alone == {asked}
    for year, name in ((2016, OLD), (2019, NEW)):
        found = held.record(asked, year)
        assert found is not None
        assert found["agency"] == name
    assert held.record(OLD, 2019, as_named=True) is None
    assert {found["agency"] for found in held.findings(agency=asked)} == {OLD, NEW}


def test_a_merger_is_told_and_never_mixed(held: Store) -> None:
    assert [record["agency"] for record in held.records(agency=MARKET)] == [MARKET]
    assert {record["agency"] for record in held.records(agency=PARTS[0])} == {PARTS[0]}
    held.agencies_of([])
    changes = "SELECT predecessor, kind, followed FROM agency_changes WHERE successor = '{}'"
    assert sorted(ask(held, changes.format(MARKET))) == [
        (part, "merged", False) for part in sorted(PARTS)
    ]
    ((_, kind, followed),) = ask(held, changes.format(NEW))
    assert (kind, bool(followed)) == ("renamed", True)


def test_types_are_there_to_ask_by(held: Store) -> None:
    rows = ask(held, "SELECT DISTINCT agency FROM reports WHERE type = 'environment'")
    assert sorted(name for (name,) in rows) == sorted([OLD, NEW])


def test_the_order_of_reports_does_not_matter(database: str) -> None:
    wanted = None
    for round_ in range(3):
        order = list(HELD)
        random.Random(round_).shuffle(order)
        with open_store(database) as store:
            for number, (agency, year) in enumerate(order):
                put(store, agency, year)
                if number == len(order) // 2:
                    all_lines(store)
            found = all_lines(store)
            downgrade(store.engine, "base")
        wanted = wanted or found
        assert found == wanted


def test_settling_while_others_write_ends_right(database: str) -> None:
    places = [("丽水市", "331100"), ("金华市", "330700"), ("衢州市", "330800")]
    jobs = [
        (place + word, region, year)
        for place, region in places
        for word, years in (("环境保护局", range(2012, 2018)), ("生态环境局", range(2018, 2022)))
        for year in years
    ]
    random.Random(5).shuffle(jobs)
    with open_store(database) as store, ThreadPoolExecutor(3) as threads:
        writing = [threads.submit(put, store, name, year, code) for name, code, year in jobs]
        while not all(job.done() for job in writing):
            store.agencies_of([])
        for job in writing:
            job.result()
        lines, _ = all_lines(store)
        assert {row[:2] for row in lines} == {
            (place + word, f"{place}生态环境局")
            for place, _ in places
            for word in ("环境保护局", "生态环境局")
        }


def test_a_year_under_both_names_parts_them_and_its_withdrawal_joins_them(held: Store) -> None:
    address = url("again")
    save(held, report(OLD, 2018), address, body=b"x")
    assert {record["agency"] for record in held.records(agency=NEW)} == {NEW}
    held.save(capture(address, b"x", 1), Reading(Outcome.NOT_A_REPORT, "no report"), None, DAY)
    assert {record["agency"] for record in held.records(agency=NEW)} == {OLD, NEW}


def test_the_end_of_a_run_brings_the_views_up_to_date(store: Store) -> None:
    run = store.start_run("crawl")
    for agency, year in HELD:
        put(store, agency, year)
    store.finish_run(run, "ok", {})
    rows = ask(store, f"SELECT DISTINCT body FROM reports WHERE agency = '{OLD}'")
    assert rows == [(NEW,)]


def test_changed_data_is_applied_when_a_store_is_opened(held: Store, database: str) -> None:
    all_lines(held)
    with held.engine.begin() as connection:
        connection.execute(text("UPDATE agency SET body_id = id, body = name, type = NULL"))
        connection.execute(text("DELETE FROM agency_link"))
        connection.execute(text("UPDATE agency_rules SET digest = 'of other data'"))
    with open_store(database) as again:
        assert ask(again, f"SELECT DISTINCT body FROM reports WHERE agency = '{OLD}'") == [(NEW,)]
        assert len(ask(again, "SELECT * FROM agency_changes")) == 3


def test_an_older_database_gets_its_lines(held: Store, database: str) -> None:
    wanted = all_lines(held)
    downgrade(held.engine, "0006")
    with open_store(database) as again:
        assert all_lines(again) == wanted


def test_a_body_is_followed_into_its_region_s_new_code(store: Store) -> None:
    old, new = "富阳市教育局", "杭州市富阳区教育局"
    put(store, old, 2012, "330183")
    put(store, new, 2016, "330111")
    for name, region in itertools.product((old, new), (None, "330183", "330111")):
        for year, agency in ((2012, old), (2016, new)):
            if region in (None, "330183" if name == old else "330111"):
                found = store.record(name, year, region)
                assert found is not None, (name, region)
                assert found["agency"] == agency
    assert store.record(new, 2012, "3502") is None


def test_one_name_in_two_regions_is_two_bodies(store: Store) -> None:
    for number, region in enumerate(("320106", "350102")):
        for name, year in (("鼓楼区环境保护局", 2015), ("鼓楼区生态环境局", 2020)):
            save(store, report(name, year, region=region), url(f"{number}{year}"))
    with pytest.raises(AmbiguousAgency):
        store.record("鼓楼区生态环境局", 2015)
    found = store.record("鼓楼区生态环境局", 2015, "35")
    assert found is not None
    assert found["region_code"] == "350102"


def test_views_seek_the_body(held: Store) -> None:
    if held.engine.dialect.name != "sqlite":
        return
    for query in (
        f"SELECT * FROM reports WHERE body = '{NEW}'",
        f"SELECT value FROM series WHERE body = '{NEW}' AND concept = 'granted'",
    ):
        lines = [str(row[3]) for row in ask(held, f"EXPLAIN QUERY PLAN {query}")]
        assert not [
            line for line in lines if line.startswith(("SCAN r", "SCAN v", "SCAN a", "SCAN b"))
        ], lines
