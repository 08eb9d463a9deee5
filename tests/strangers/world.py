"""Portals of three families with their reports, from one seed; `World(seed)` is the whole thing."""

from __future__ import annotations

import posixpath
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from tests.strangers import generic, hanweb, pages, places, report, stock, trs
from tests.strangers.furniture import draw_skin
from tests.strangers.places import Agency, Region
from tests.strangers.site import CHARSETS, Answer, Asked, Dynamic, Item, Site
from tests.strangers.truth import Truth

Build = Callable[[random.Random, Site, str, list[Item], int], str]
FAMILIES: dict[str, Build] = {
    "trs": trs.build,
    "hanweb": hanweb.build,
    "generic": generic.build,
}
COLUMNS = ["政府信息公开年报", "信息公开年度报告", "年度报告", "政府信息公开工作年度报告"]


class World:
    """All portals of one examination: `sites`, the `truth`, and a registry for the crawler.

    With `scans` some reports are a page with nothing but a file that has no readable text: they
    exist, their title tells agency and year, and no figure of theirs can be known.
    """

    def __init__(
        self,
        seed: int,
        portals: int = 9,
        reports: int = 200,
        port: int = 8731,
        scans: bool = True,
        families: Mapping[str, Build] | None = None,
    ) -> None:
        self.families = families or FAMILIES
        self.port = port
        self.scans = scans
        self.truth = Truth()
        self.sites: dict[str, Site] = {}
        rng = random.Random(f"strangers {seed}")
        regions = rng.sample(places.REGIONS, max(0, portals - 2)) + places.FICTIONAL
        rng.shuffle(regions)
        for number in range(portals):
            family = list(self.families)[number % len(self.families)]
            count = reports // portals + (number < reports % portals)
            own = random.Random(f"{seed}/{number}")
            self._portal(own, number, family, regions[number % len(regions)], count)

    def _portal(
        self, rng: random.Random, number: int, family: str, region: Region, count: int
    ) -> None:
        address = f"127.0.1.{number + 1}"
        base = f"http://{address}:{self.port}"
        skin = draw_skin(rng, region.full + "人民政府")
        # proxies of hanweb answer in UTF-8, whatever the pages are in
        site = Site(base, skin, rng.choice(list(CHARSETS)))
        identifier = f"stranger{number}"
        self.sites[address] = site
        shared, owned = self._orders(rng, region, count)
        columns: list[dict[str, str]] = []
        batches: list[tuple[list[Item], str]] = [(self._items(rng, region, shared, identifier), "")]
        if owned:
            publisher = owned[0].agency.name
            batches.append((self._items(rng, region, owned, publisher), publisher))
        for at, (items, publisher) in enumerate(batches):
            name = rng.choice(COLUMNS)
            items = self._mixed(rng, region, items) if not publisher else items
            items.sort(key=lambda item: item.published, reverse=True)
            url = self.families[family](rng, site, name, items, number * 3 + at)
            column = {"url": url, "family": self.called(rng, family)}
            columns.append({**column, "publisher": publisher} if publisher else column)
            self._pages(rng, site, items, identifier)
        front = f'<html><head><meta charset="utf-8"></head><body>{site.skin.site}</body></html>'
        for path in ("/", "/index.html"):
            site.put(path, front)
        site.entry = {
            "id": identifier,
            "name": region.full + "人民政府",
            "region_code": region.code,
            "level": region.level,
            "home": base + "/",
            "columns": columns,
            "expect": {"min_reports": 1},
        }

    def _orders(
        self, rng: random.Random, region: Region, count: int
    ) -> tuple[list[stock.Order], list[stock.Order]]:
        """Reports of the portal's common column, and those of one department's own column."""
        known = places.agencies(region)
        rng.shuffle(known)
        years = list(range(2019, 2026))
        owned: list[stock.Order] = []
        if count >= 14 and rng.random() < 0.7:
            owner = next(agency for agency in known if agency.kind == "department")
            known.remove(owner)
            naming = rng.choice(["publisher", "publisher", "full"])
            owned = [stock.Order(owner, year, naming=naming) for year in years]
        pairs = [(agency, year) for agency in known for year in years]
        # three of 2025 first, so that every portal has reports of the newest due year
        rng.shuffle(pairs)
        newest = [pair for pair in pairs if pair[1] == 2025][:3]
        pairs = newest + [pair for pair in pairs if pair not in newest]
        shared = []
        for at, (agency, year) in enumerate(pairs[: count - len(owned)]):
            shared.append(self._order(rng, agency, year, at))
        return shared, owned

    def _order(self, rng: random.Random, agency: Agency, year: int, at: int) -> stock.Order:
        lot = rng.random()
        harm = rng.choice(report.DAMAGES) if lot < 0.3 else ""
        if harm == "two_columns" and year > 2020:
            harm = ""
        if harm == "both_forms" and year < 2021:
            harm = ""
        naming = rng.choice(["full"] * 8 + ["bare", "bare", "yearless"])
        if naming == "bare" and agency.kind not in ("department", "township"):
            naming = "full"
        return stock.Order(agency, year, harm, not harm and lot > 0.85, naming)

    def _items(
        self, rng: random.Random, region: Region, orders: list[stock.Order], label: str
    ) -> list[Item]:
        made = []
        for at, order in enumerate(orders):
            item, content = stock.make(rng, order, f"{region.code}-{label}-{at:03}")
            if not content.cells and rng.random() < 0.6 and self.scans:
                stock.attachment_only(rng, item)
            assert item.report
            item.report.portal = region.name
            self.truth.reports.append(item.report)
            made.append(item)
        return made

    def _mixed(self, rng: random.Random, region: Region, items: list[Item]) -> list[Item]:
        """The list as a reader finds it: with decoys, twins, foreign and dead links."""
        years = [2019 + at for at in range(7)]
        mixed = list(items)
        mixed += [stock.decoy(rng, region, rng.choice(years)) for _ in range(len(items) // 4 + 2)]
        mixed += [stock.twin(item) for item in items if rng.random() < 0.04]
        mixed.append(stock.elsewhere(rng, region, rng.choice(years), self.port))
        mixed.append(stock.dead(rng, region, rng.choice(years)))
        return mixed

    def _pages(self, rng: random.Random, site: Site, items: list[Item], name: str) -> None:
        """Put every item's page under its address and enter it into the truth."""
        links = [(item.path, item.title) for item in items if not item.outside]
        for item in items:
            if item.outside:
                self.truth.decoys[item.outside] = item.title
                continue
            item.article.others = rng.sample(links, min(5, len(links)))
            own = random.Random(f"{name}{item.title}{item.published}")
            text = pages.render(own, site.skin, item.article, list(range(2019, 2026)))
            site.put(item.path, text, item.status)
            if item.sent:
                site.answers[item.path] = item.sent
            for file in [*item.files, *(file for file, _ in item.article.attachments)]:
                folder = item.path.rsplit("/", 1)[0] + "/"
                where = posixpath.join(folder, file.removeprefix(site.base))
                where = posixpath.normpath(where)
                if where not in site.answers:
                    site.put_file(where, item.file or stock.SCAN, "application/pdf")
            if item.report:
                item.report.urls.append(site.base + item.path)
            else:
                self.truth.decoys[site.base + item.path] = item.title
        _by_number(site)

    def called(self, rng: random.Random, family: str) -> str:
        """What the registry takes a portal of this family for."""
        return family

    def registry(self, path: Path) -> None:
        """Write the registry entries of all portals as YAML."""
        entries = [site.entry for site in self.sites.values()]
        path.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), "utf-8")


def _by_number(site: Site) -> None:
    """Pages whose address is a script with an id: one answer chooses by the query."""
    held = {path: answer for path, answer in site.answers.items() if "?" in path and "&id=" in path}
    for path in held:
        script = path.split("?")[0]
        site.answers[script] = _chooser(dict(held))


def _chooser(held: dict[str, Answer | Dynamic]) -> Dynamic:
    def answer(asked: Asked) -> Answer:
        for path, chosen in held.items():
            if path.endswith(f"&id={asked.query.get('id')}") and isinstance(chosen, Answer):
                return chosen
        return Answer(b"not found", 404)

    return answer
