"""Who has published: every expected report of a year against those that are held.

In go expectations, held reports and what crawls said of portals, out comes a `Row` an agency and
counts of them. Two clocks are shown side by side, because neither is proof: when *we* first saw a
report, and the date its page displays. A report first seen after its deadline is late by our clock
only where we had looked in between and it was not there; otherwise we came late ourselves, and the
displayed date decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from pipelines.deadlines import day_in_china, deadline, kind_of
from pipelines.identity.regions import level_of, names
from pipelines.store.expected import Expected, Held, Visit

Status = Literal["on_time", "late", "missing", "blocked", "gone", "undated", "not_due"]
STATUSES: tuple[Status, ...] = (
    *("on_time", "late", "missing", "blocked", "gone", "undated", "not_due"),
)
BLOCKED = ("blocked", "robots_unknown")


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's line of the ledger; dates are ISO days in China, null where unknown."""

    agency: str
    region_code: str
    level: str | None
    kind: str
    year: int
    deadline: str | None
    status: Status
    by: str | None
    """Which clock decided between on time and late: first_seen or displayed."""
    first_seen_on: str | None
    by_first_seen: str | None
    published_on: str | None
    by_displayed: str | None
    portal_id: str | None
    portal_outcome: str | None
    """How the last finished crawl of the portal ended, and why, where it was not well."""
    portal_reason: str | None
    source: str
    """What says that the report must be there; `held` where only the report itself does."""
    url: str | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


COLUMNS = tuple(Row.__dataclass_fields__)


def ledger(
    wanted: Iterable[Expected],
    published: Iterable[Held],
    visits: Mapping[str, Sequence[Visit]],
    year: int,
    today: date,
) -> list[Row]:
    """A row an agency, expected or held, by region code and agency."""
    there = list(published)
    by_name: dict[tuple[str, str], list[Held]] = {}
    for one in there:
        for key in one.keys:
            by_name.setdefault(key, []).append(one)
    used: set[int] = set()
    rows: list[Row] = []
    for expectation in wanted:
        found = by_name.get((expectation.region_code, expectation.agency), [])
        # a shorter name that two agencies of the region print names neither
        match = found[0] if len(found) == 1 else None
        exact = [one for one in found if one.agency == expectation.agency]
        match = exact[0] if exact else match
        if match is None:
            rows.append(_absent(expectation, visits, today))
        elif id(match) not in used:
            used.add(id(match))
            rows.append(_present(match, expectation.source, visits, year))
    rows += [_present(one, "held", visits, year) for one in there if id(one) not in used]
    return sorted(rows, key=lambda row: (row.region_code, row.agency))


def counts(rows: Sequence[Row], region: str | None = None) -> dict[str, Any]:
    """Numbers of each status: of all, by region (one step below what was asked for), by level."""
    width = 2 if not region or len(region) < 2 else 4 if len(region) < 4 else 6
    by_region: dict[str, Counter[str]] = {}
    by_level: dict[str, Counter[str]] = {}
    for row in rows:
        code = row.region_code[:width].ljust(6, "0")
        by_region.setdefault(code, Counter())[row.status] += 1
        by_level.setdefault(row.level or "unknown", Counter())[row.status] += 1
    return {
        "all": _counted(Counter(row.status for row in rows)),
        "by_region": [
            {"region_code": code, "region": "".join(names(code)), **_counted(found)}
            for code, found in sorted(by_region.items())
        ],
        "by_level": {level: _counted(found) for level, found in by_level.items()},
    }


def newly_late(rows: Iterable[Row], since: date, today: date) -> list[Row]:
    """Missing reports whose deadline passed after `since`: nobody was told of them before."""
    return [
        row
        for row in rows
        if row.status == "missing"
        and row.deadline is not None
        and since <= date.fromisoformat(row.deadline) < today
    ]


def _present(one: Held, source: str, visits: Mapping[str, Sequence[Visit]], year: int) -> Row:
    due = deadline(one.agency, year)
    seen = day_in_china(one.first_seen_at)
    told = visits.get(one.portal_id or "", ())
    last = told[-1] if told else None
    shown = date.fromisoformat(one.published_on) if one.published_on else None
    by_seen = _against(seen, due)
    by_shown = _against(shown, due)
    status: Status
    by: str | None = None
    if one.gone:
        status = "gone"
    elif by_seen == "on_time" or due is None or _was_absent(one, told, due):
        status, by = ("late" if by_seen == "late" else "on_time"), "first_seen"
    elif by_shown is not None:
        status, by = ("late" if by_shown == "late" else "on_time"), "displayed"
    else:
        status = "undated"
    return Row(
        agency=one.agency,
        region_code=one.region_code,
        level=one.level,
        kind=kind_of(one.agency),
        year=year,
        deadline=due.isoformat() if due else None,
        status=status,
        by=by,
        first_seen_on=seen.isoformat(),
        by_first_seen=by_seen,
        published_on=one.published_on,
        by_displayed=by_shown,
        portal_id=one.portal_id,
        portal_outcome=last.outcome if last else None,
        portal_reason=(last.reason or None) if last else None,
        source=source,
        url=one.url,
    )


def _was_absent(one: Held, told: Sequence[Visit], due: date) -> bool:
    """Whether a crawl that went well after the deadline had not found it yet."""
    return any(
        visit.outcome == "ok"
        and day_in_china(visit.started_at) > due
        and visit.finished_at < one.first_seen_at
        for visit in told
    )


def _absent(wanted: Expected, visits: Mapping[str, Sequence[Visit]], today: date) -> Row:
    due = deadline(wanted.agency, wanted.year)
    told = visits.get(wanted.portal_id or "", ())
    last = told[-1] if told else None
    status: Status = "missing"
    if last is not None and last.outcome in BLOCKED:
        status = "blocked"
    elif due is None or today <= due:
        status = "not_due"
    kind = kind_of(wanted.agency)
    return Row(
        agency=wanted.agency,
        region_code=wanted.region_code,
        level="township" if kind == "township" else level_of(wanted.region_code),
        kind=kind,
        year=wanted.year,
        deadline=due.isoformat() if due else None,
        status=status,
        by=None,
        first_seen_on=None,
        by_first_seen=None,
        published_on=None,
        by_displayed=None,
        portal_id=wanted.portal_id,
        portal_outcome=last.outcome if last else None,
        portal_reason=(last.reason or None) if last else None,
        source=wanted.source,
        url=None,
    )


def _against(day: date | None, due: date | None) -> str | None:
    if day is None or due is None:
        return None
    return "on_time" if day <= due else "late"


def _counted(found: Counter[str]) -> dict[str, int]:
    return {"agencies": found.total(), **{status: found[status] for status in STATUSES}}
