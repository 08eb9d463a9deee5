"""Whether a list's own page holds a report, without an article's address (portals.md 3b and 6)."""

from __future__ import annotations

from crawler import titles
from crawler.classify import report_marks
from crawler.pages import Page

_MARKS = 3
"""Headings of a report outside links; a column's menu names one or two of them."""


def report_in(page: Page) -> str | None:
    """The title of the report that stands in the page, "" where it has none; None without one."""
    if report_marks("".join(page.prose.split())) < _MARKS:
        return None
    named = (name for name in page.headings if titles.names_one(name))
    return next((name for name in named if titles.title_year(name)), "")
