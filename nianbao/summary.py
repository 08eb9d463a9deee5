"""What a crawl did, a portal a row: new, changed, same, failed, and why.

In go the run's results, out come a Rich table and a line for each portal that is not well: zero,
unknown and new are loud.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from nianbao.messages import Messages

if TYPE_CHECKING:
    from crawler.ledger import PortalResult
    from crawler.run import RunResult

COUNTS = ("lists", "pages", "found", "held", "new", "changed", "same", "not_report", "failed")


def table(results: Sequence[PortalResult], messages: Messages) -> Table:
    """A row a portal, and a row of totals where there are several."""
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_footer=len(results) > 1)
    drawn.add_column(messages("crawl.portal"), footer=messages("crawl.total"), no_wrap=True)
    drawn.add_column(messages("crawl.outcome"), no_wrap=True)
    for name in COUNTS:
        total = sum(getattr(result, name) for result in results)
        drawn.add_column(messages(f"crawl.{name}"), footer=str(total), justify="right")
    for result in results:
        good = result.outcome == "ok"
        row: list[RenderableType] = [
            Text(f"{result.id}"),
            Text(
                messages.word("portal_outcome", result.outcome),
                style="green" if good else "bold red",
            ),
            *(str(getattr(result, name)) for name in COUNTS),
        ]
        drawn.add_row(*row)
    return drawn


def reasons(results: Sequence[PortalResult]) -> list[str]:
    """A line for each portal that is not well: what is wrong, and where."""
    return [f"{result.id}: {result.reason}" for result in results if result.reason]


def as_json(
    result: RunResult,
    new_reports: Sequence[Mapping[str, Any]],
    newly_late: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The run as a program reads it; keys are only ever added."""
    portals = [portal.as_counts() for portal in result.portals]
    return {
        "run": result.number,
        "started_at": result.started_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "finished_at": result.finished_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "interrupted": result.interrupted,
        "exit_status": result.exit_status,
        "totals": {name: sum(counts[name] for counts in portals) for name in COUNTS},
        "portals": portals,
        "failures": [
            {name: counts[name] for name in ("id", "name", "outcome", "reason")}
            for counts in portals
            if counts["outcome"] != "ok"
        ],
        "new_reports": list(new_reports),
        "newly_late": list(newly_late),
    }
