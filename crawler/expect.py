"""Whether a portal holds as many reports of the newest year as its registry entry expects, and as
the year before lets expect: too few fail it, too many or a fall are said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from crawler.registry import Portal

FALL = 0.7
"""Share of last year's reports below which the newest year is doubtful."""
_ENOUGH = 5
"""Reports of last year from which on a share means something."""


def newest_due(today: date) -> int:
    """The newest reporting year whose reports are all due: by 31 March of the year after
    (formats.md; departments are due by 31 January)."""
    return today.year - (1 if today >= date(today.year, 4, 1) else 2)


def against(
    portal: Portal, held: Mapping[tuple[str, int], int], years: Collection[int], today: date
) -> Iterator[tuple[str, str]]:
    """(kind, line) of all that speaks against what a portal holds; `below_expect` fails it."""
    yield from doubts(portal, held, years, today)
    if few := too_few(portal, held, years, today):
        yield "below_expect", few


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


def doubts(
    portal: Portal, held: Mapping[tuple[str, int], int], years: Collection[int], today: date
) -> Iterator[tuple[str, str]]:
    """(kind, line) of what a person should look at though it fails nothing."""
    year = newest_due(today)
    if years and year not in years:
        return
    holds, before = held.get((portal.id, year), 0), held.get((portal.id, year - 1), 0)
    most = portal.expect.max_reports if portal.expect else None
    if most is not None and holds > most:
        yield "above_expect", f"{holds} reports held for {year}, at most {most} expected"
    if before >= _ENOUGH and holds < FALL * before:
        yield "fall", f"{holds} reports held for {year}, {before} for {year - 1}"
