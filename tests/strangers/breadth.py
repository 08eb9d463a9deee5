"""Portals of every family with the hazards of real ones: `Breadth(seed)` is a World of them.

In go a seed and a number of reports a portal, out come the portals of `FAMILIES`, three that must
be left alone, the truth, and a list of what the run must say about each hazard.
"""

from __future__ import annotations

import posixpath
import random

from tests.strangers import (
    departments,
    dialects,
    directories,
    gkmlpt,
    hazards,
    jpaas,
    lonsun,
    openness,
    papers,
    places,
    stock,
    trs,
    twists,
    ucap,
    vsb,
)
from tests.strangers.hazards import Named
from tests.strangers.places import Region
from tests.strangers.site import Item, Site
from tests.strangers.world import Build, World

FAMILIES: dict[str, Build] = {
    "ucap/static": ucap.static,
    "ucap/rows": ucap.rows,
    "ucap/codeid": ucap.codeid,
    "ucap/pc": ucap.pc,
    "vsb": vsb.build,
    "gkmlpt/platform": gkmlpt.platform,
    "gkmlpt/jump": gkmlpt.jump,
    "gkmlpt/nfcms": gkmlpt.nfcms,
    "lonsun": lonsun.build,
    "openness/old": openness.old,
    "openness/new": openness.new,
    "hanweb/jpaas": jpaas.units,
    "hanweb/xxgk": jpaas.module,
    "trs/pagers": trs.build,
    "trs/more": directories.build,
    "trs/departments": departments.build,
    "generic/one": dialects.build,
    "generic/two": dialects.build,
}
ALONE = ["challenge", "late_challenge", "disallow", "robots_5xx"]
PARTED = ("ucap", "generic")  # makers whose articles may stand on several pages
OWNED = 16  # reports of a portal with a department's own column


