"""The second crawl: what is new is found wherever it stands, and next to nothing else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.store import open_store
from tests.crawler.server import Reply, Site, sites
from tests.crawler.test_again import conditional
from tests.crawler.world import Ran, entry, listing, report, row, run, title

ON_A_PAGE = 20


@dataclass(frozen=True)
class Item:
    """One row of a list and the report behind it."""

    number: int
    year: int
    day: str

    @property
    def name(self) -> str:
        return f"云溪市第{self.number}局"

    @property
    def path(self) -> str:
        return f"/nb/content_{self.number}.html"


def items(count: int, year: int, day: str, first: int = 0) -> list[Item]:
    return [Item(first + number, year, day) for number in range(count)]


def lay(site: Site, rows: list[Item], *, dated: bool = True, total: bool = True) -> None:
    """A list in pages of twenty; its pager is a call that may declare the records."""
    for path in [path for path in site.pages if path.startswith("/nb/index") or path == "/nb/"]:
        del site.pages[path]
    pages = [rows[at : at + ON_A_PAGE] for at in range(0, len(rows), ON_A_PAGE)]
    for number, page in enumerate(pages):
        declared = f', "black2", {len(rows)}' if total else ""
        call = (
            f'<script>createPageHTML({len(pages)}, {number}, "index", "html"{declared});</script>'
        )
        lines = [row(one.path, title(one.name, one.year), one.day if dated else "") for one in page]
        site.pages["/nb/" if not number else f"/nb/index_{number}.html"] = listing(
            *lines, after=call
        )
    for one in rows:
        site.pages.setdefault(one.path, conditional(report(one.name, one.year)))


@pytest.fixture
def site() -> Iterator[Site]:
    with sites() as [one]:
        yield one


def crawl(site: Site, folder: Path, **options: object) -> tuple[Ran, int, int]:
    """The run, and how many requests and bytes it took."""
    site.asked.clear()
    ran = run(folder, [entry(site, "yunxi", "/nb/")], **options)  # type: ignore[arg-type]
    return ran, len(site.asked), sum(asked.sent for asked in site.asked)


def held(folder: Path) -> set[str]:
    with open_store(f"sqlite:///{folder / 'store.db'}") as store:
        return {record["agency"] for record in store.records()}


def versions(folder: Path) -> int:
    with open_store(f"sqlite:///{folder / 'store.db'}") as store:
        return store.totals()["versions"]


def test_an_unchanged_list_of_two_thousand_costs_next_to_nothing(
    site: Site, tmp_path: Path
) -> None:
    """The whole year again: nothing, three edits, a new year (docs/crawler.md, Again)."""
    rows = items(2_000, 2023, "2024-01-20")
    lay(site, rows, total=False)
    first, requests, size = crawl(site, tmp_path)
    assert (first.status, first["yunxi"]["new"]) == (0, 2_000)
    again, few, little = crawl(site, tmp_path)
    assert (again.status, again["yunxi"]["new"], versions(tmp_path)) == (0, 0, 2_000)
    assert few <= 0.03 * requests
    assert little <= 0.03 * size
    newer = items(30, 2024, "2025-01-21", first=5_000)
    lay(site, [*newer, *rows], total=False)
    third, few, _ = crawl(site, tmp_path)
    assert third["yunxi"]["new"] == len(newer)
    assert versions(tmp_path) == 2_030
    assert few <= len(newer) + 0.03 * requests


@pytest.mark.parametrize(
    ("dated", "total", "most"),
    [
        pytest.param(True, True, 1, id="its total is the same"),
        pytest.param(False, True, 1, id="without dates, its total is the same"),
        pytest.param(True, False, 3, id="in order of dates: three quiet pages"),
        pytest.param(False, False, 10, id="without dates and total: to its end"),
    ],
)
def test_how_far_a_list_of_this_season_is_read(
    site: Site, tmp_path: Path, dated: bool, total: bool, most: int
) -> None:
    rows = items(200, 2098, "2099-01-20")
    lay(site, rows, dated=dated, total=total)
    crawl(site, tmp_path)
    again, requests, _ = crawl(site, tmp_path)
    assert again["yunxi"]["lists"] == most
    assert requests == most + 1, "robots.txt and lists only"
    # one more in the middle of the fourth page
    late = items(1, 2098, "2099-01-20", first=900)
    lay(site, [*rows[:70], *late, *rows[70:]], dated=dated, total=total)
    crawl(site, tmp_path)
    found = late[0].name in held(tmp_path)
    assert found == (most != 3), "only a list without any sign of it hides it"
    crawl(site, tmp_path, full=True)
    assert late[0].name in held(tmp_path)


def test_a_full_crawl_makes_a_version_of_each_edited_report(site: Site, tmp_path: Path) -> None:
    rows = items(60, 2023, "2024-01-20")
    lay(site, rows)
    crawl(site, tmp_path)
    for one in rows[10:50:10]:
        # the stand-in reader's record says agency, year and title only
        page = report(one.name, one.year).replace("工作年度报告</h1>", "工作年度报告</h1><!-- -->")
        site.pages[one.path] = conditional(page)
    plain, _, _ = crawl(site, tmp_path)
    assert plain["yunxi"]["held"] == ON_A_PAGE
    full, requests, _ = crawl(site, tmp_path, full=True)
    assert full["yunxi"]["same"] == 60, "bytes that say the same make no version"
    assert versions(tmp_path) == 60
    assert requests == 1 + 3 + 60


def test_what_no_list_names_any_more_is_asked_for_with_full_only(
    site: Site, tmp_path: Path
) -> None:
    rows = items(30, 2023, "2024-01-20")
    lay(site, rows)
    crawl(site, tmp_path)
    moved, deleted = rows[3], rows[4]
    del site.pages[deleted.path]
    lay(site, [one for one in rows if one not in (moved, deleted)])
    crawl(site, tmp_path)
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        assert not any(one.gone for one in store.published(2023))
    crawl(site, tmp_path, full=True)
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        assert {one.agency for one in store.published(2023) if one.gone} == {deleted.name}
        assert len(list(store.records())) == 30


def test_a_failure_keeps_its_list_open(site: Site, tmp_path: Path) -> None:
    """Page 3 has a report that does not come: the list is read to it again until it does."""
    rows = items(60, 2023, "2024-01-20")
    lay(site, rows)
    path, page = rows[45].path, site.pages[rows[45].path]
    site.pages[path] = Reply("busy", 503)
    crawl(site, tmp_path)
    assert len(held(tmp_path)) == 59
    site.pages[path] = page
    again, _, _ = crawl(site, tmp_path)
    assert again["yunxi"]["new"] == 1
    assert site.paths.count(path) == 1
    third, requests, _ = crawl(site, tmp_path)
    assert (third["yunxi"]["lists"], requests) == (1, 2)


def test_a_file_that_failed_is_asked_for_again_wherever_its_page_is_listed(
    site: Site, tmp_path: Path
) -> None:
    rows = items(60, 2023, "2024-01-20")
    lay(site, rows)
    one = rows[45]
    site.pages[one.path] = conditional(report(one.name, 2023, '<a href="/nb/a.pdf">附件</a>'))
    site.pages["/nb/a.pdf"] = Reply("busy", 503)
    crawl(site, tmp_path)
    site.pages["/nb/a.pdf"] = b"%PDF-1.4 now"
    again, _, _ = crawl(site, tmp_path)
    assert (again["yunxi"]["lists"], again["yunxi"]["attachments"]) == (1, 1)
    assert one.path in site.paths
    assert rows[44].path not in site.paths
    third, _, _ = crawl(site, tmp_path)
    assert third["yunxi"]["pages"] == 0


def test_other_years_are_found_in_a_list_that_was_read_for_one(site: Site, tmp_path: Path) -> None:
    rows = [*items(40, 2024, "2025-01-20"), *items(40, 2023, "2024-01-20", first=100)]
    lay(site, rows)
    one, _, _ = crawl(site, tmp_path, years=[2024])
    assert one["yunxi"]["new"] == 40
    every, _, _ = crawl(site, tmp_path)
    assert every["yunxi"]["new"] == 40
    last, requests, _ = crawl(site, tmp_path, years=[2023])
    assert (last["yunxi"]["new"], requests) == (0, 2)


def test_a_list_is_left_behind_the_years_that_are_asked_for(site: Site, tmp_path: Path) -> None:
    rows = [*items(30, 2024, "2025-01-20"), *items(100, 2020, "2021-01-20", first=100)]
    lay(site, rows)
    one, _, _ = crawl(site, tmp_path, years=[2024])
    assert (one["yunxi"]["new"], one["yunxi"]["lists"]) == (30, 3)


def test_a_report_behind_a_redirect_is_known_by_the_lists_address(
    site: Site, tmp_path: Path
) -> None:
    rows = items(3, 2023, "2024-01-20")
    lay(site, rows)
    site.pages["/moved/t20240120_1.html"] = site.pages[rows[1].path]
    site.pages[rows[1].path] = Reply("", 302, {"Location": "/moved/t20240120_1.html"})
    crawl(site, tmp_path)
    assert len(held(tmp_path)) == 3
    _, requests, _ = crawl(site, tmp_path)
    assert requests == 2


def test_closed_years_of_a_column_are_not_opened_again(site: Site, tmp_path: Path) -> None:
    def years(*names: int) -> str:
        return listing(*(f'<li><a href="/nb/{name}/">{name}年</a></li>' for name in names))

    def fill(name: int, count: int) -> None:
        rows = []
        for number in range(count):
            path = f"/nb/{name}/202401/t20240120_{name}{number}.html"
            rows.append(row(path, title(f"云溪市第{number}局", name - 1)))
            site.pages[path] = report(f"云溪市第{number}局", name - 1)
        site.pages[f"/nb/{name}/"] = listing(*rows)

    site.pages["/nb/"] = years(2023, 2022)
    fill(2023, 3)
    fill(2022, 3)
    first, _, _ = crawl(site, tmp_path)
    assert (first.status, first["yunxi"]["new"]) == (0, 6)
    second, requests, _ = crawl(site, tmp_path)
    assert (second.status, requests) == (0, 2), "robots.txt and the column"
    site.pages["/nb/"] = years(2099, 2023, 2022)
    fill(2099, 3)
    third, _, _ = crawl(site, tmp_path)
    assert (third.status, third["yunxi"]["new"]) == (0, 3)
    full, _, _ = crawl(site, tmp_path, full=True)
    assert full["yunxi"]["same"] == 9
