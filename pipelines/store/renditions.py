"""One report at several addresses: which one is shown, and what the others say differently.

The choice follows from what each address is, never from when it was seen, so that crawls in any
order, with any kills between, end in the same store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.model import Cell, Finding, Origin, Report, Severity
from pipelines.store.prepare import in_order

RULE = "rendition_differs"
FIRST_POSITION = 10_000
"""Position of the first of these findings among a version's issues: behind all of the reading's."""
_MOST_CELLS = 50
"""Cells one finding names; a whole other table is not listed cell by cell."""

Rank = Literal[0, 1, 2, 3, 4, 5]


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a report with its newest version."""

    rank: int
    url: str
    version_id: int


def rank(origin: Origin, report: Report) -> Rank:
    """How official an address is: 0 the portal of the agency's own region, 1 another, 2 none.

    Many departments publish on their own site and on their government's; a copy on another
    region's platform or a hand-saved file of unknown origin must not displace these. A file that
    no reader takes yet (no cells, no text) comes behind every address that was read.
    """
    behind = not report.cells and not report.sections
    if origin.portal_id is None:
        return 5 if behind else 2
    own = origin.region_code is not None and origin.region_code == report.identity.region_code
    if own:
        return 3 if behind else 0
    return 4 if behind else 1


def chosen(addresses: list[Address]) -> Address:
    """The address whose newest version is the record: the most official, then the first by name."""
    return min(addresses, key=lambda address: (address.rank, address.url))


def compare(shown: Report, other: Report, url: str) -> Finding | None:
    """What another address says differently: None where figures, template and text are the same.

    Different figures or another template are a warning that names the cells, different text alone
    is an info: pages around a report differ in ways nobody can list. Dates are each page's own.
    """
    ours, theirs = _figures(shown), _figures(other)
    differing = [key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key)]
    severity: Severity = "warning"
    if differing:
        places = in_order({(*key, 0) for key in differing}, shown.template)
        named = tuple("/".join(place[:3]) for place in places[:_MOST_CELLS])
        message = f"{len(differing)} cells differ at another address of this report: {url}"
    elif shown.template != other.template:
        named = ()
        message = f"the same report is {other.template} at another address: {url}"
    elif _words(shown) != _words(other):
        named, severity = (), "info"
        message = f"the text differs at another address of this report: {url}"
    else:
        return None
    single = len(differing) == 1
    return Finding(
        rule=RULE,
        severity=severity,
        cause="undecided",
        message=message,
        cells=named,
        expected=_said(ours.get(differing[0])) if single else None,
        found=_said(theirs.get(differing[0])) if single else None,
        evidence=url,
    )


def _figures(report: Report) -> dict[tuple[str, str, str], Cell]:
    """Cells by place, without what may differ in print alone."""
    return {
        (cell.table, cell.row, cell.column): Cell(
            cell.table,
            cell.row,
            cell.column,
            None if cell.status == "number" else cell.raw,
            cell.value,
            cell.unit,
            cell.status,
        )
        for cell in report.cells
    }


def _said(cell: Cell | None) -> int | float | str | None:
    if cell is None:
        return None
    return cell.raw if cell.value is None else cell.value


def _words(report: Report) -> list[tuple[str, str]]:
    """Section texts without white space: line breaks are each page's own."""
    return [(part.code, "".join(part.text.split())) for part in report.sections]