class Breadth(World):
    """Every family, and portals that must be left alone; `named` is what a run must say."""

    def __init__(self, seed: int, port: int = 8731, reports: int = 12) -> None:
        self.named: list[Named] = []
        self.kinds: dict[str, str] = {}
        self.ignored: set[str] = set()
        self.barred: dict[str, str] = {}
        self._family = ""
        self._limited: set[str] = set()
        portals = len(FAMILIES) + len(ALONE)
        names = {**FAMILIES, **dict.fromkeys(ALONE, trs.build)}
        self.seed = seed
        super().__init__(seed, portals, portals * reports, port, families=names)

    def _portal(
        self, rng: random.Random, number: int, family: str, region: Region, count: int
    ) -> None:
        self._family = family
        owned = family in ("lonsun", "hanweb/xxgk", "openness/old") or rng.random() < 0.2
        before = len(self.truth.reports)
        super()._portal(rng, number, family, region, max(count, OWNED) if owned else min(count, 13))
        site = self.sites[f"127.0.1.{number + 1}"]
        self.kinds[site.host] = family
        if family in ALONE:
            self._alone(rng, site, family, before)
        else:
            self._twist(rng, site)
            if rng.random() < 0.25:
                self._spoilt_column(rng, site)

    def _twist(self, rng: random.Random, site: Site) -> None:
        """How this portal differs from the plain case."""
        lot = rng.random()
        site.gate = twists.headers if lot < 0.15 else twists.cookie if lot < 0.25 else None
        site.zipped = rng.random() < 0.2
        for at, column in enumerate(site.entry["columns"]):
            if "#" not in column["url"] and rng.random() < 0.15:
                column["url"] = twists.moved(rng, site, column["url"], at)

    def _orders(
        self, rng: random.Random, region: Region, count: int
    ) -> tuple[list[stock.Order], list[stock.Order]]:
        """As in every world, but a portal with enough reports always has a column of one body."""
        shared, owned = super()._orders(rng, region, count)
        if count >= OWNED and not owned:
            owner = next(a for a in places.agencies(region) if a.kind == "department")
            shared = [order for order in shared if order.agency != owner][: count - 7]
            owned = [stock.Order(owner, year, naming="publisher") for year in range(2019, 2026)]
        return shared, owned

    def _items(
        self, rng: random.Random, region: Region, orders: list[stock.Order], label: str
    ) -> list[Item]:
        """Some reports are a word processor's file, and their page says next to nothing."""
        made = super()._items(rng, region, orders, label)
        for item in made:
            if rng.random() < 0.12:
                papers.become(rng, item)
        return made

    def _mixed(self, rng: random.Random, region: Region, items: list[Item]) -> list[Item]:
        """The list with two entries that are no use, and one behind the robots' rules."""
        mixed = super()._mixed(rng, region, items)
        for kind in rng.sample(list(hazards.ENTRIES), 2):
            item = stock.dead(rng, region, rng.choice(range(2019, 2026)))
            item.title = item.list_title = item.title.replace("供销合作社", f"{kind[0].upper()}站")
            item.hazard, item.status = kind, 200
            mixed.append(item)
        own = [item for item in items if item.report and item.report.cells and not item.file]
        if own and rng.random() < 0.6:
            doubled = rng.choice(own)
            name = f"P0{doubled.published.replace('-', '')}{rng.randint(10**11, 10**12)}.pdf"
            doubled.article.attachments = [(name, f"{doubled.title}.pdf")]
            doubled.spoilt_file = rng.choice(twists.FILES)
        return mixed

    def _pages(self, rng: random.Random, site: Site, items: list[Item], name: str) -> None:
        years = list(range(2019, 2026))
        for item in items:
            if item.report and self._family.split("/")[0] in PARTED and rng.random() < 0.1:
                twists.part(rng, item)
        super()._pages(rng, site, items, name)
        for item in items:
            twists.put_parts(site, item, years)
            files = [*item.files, *(file for file, _ in item.article.attachments)]
            if item.spoilt_file and files:
                where = posixpath.join(
                    posixpath.dirname(item.path), files[0].removeprefix(site.base)
                )
                where = posixpath.normpath(where)
                twists.spoil_file(site, where, item.spoilt_file)
                if item.spoilt_file != "file_good":
                    self.named.append(Named(name, item.spoilt_file, site.base + where))
            if item.hazard:
                hazards.ENTRIES[item.hazard](rng, site, item.path)
                self.named.append(Named(name, item.hazard, site.base + item.path))
        reports = [item for item in items if item.report and not item.twin_of and not item.sent]
        kinds = list(hazards.PASSING)
        # a portal that is busy again and again is rightly left for another day
        for kind in rng.sample(kinds, min(rng.choice([1, 2]), len(kinds), len(reports))):
            if kind != "cut_once" and site.host in self._limited:
                continue
            item = rng.choice(reports)
            reports.remove(item)
            hazards.PASSING[kind](rng, site, item.path)
            if kind != "cut_once":
                self._limited.add(site.host)

    def called(self, rng: random.Random, family: str) -> str:
        """The maker, or `generic` where nobody knew better."""
        maker = family.split("/")[0] if family not in ALONE else "trs"
        return maker if rng.random() < 0.7 else "generic"

    def _spoilt_column(self, rng: random.Random, site: Site) -> None:
        kind = rng.choice(list(hazards.COLUMNS))
        path = f"/zwgk/old{rng.randint(10, 99)}/"
        hazards.COLUMNS[kind](rng, site, path)
        site.entry["columns"].append({"url": site.base + path, "family": "generic"})
        self.named.append(Named(site.entry["id"], kind, site.base + path))

    def _alone(self, rng: random.Random, site: Site, kind: str, before: int) -> None:
        """A portal that asks not to be crawled: none of its reports is expected."""
        for report in self.truth.reports[before:]:
            self.truth.decoys.update(dict.fromkeys(report.urls, report.title))
        del self.truth.reports[before:]
        identifier = site.entry["id"]
        self.named = [each for each in self.named if each.portal != identifier]
        if kind == "challenge":
            chosen = rng.choice(list(hazards.CHALLENGES))
            site.answers = dict.fromkeys(site.answers, hazards.challenged(chosen))
            self.named.append(Named(identifier, f"challenge {chosen}"))
            return
        if kind == "late_challenge":
            site.gate = twists.late(rng)
            self.named.append(Named(identifier, kind))
            self.ignored.add(site.host)
            return
        given = "disallow" if kind == "disallow" else rng.choice(["robots_5xx", "robots_html"])
        site.robots = hazards.ROBOTS[given]
        self.barred[site.host] = given
        self.named.append(Named(identifier, given))
