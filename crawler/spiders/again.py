"""The second crawl and every later one: what is left out, because the store holds it already.

A report whose capture is settled is not asked for again, and a list is left before its end once it
brings nothing new: the first crawl noted in the store which lists it has read to their end. With
`full` nothing is left out, and addresses that no list names any more are asked for as well, so that
silent corrections become versions and vanished pages are marked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from crawler import titles
from crawler.calendar import watched_year
from crawler.spiders.base import Entry, Listing
from pipelines.store.walks import Walked

QUIET_PAGES = 3
"""Pages without anything new after which a list in the order of its dates is left: what is
published late under an earlier date stands a page or two down."""


@dataclass
class Course:
    """A list's walk so far, with what an earlier crawl noted of it."""

    before: Walked | None = None
    quiet: int = 0
    """Pages in a row that brought nothing new."""
    news: int = 0
    """Reports that had to be asked for."""
    last: str = "9999"
    """Date of the last entry seen; "" once the dates are in no order."""

    def hear(self, listing: Listing, news: int) -> None:
        """Take down one page and how many of its reports have to be asked for."""
        self.quiet = 0 if news else self.quiet + 1
        self.news += news
        dates = [self.last, *(entry.listed_on or "~" for entry in listing.entries)]
        fall = all(earlier >= later for earlier, later in pairwise(dates))
        self.last = dates[-1] if fall else ""

    def may_leave(self, listing: Listing, promised: int, years: Collection[int]) -> bool:
        """Whether the pages behind this one can be left out.

        A list whose years are over is left at its first quiet page. Otherwise its total decides:
        as many rows as before, and those that were new, leave nothing unseen. Without a total, new
        reports stand on top of a list in order, which is left after `QUIET_PAGES`. A list that was
        never read to its end is left only behind the years that are asked for.
        """
        passed = bool(listing.entries) and all(is_older(one, years) for one in listing.entries)
        if not self.quiet:
            return False
        if self.before is None or not self.before.covers(years):
            return bool(years) and bool(self.last) and passed
        if promised and self.before.records:
            return passed or promised <= self.before.records + self.news
        return passed or (bool(self.last) and self.quiet >= QUIET_PAGES)


def is_older(entry: Entry, years: Collection[int]) -> bool:
    """Whether an entry is of a year before those that are asked for, or before the one whose
    reports are coming in now. A report is listed in the year after its own."""
    year = titles.title_year(entry.title)
    if year is None and entry.listed_on:
        year = int(entry.listed_on[:4]) - 1
    return year is not None and year < first_year(years)


def first_year(years: Collection[int]) -> int:
    """The first reporting year in which something new can appear."""
    return min(years, default=watched_year(date.today()))


def may_close(column: Entry, years: Collection[int]) -> bool:
    """Whether a sub-column is of one past year; where years are asked for, all of theirs are
    looked at."""
    year = titles.title_year(column.title)
    return not years and year is not None and year < first_year(years)
