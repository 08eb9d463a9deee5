"""When a column is asked again: the season of annual reports as a pure function of the day.

Reports appear from late December on, most of them in the last days before 31 January (departments)
and 31 March (governments); formats.md section 1. Stragglers and silent corrections come later.
"""

from __future__ import annotations

from datetime import date

WEEKLY, DAILY, MONTHLY = 7, 1, 30
_SEASON_BEGINS, _SEASON_ENDS = (12, 20), (4, 15)
_RUSHES = (((1, 25), (2, 7)), ((3, 25), (4, 7)))
"""Days around the two deadlines, first and last included."""


def interval(day: date) -> int:
    """Days between two visits, as the calendar has it on this day."""
    here = (day.month, day.day)
    if any(first <= here <= last for first, last in _RUSHES):
        return DAILY
    return WEEKLY if here >= _SEASON_BEGINS or here <= _SEASON_ENDS else MONTHLY


def is_due(last: date | None, today: date) -> bool:
    """Whether a column last visited on `last` (None: never) is to be visited today."""
    return last is None or (today - last).days >= interval(today)


def watched_year(today: date) -> int:
    """The reporting year whose reports are coming in: from late December the year's own."""
    return today.year if (today.month, today.day) >= _SEASON_BEGINS else today.year - 1
