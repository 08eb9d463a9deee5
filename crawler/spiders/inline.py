"""Whether a list's own page holds a report, without an article's address (portals.md 3b and 6)."""

from __future__ import annotations

import re

from crawler import titles
from crawler.attachments import files_of
from crawler.classify import report_marks
from crawler.pages import Page

_MARKS = 3
"""Headings of a report outside links; a column's menu names one or two of them."""
_YEAR = re.compile(r"[?&](?:fbtime|timeFrame)=((?:19|20)\d\d)\b")
"""The year that such a page's address asks for."""
_RENDITIONS = 2
"""Files of one report; a page of one year with more of them is a list."""


def report_in(page: Page) -> str | None:
    """The title of the report that stands in the page, "" where it has none; None without one."""
    named = (name for name in page.headings if titles.names_one(name))
    title = next((name for name in named if titles.title_year(name)), "")
    printed = report_marks("".join(page.prose.split())) >= _MARKS
    return title if printed or _filed(page, title) else None


def _filed(page: Page, title: str) -> bool:
    """Whether the page is a year's own, named by that year's report, and has it as a file."""
    asked = _YEAR.search(page.url)
    if asked is None or titles.title_year(title) != int(asked[1]):
        return False
    return 0 < len(files_of(page)) <= _RENDITIONS
