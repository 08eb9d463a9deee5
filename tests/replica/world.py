"""All portals of a replica as one value: built from data, altered by tests, asked for responses.

In: portal ids, years, switches. Out: `respond(request)`; `truth()`; and the changes the world can
undergo: a figure edited, a year added, a page published or taken down. No sockets here.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.replica.cells import DATA
from tests.replica.figures import Facts, chronicle
from tests.replica.generic import GenericSite
from tests.replica.hanweb import HanwebSite
from tests.replica.prose import nonreport
from tests.replica.reports import Report
from tests.replica.site import Entry, Site
from tests.replica.switches import Switches, disturb, intercept
from tests.replica.trs import TrsSite
from tests.replica.wire import Request, Response, conditional, validated

FAMILIES = {"trs": TrsSite, "hanweb": HanwebSite, "generic": GenericSite}
ELSEWHERE = "127.0.0.10"
"""A host outside every portal: a request to it is a mistake of the crawler."""
YEARS = range(2019, 2026)


@cache
def _data(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def portals() -> list[dict[str, Any]]:
    """The portals of data/portals.json."""
    return list(_data("portals.json"))


class World:
    """`chosen`: portal ids (all when empty); `port`: the one port of every address."""

    def __init__(
        self, chosen: tuple[str, ...] = (), years: tuple[int, ...] = (), port: int = 80
    ) -> None:
        self.port = port
        self.years = tuple(years) or tuple(YEARS)
        known = {portal["id"] for portal in portals()}
        if unknown := set(chosen) - known:
            raise ValueError(f"no such portal: {', '.join(sorted(unknown))}")
        self.sites: dict[str, Site] = {}
        self.addresses: dict[str, Site] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.cache: dict[tuple[str, str, bool], Response] = {}
        for portal in portals():
            if not chosen or portal["id"] in chosen:
                self._open(portal)

    def _open(self, portal: dict[str, Any]) -> None:
        root = f"http://{portal['address']}:{self.port}"
        site = FAMILIES[portal["family"]](portal, root, f"http://{ELSEWHERE}:{self.port}")
        self.sites[portal["id"]] = self.addresses[portal["address"]] = site
        if "files_address" in portal:
            self.addresses[portal["files_address"]] = site
            site.files_root = f"http://{portal['files_address']}:{self.port}"
        for agency in portal["agencies"]:
            site.entries += [self._entry(site, agency, year) for year in self.years]
        site.entries += _others(site)
        site.entries.sort(key=lambda entry: (entry.day, entry.publisher, entry.title))
        for number, entry in enumerate(site.entries):
            entry.ident = portal["first_id"] + 7 * number

    def _entry(self, site: Site, agency: dict[str, Any], year: int, ident: int = 0) -> Entry:
        settings = {**agency, **agency.get("reports", {}).get(str(year), {})}
        seed = _data("seeds.json").get(agency["name"])
        others = [name["name"] for name in site.portal["agencies"] if name is not agency]
        report = Report(
            site.portal,
            settings,
            year,
            self._facts(agency, site, year),
            seed if seed and seed["year"] == year else None,
            others[0],
        )
        day = report.published
        entry = Entry("report", ident, report.title, day, agency["name"], agency["slug"], report)
        entry.alias = f"/mirror/{agency['slug']}/{year}.html"
        kinds = settings.get("files") if report.body_kind == "attachment" else None
        for kind in kinds or ([settings["attach"]] if "attach" in settings else []):
            number = f"{day:%Y%m%d}4178{len(entry.files)}53{agency['slug'].encode().hex()[:4]}"
            if kind == "viewer":
                entry.files.append(("pdf", f"viewer{number}.pdf"))
            else:
                entry.files.append((kind, f"P0{number}.{kind}"))
        return entry

    def _facts(self, agency: dict[str, Any], site: Site, year: int) -> Facts:
        prefecture = site.portal["level"] == "prefecture"
        rulemaking = bool(agency.get("government")) and prefecture
        seed = _data("seeds.json").get(agency["name"])
        return chronicle(agency["name"], agency["scale"], rulemaking, year, seed)[year]

    def move(self, port: int) -> None:
        """From now on every address is on this port."""
        self.port = port
        for site in self.sites.values():
            site.root = f"http://{site.portal['address']}:{port}"
            address = site.portal.get("files_address", site.portal["address"])
            site.files_root = f"http://{address}:{port}"
            site.elsewhere = f"http://{ELSEWHERE}:{port}"
            for entry in site.entries:
                if entry.kind == "external" and entry.url and ELSEWHERE in entry.url:
                    entry.url = f"{site.elsewhere}/n/content/post_77.html"
        self.cache.clear()

    def gzipped(self, address: str) -> bool:
        """Whether the portal at this address sends everything compressed."""
        return address in self.addresses and self.addresses[address].switches.gzip

    # --- asking ---------------------------------------------------------------------------------

    def respond(self, request: Request) -> Response:
        """The answer of the portal at `request.address`, validators and hazards included."""
        site = self.addresses.get(request.address)
        if site is None:
            return Response(200, b"<html><body>a foreign host</body></html>")
        kind = site.kind(request) if site.switches != Switches() else "page"
        place = (request.address, request.target)
        times = self.asked[place]
        self.asked[place] += 1
        if request.path == "/robots.txt" or site.switches != Switches():
            kind = "robots" if request.path == "/robots.txt" else kind
            if (spoiled := intercept(site.switches, kind, request.target, times)) is not None:
                return disturb(site.switches, kind, spoiled, times)
        if request.method == "POST":
            return disturb(site.switches, kind, site.respond(request), times)
        page = (*place, "referer" in request.headers)
        if page not in self.cache:
            self.cache[page] = validated(site.respond(request))
        return disturb(site.switches, kind, conditional(request, self.cache[page]), times)

    def truth(self) -> list[dict[str, Any]]:
        """The expected record of every report that can be reached, portal by portal."""
        found = []
        for site in self.sites.values():
            twins = {site.url(entry) for entry in site.listed() if entry.kind == "page"}
            for entry in site.entries:
                if entry.report and not entry.gone:
                    record = entry.report.truth(site.url(entry))
                    record["urls"] += [
                        url for url in [site.root + (entry.alias or "")] if url in twins
                    ]
                    found.append(record)
        return found

    def others(self) -> list[str]:
        """Addresses in the lists that hold no annual report."""
        return [
            site.url(entry)
            for site in self.sites.values()
            for entry in site.entries
            if entry.kind == "other"
        ]

    def forbidden(self) -> list[str]:
        """Addresses in the lists that must never be requested: disallowed, or on foreign hosts."""
        return [
            site.url(entry)
            for site in self.sites.values()
            for entry in site.entries
            if entry.kind in ("disallowed", "external")
        ]

    # --- changing -------------------------------------------------------------------------------

    def find(self, agency: str, year: int) -> tuple[Site, Entry]:
        """The report's place. LookupError names what is not there."""
        for site in self.sites.values():
            for entry in site.entries:
                if entry.report and (entry.publisher, entry.report.year) == (agency, year):
                    return site, entry
        raise LookupError(f"the replica has no report of {agency} for {year}")

    def switch(self, portal: str, **changes: Any) -> None:
        """Set switches of one portal, or of all with "*"."""
        if unknown := set(changes) - {field.name for field in fields(Switches)}:
            raise ValueError(f"no such switch: {', '.join(sorted(unknown))}")
        chosen = self.sites.values() if portal == "*" else [self.sites[portal]]
        for site in chosen:
            site.switches = replace(site.switches, **changes)
        self.cache.clear()

    def edit(self, agency: str, year: int, cell: str, raw: str) -> dict[str, Any]:
        """Print `raw` in `cell` from now on; the list and the page's date stay as they are."""
        site, entry = self.find(agency, year)
        if entry.report is None or cell not in entry.report.cells():
            raise LookupError(f"{agency} {year} has no cell {cell}")
        entry.report.edits[cell] = raw
        entry.touched += 1
        self.cache.clear()
        return entry.report.truth(site.url(entry))

    def add_year(self, year: int, agencies: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Reports for one more year appear, of all agencies or the named ones."""
        added = []
        for site in self.sites.values():
            ident = max(entry.ident for entry in site.entries)
            for agency in site.portal["agencies"]:
                if agencies and agency["name"] not in agencies:
                    continue
                ident += 7
                entry = self._entry(site, agency, year, ident)
                site.entries.append(entry)
                added.append(entry.report.truth(site.url(entry)) if entry.report else {})
        self.cache.clear()
        return added

    def remove(self, agency: str, year: int, status: int = 404) -> str:
        """The report's page answers `status` from now on; its line in the list stays."""
        site, entry = self.find(agency, year)
        entry.gone = status
        self.cache.clear()
        return site.url(entry)

    def refurnish(self) -> None:
        """Counters and footers of all pages change, no report does."""
        for site in self.sites.values():
            site.visits += 11
        self.cache.clear()

    def publish(
        self, portal: str, title: str, body: bytes, day: date, media: str, framed: bool
    ) -> str:
        """A page of a test's own in the portal's list; `framed` puts the body (HTML in UTF-8) into
        the portal's article page, otherwise the bytes are served as they are."""
        site = self.sites[portal]
        ident = max(entry.ident for entry in site.entries) + 7
        agency = site.portal["agencies"][0]
        entry = Entry("page", ident, title, day, site.portal["name"], agency["slug"])
        entry.given, entry.media, entry.framed = body, media, framed
        site.entries.append(entry)
        self.cache.clear()
        return site.url(entry)


def _others(site: Site) -> list[Entry]:
    """What else stands in lists: notices, guides, news; a disallowed, two foreign, a dead one."""
    portal, found = site.portal, []
    agencies = portal["agencies"]
    for number, line in enumerate(_data("entries.json")):
        agency = agencies[number % len(agencies)]
        if "busy" in portal:
            agency = next(a for a in agencies if a["slug"] == portal["busy"])
        title = line["title"].format(publisher=agency["name"], year=line["year"])
        government = bool(agency.get("government"))
        words = nonreport(line["kind"], agency["name"], government, agency["field"], line["year"])
        day = date.fromisoformat(line["date"]) + timedelta(days=number)
        entry = Entry("other", 0, title, day, agency["name"], agency["slug"])
        entry.paragraphs = tuple(words)
        found.append(entry)
    slug = portal.get("busy", agencies[0]["slug"])
    for kind, office, url in (
        ("disallowed", "统计局", None),
        ("dead", "档案局", None),
        ("external", "气象局", f"{site.elsewhere}/n/content/post_77.html"),
        ("external", "税务局", "https://mp.weixin.qq.com/s/abc"),
    ):
        # bodies that have no other report here, of a year every crawl asks for
        name = f"{portal['region'][-1]}{office}"
        title = f"{name}2024年政府信息公开工作年度报告"
        found.append(Entry(kind, 0, title, date(2025, 1, 23), name, slug, url=url))
    return found
