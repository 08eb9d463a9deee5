"""What a crawl did, a portal a row: new, changed, same, failed, and why.

In go the run's results, out come a Rich table and a line for each portal that is not well: zero,
unknown and new are loud.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from nianbao.messages import Messages

if TYPE_CHECKING:
    from crawler.ledger import PortalResult

COUNTS = ("lists", "pages", "found", "new", "changed", "same", "not_report", "failed")


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
