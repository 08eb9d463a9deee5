"""What is being walked: a registered column, and each list below it, with what they brought so far.

State only; the walker (walker.py) writes it and decides by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.registry import Portal
from crawler.spiders.again import Course
from crawler.spiders.base import Entry, Family
from crawler.spiders.totals import Tally


@dataclass
class Root:
    """A registered column, shared by all lists below it."""

    portal: Portal
    url: str
    publisher: str | None
    columns: set[str] = field(default_factory=set)
    """Keys of the lists that were asked for."""
    entries: int = 0
    """List links that can be reports, of whatever year: none at the end is an error."""
    waiting: int = 0
    """List requests whose answer has not been read yet."""
    found: bool = False
    """By navigation; the registry does not name it."""
    left: bool = False
    """Some of its lists were not asked, because an earlier crawl has read them."""
    beside: dict[str, Entry] = field(default_factory=dict)
    """Reports that were linked beside another one: asked for when all lists are read and none has
    them, because a list knows their titles and dates better."""

    def left_beside(self) -> tuple[Entry, ...]:
        """What waited for the lists to end; nothing while one is still being read."""
        if self.waiting:
            return ()
        left = tuple(self.beside.values())
        self.beside.clear()
        return left


@dataclass
class Walk:
    """One list being walked: a registered column, or a sub-column of it."""

    root: Root
    family: Family
    """Who reads it: the registry's, or what the page's fingerprint says."""
    url: str
    """The address it is known by: the registry's, or the link's that led to it."""
    depth: int = 0
    moved: str = ""
    """Where it was found to stand, behind a redirect or a refresh."""
    tally: Tally = field(default_factory=Tally)
    """What its pages brought; a page without anything new ends it."""
    named: bool = False
    """Further pages are asked for only where the page names them: it was listed as a report, and
    a report has no second page unless it shows one."""

    course: Course = field(default_factory=Course)
    """How far its pages are known, and whether a crawl may leave it."""
    asked: dict[str, None] = field(default_factory=dict)
    """Addresses of reports that were asked for."""
    sound: bool = True
    """None of its pages was missing."""

    @property
    def portal(self) -> Portal:
        return self.root.portal

    @property
    def column(self) -> str:
        """The address that its parts lie below."""
        return self.moved or self.url

    @property
    def minor(self) -> bool:
        """Whether other lists can hold the column's reports: below another, or leading to some."""
        return bool(self.depth) or len(self.root.columns) > 1

    def below(self, url: str) -> Walk:
        return Walk(self.root, self.family, url, self.depth + 1)
