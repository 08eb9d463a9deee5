"""What a million reports will cost: bytes a report, and index seeks where keys are looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event, text

from pipelines.store import Store, open_store
from tests.store.making import DAY, report, save, url

REPORTS = 300
APART = ("section", "sqlite_autoindex_section_1", "grid", "sqlite_autoindex_grid_1")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("size") / "store.db"
    with open_store(f"sqlite:///{path}") as store:
        for number in range(REPORTS):
            found = report(f"丽水市第{number}局", seed=number)
            save(store, found, url(f"art_{number}", "www.lishui.gov.cn"))
    return path


def test_a_report_takes_at_most_six_kilobytes(filled: Path) -> None:
    """Cells, keys, indexes, issues of a form-2021 report; text and grids apart (design target)."""
    with open_store(f"sqlite:///{filled}") as store, store.engine.connect() as connection:
        sizes = dict(
            connection.execute(text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")).all()
        )
    counted = {name: size for name, size in sizes.items() if name not in APART}
    assert sum(counted.values()) / REPORTS <= 6 * 1024, counted


def plans(store: Store, work: object) -> list[str]:
    """EXPLAIN QUERY PLAN of every SELECT and UPDATE that `work` runs."""
    seen: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            seen.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    work()  # type: ignore[operator]
    event.remove(store.engine, "before_cursor_execute", note)
    lines = []
    with store.engine.connect() as connection:
        for statement, parameters in seen:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            lines += [row[3] for row in rows]
    return lines


GROWING = ("report", "report_version", "capture", "cell", "issue", "section", "grid", "agency")


def scans(lines: list[str]) -> list[str]:
    """Steps that read a whole table which grows with the number of reports."""
    return [line for line in lines if line.startswith("SCAN") and line.split()[1] in GROWING]


def test_saving_and_looking_up_seek_in_indexes(filled: Path) -> None:
    with open_store(f"sqlite:///{filled}") as store:
        found, address = report("丽水市第7局", seed=7), url("art_7", "www.lishui.gov.cn")
        for work in (
            lambda: save(store, found, address, days=1),
            lambda: save(store, report("丽水市第8局", seed=9), address + "?", days=1),
            lambda: save(store, report("丽水市第8局", seed=10), address + "?", days=2),
            lambda: save(store, report(None), address + "&", days=1),
            lambda: store.touch(address, DAY),
            lambda: store.validators(address),
            lambda: store.record("丽水市第7局", 2023),
            lambda: list(store.records(region="33", years=(2023,))),
            lambda: list(store.findings(region="3311", years=(2022,))),
        ):
            lines = plans(store, work)
            assert lines
            assert scans(lines) == [], lines


@pytest.mark.parametrize(
    ("query", "seek"),
    [
        (
            "SELECT * FROM cells WHERE agency = '丽水市第7局' AND year = 2023",
            "ix_report_agency_year",
        ),
        (
            "SELECT sum(granted) FROM applications WHERE region_code >= '33' AND"
            " region_code < '34' AND year = 2023 AND applicant = 'total'",
            "ix_report_region_year",
        ),
        ("SELECT * FROM reports WHERE url = 'x' AND region_code = '331100'", "region_code=?"),
    ],
)
def test_views_seek_too(filled: Path, query: str, seek: str) -> None:
    with open_store(f"sqlite:///{filled}") as store, store.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    lines = [row[3] for row in rows]
    assert any(seek in line for line in lines), lines
