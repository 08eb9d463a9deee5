"""The calendar of visits: every day has an answer, and no rush is slept through."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.calendar import interval, is_due, watched_year

DAYS = st.dates(date(2008, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ((2025, 12, 19), 30),
        ((2025, 12, 20), 7),
        ((2026, 1, 24), 7),
        ((2026, 1, 25), 1),
        ((2026, 1, 31), 1),
        ((2026, 2, 7), 1),
        ((2026, 2, 8), 7),
        ((2026, 3, 25), 1),
        ((2026, 3, 31), 1),
        ((2026, 4, 8), 7),
        ((2026, 4, 15), 7),
        ((2026, 4, 16), 30),
        ((2026, 8, 1), 30),
    ],
)
def test_the_interval_follows_the_season(day: tuple[int, int, int], days: int) -> None:
    assert interval(date(*day)) == days


@given(DAYS)
def test_what_was_never_visited_is_due_and_what_was_visited_today_is_not(day: date) -> None:
    assert is_due(None, day)
    assert not is_due(day, day)


@given(DAYS, st.integers(0, 400), st.integers(0, 60))
def test_a_longer_absence_never_makes_less_due(day: date, ago: int, more: int) -> None:
    if is_due(day - timedelta(days=ago), day):
        assert is_due(day - timedelta(days=ago + more), day)


@given(DAYS)
def test_a_daily_timer_visits_as_often_as_the_calendar_says(start: date) -> None:
    """A year of days, the program started on each: the visits that it makes."""
    last: date | None = None
    visited: list[date] = []
    for number in range(366):
        today = start + timedelta(days=number)
        if is_due(last, today):
            last = today
            visited.append(today)
        # nothing is left alone for longer than the calendar allows on that day
        assert last is not None
        assert (today - last).days < interval(today)
    rush = [day for day in visited if (day.month, day.day) in {(1, 31), (3, 31), (2, 1), (4, 1)}]
    assert len(rush) >= 4
    # 14 days twice, about ten weeks between them, the summer monthly
    assert 40 <= len(visited) <= 60


@given(DAYS)
def test_the_watched_year_is_the_one_whose_reports_appear(day: date) -> None:
    year = watched_year(day)
    assert date(year, 12, 20) <= day < date(year + 1, 12, 20)
