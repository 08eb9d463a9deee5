"""The ledger's rows on both databases: derived and imported, gone and back, runs by portal."""

from __future__ import annotations

from datetime import timedelta

from pipelines.store import Expected, Store
from tests.store.making import DAY, LISHUI, report, save, url


def row(agency: str, source: str, portal: str | None = None) -> Expected:
    return Expected(agency, "331100", 2024, portal, source)


def test_derived_rows_are_renewed_and_imported_ones_stay(store: Store) -> None:
    save(store, report("丽水市统计局", 2022), url(1))
    save(store, report("丽水市旧局", 2019), url(2))
    store.expect(2024, [row("丽水市档案局", "registry", "lishui"), row("丽水市甲局", "registry")])
    assert store.add_expected([row("丽水市甲局", "名单"), row("丽水市乙局", "名单")]) == 2
    store.expect(2024, [row("丽水市档案局", "registry", "lishui"), row("丽水市乙局", "registry")])
    assert {(one.agency, one.source, one.portal_id) for one in store.expected(2024)} == {
        ("丽水市档案局", "registry", "lishui"),
        ("丽水市统计局", "earlier year", "lishui"),
        ("丽水市甲局", "名单", None),
        ("丽水市乙局", "名单", None),
    }
    assert store.add_expected([row("丽水市乙局", "名单")]) == 0
    assert store.expected(2024, "35") == []
    assert store.expected(2023) == []


def test_a_printed_short_name_is_the_agency_s_own(store: Store) -> None:
    save(store, report("丽水市科学技术局", 2023, agency_printed="市科技局"), url(1))
    store.expect(2024, [row("市科技局", "registry", "lishui")])
    assert [(one.agency, one.source) for one in store.expected(2024)] == [
        ("丽水市科学技术局", "registry")
    ]


def test_what_is_held_and_what_is_gone(store: Store) -> None:
    found = report("丽水市科学技术局", 2024, agency_printed="市科技局")
    save(store, found, url(1))
    save(store, found, url(2), days=1)
    (one,) = store.published(2024, "3311")
    assert (one.agency, one.portal_id, one.first_seen_at, one.gone) == (
        *("丽水市科学技术局", LISHUI.portal_id),
        *(DAY, False),
    )
    assert one.names == {"丽水市科学技术局", "市科技局"}
    later = DAY + timedelta(days=9)
    assert store.gone(url(1), later)
    assert not store.published(2024)[0].gone
    assert store.gone(url(2), later)
    assert store.published(2024)[0].gone
    # read again from the archive, nothing was asked: it is gone still
    save(store, found, url(2), days=1)
    assert store.published(2024)[0].gone
    assert store.touch(url(2), later)
    assert not store.published(2024)[0].gone
    assert store.totals()["reports"] == 1


def test_runs_are_told_by_portal_and_by_number(store: Store) -> None:
    cut_off = store.start_run("crawl")
    run = store.start_run("crawl")
    store.finish_run(run, "blocked", {"wall": {"outcome": "blocked", "reason": "why"}, "a": {}})
    visits = store.visits()
    assert [(v.run, v.outcome, v.reason) for v in visits["wall"]] == [(run, "blocked", "why")]
    assert visits["a"][0].outcome == "blocked"
    told = store.run(cut_off)
    assert told is not None
    assert told["finished_at"] is None
    assert store.run(run + 1) is None
    assert store.new_reports(run) == []


OLD, NEW = "丽水市环境保护局", "丽水市生态环境局"


def test_a_renamed_body_is_expected_once_and_there_under_any_name(store: Store) -> None:
    save(store, report(OLD, 2017), url(1))
    save(store, report(NEW, 2018), url(2))
    for as_named, names in ((False, {NEW}), (True, {OLD, NEW})):
        store.expect(2019, [Expected(OLD, "331100", 2019, None, "registry")], as_named=as_named)
        told = [one.agency for one in store.expected(2019)]
        assert set(told) == names
        assert len(told) == len(names)
    store.expect(2017, [Expected(NEW, "331100", 2017, None, "registry")])
    assert [one.agency for one in store.expected(2017)] == [OLD]
    (one,) = store.published(2017)
    assert {("331100", OLD), ("331100", NEW)} <= one.keys
    (alone,) = store.published(2017, as_named=True)
    assert alone.keys == {("331100", OLD)}


def test_people_s_row_under_another_name_comes_first(store: Store) -> None:
    save(store, report(OLD, 2017), url(1))
    save(store, report(NEW, 2018), url(2))
    store.add_expected([Expected(OLD, "331100", 2019, None, "名单")])
    store.expect(2019, [])
    assert [(one.agency, one.source) for one in store.expected(2019)] == [(OLD, "名单")]


def test_a_body_merged_into_another_is_expected_no_more(store: Store) -> None:
    for number, name in enumerate(("工商行政管理局", "质量技术监督局", "教育局")):
        save(store, report(f"丽水市{name}", 2018), url(number))
    store.expect(2019, [])
    assert len(store.expected(2019)) == 3
    save(store, report("丽水市市场监督管理局", 2019), url("m"))
    store.expect(2019, [])
    assert [one.agency for one in store.expected(2019)] == ["丽水市教育局"]


def test_a_merger_that_only_some_places_made_excuses_nobody(store: Store) -> None:
    save(store, report("丽水市林业局", 2018), url(1))
    save(store, report("丽水市自然资源局", 2019), url(2))
    store.expect(2020, [])
    assert {one.agency for one in store.expected(2020)} == {"丽水市林业局", "丽水市自然资源局"}
