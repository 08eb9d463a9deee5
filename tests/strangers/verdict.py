"""What a crawl of every family is judged by: reports, hazards named, manners, and that it ended.

In go the world, what the server saw, the exported records and the run's summary; out come figures
a family and every sentence that does not hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.strangers.breadth import Breadth
from tests.strangers.hazards import KINDS, Named
from tests.strangers.score import Record, Score, address, score
from tests.strangers.server import Log


@dataclass
class Verdict:
    """The marks and the figures of one crawl."""

    score: Score
    figures: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def table(self) -> str:
        """A line a family, then everything that does not hold."""
        lines = [
            f"{family:<18}{c['found']:>4} of {c['expected']:<4}{c['requests']:>5} requests"
            for family, c in self.figures.items()
        ]
        lines.append(self.score.table(40))
        return "\n".join([*lines, *(f"WRONG: {text}" for text in self.wrong)])


def judge(world: Breadth, records: list[Record], log: Log, summary: dict[str, Any]) -> Verdict:
    """Every floor of this examination: all found, none invented, manners kept, hazards named."""
    records = [one for one in records if urlsplit(one["url"]).netloc not in world.ignored]
    result = Verdict(score(records, world.truth))
    for report in world.truth.reports:
        host = urlsplit(report.urls[0]).netloc
        counts = result.figures.setdefault(world.kinds[host], Counter())
        counts["expected"] += 1
        found = report.name not in result.score.missing
        counts["found"] += found
        if not found:
            asked = [url for url in report.urls if log.saw(url)]
            seen = "asked for" if asked else "never asked for"
            result.wrong.append(f"{world.kinds[host]}: {seen} {report.urls[0]} 《{report.title}》")
    for host, family in world.kinds.items():
        if family in result.figures:
            result.figures[family]["requests"] = log.requests[host.split(":")[0]]
    counts = result.score.counts
    for kind in ("invented", "duplicated", "agency", "region_code", "year"):
        if counts[kind]:
            result.wrong.append(f"{counts[kind]} × {kind}")
    result.wrong += [f"foreign host asked: {path}" for path in log.foreign]
    result.wrong += [f"disallowed: {path}" for path in log.disallowed]
    result.wrong += [f"{n} at once to {host}" for host, n in log.most.items() if n > 1]
    for host in world.barred:
        asked = [url for url in log.asked if url.startswith(host.split(":")[0] + "/")]
        bad = [url for url in asked if not url.endswith("/robots.txt")]
        result.wrong += [f"{world.barred[host]}: asked all the same: {url}" for url in bad]
    portals = {portal["id"]: portal for portal in summary.get("portals", [])}
    if not portals:
        result.wrong.append("the run did not end with a summary")
    result.wrong += [said for each in world.named if (said := unnamed(each, portals))]
    return result


def unnamed(each: Named, portals: dict[str, dict[str, Any]]) -> str:
    """Why a hazard counts as not named, "" where it is."""
    portal = portals.get(each.portal)
    if portal is None:
        return f"{each.portal}: no result of it ({each.hazard})"
    ended = f"{portal['outcome']}: {portal['reason']}"
    if "challenge" in each.hazard:
        good = portal["outcome"] == "blocked"
        return "" if good else f"{each.portal}: {each.hazard} ended as {ended}"
    kind, wanted = KINDS[each.hazard], address(each.url)
    said = [t["kind"] for t in portal["troubles"] if not wanted or address(t["address"]) == wanted]
    if kind in said:
        return ""
    return f"{each.portal}: {each.hazard} at {each.url} is named {said}, not {kind}; {ended}"
