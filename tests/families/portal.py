"""What the families' small portals share: reports by number, a crawl, and what every one must hold.

A portal's module fills a `Site` from the vendor's pages in the spec and says which reports are in
it. `examine` crawls all of a module's portals in one run; `check` holds each against its truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.store import open_store
from tests.crawler.server import Site, sites
from tests.crawler.world import entry, report, run, title

FOREIGN = "http://127.9.9.9:9/s/abc"
SECRET = "/secret/9.html"
ROBOTS = "User-agent: *\nDisallow: /secret/\n"
BUREAUS = ("教育", "科技", "公安", "民政", "司法", "财政", "水利", "农业", "商务", "文化", "卫生")

Truth = set[tuple[str, int]]


@dataclass(frozen=True)
class Held:
    """A report of the small portal: its number, agency and year."""

    number: int

    @property
    def agency(self) -> str:
        return f"云溪市{BUREAUS[self.number % len(BUREAUS)]}局"

    @property
    def year(self) -> int:
        return 2024 - self.number // len(BUREAUS)

    @property
    def title(self) -> str:
        return title(self.agency, self.year)

    @property
    def date(self) -> str:
        return f"{self.year + 1}-01-{self.number % 28 + 1:02}"

    def page(self, more: str = "") -> str:
        return report(self.agency, self.year, more)


def reports(count: int, first: int = 0) -> list[Held]:
    return [Held(number) for number in range(first, first + count)]


def truth(held: Iterable[Held]) -> Truth:
    return {(one.agency, one.year) for one in held}


@dataclass(frozen=True)
class Case:
    """One small portal: what fills it, the path of its registered column, the family's name."""

    fill: Callable[[Site], Truth]
    column: str
    family: str
    twice: int = 0
    """Addresses that have to be asked for a second time."""


@dataclass
class Examined:
    """What became of one small portal."""

    site: Site
    expected: Truth
    result: dict[str, Any]
    records: list[dict[str, Any]]
    twice: int

    def check(self, outcome: str = "ok") -> None:
        """Every report found, none invented, nothing asked that may not be, one at a time."""
        found = [(record["agency"], record["year"]) for record in self.records]
        assert set(found) == self.expected, self.result
        assert len(found) == len(self.expected)
        assert self.result["outcome"] == outcome, self.result
        assert not [path for path in self.site.paths if path.startswith("/secret/")]
        pairs = zip(self.site.asked, self.site.asked[1:], strict=False)
        assert all(one.ended <= following.began for one, following in pairs)
        asked = [(asked.method, asked.path, asked.body) for asked in self.site.asked]
        assert len(asked) == len(set(asked)) + self.twice, asked


def examine(
    folder: Path,
    cases: dict[str, Case],
    reader: str = "tests.crawler.standin.process",
    years: Iterable[int] = (),
) -> dict[str, Examined]:
    """Crawl all cases in one run, each a host of its own; they share their agencies, so one record
    has the addresses of several."""
    with sites(len(cases)) as opened:
        named = dict(zip(cases, opened, strict=True))
        expected = {}
        for name, site in named.items():
            site.pages["/robots.txt"] = ROBOTS
            expected[name] = cases[name].fill(site)
        entries = [
            entry(named[name], name, case.column, family=case.family)
            for name, case in cases.items()
        ]
        ran = run(folder, entries, reader=reader, years=list(years))
        with open_store(f"sqlite:///{folder / 'store.db'}") as store:
            records = list(store.records())
    return {
        name: Examined(
            site,
            expected[name],
            ran[name],
            [one for one in records if any(url.startswith(site.url) for url in one["urls"])],
            cases[name].twice,
        )
        for name, site in named.items()
    }
