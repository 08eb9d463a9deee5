"""Whether a portal holds as many reports of the newest year as its registry entry expects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from crawler.registry import Portal


def newest_due(today: date) -> int:
    """The newest reporting year whose reports are all due: by 31 March of the year after
    (formats.md; departments are due by 31 January)."""
    return today.year - (1 if today >= date(today.year, 4, 1) else 2)


def too_few(
    portal: Portal, held: Mapping[tuple[str, int], int], years: Collection[int], today: date
) -> str | None:
    """What to say of a portal that holds too few; None where it holds enough, or where the newest
    year was not asked for. `held` is (portal, year) → reports, `years` the wanted ones."""
    least = portal.expect.min_reports if portal.expect else 0
    year = newest_due(today)
    holds = held.get((portal.id, year), 0)
    if holds >= least or (years and year not in years):
        return None
    return f"{holds} reports held for {year}, {least} expected"
