"""What a reader hands to `identify`: the words of one document that can say who, where, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.model import Origin


@dataclass(frozen=True, slots=True)
class Clues:
    """Nothing here is a decision; every text is as printed (one string a paragraph or line)."""

    title: str | None = None
    """The report's title from the body or its h1, lines joined."""
    titles: tuple[tuple[str, str], ...] = ()
    """Further candidates as (source, text): meta, title, list, breadcrumb, file."""
    paragraphs: tuple[str, ...] = ()
    """Prose of the body in order, without tables."""
    signature: tuple[str, ...] = ()
    """The last lines of the body."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """Lower-cased names of the page's meta elements: pubdate, contentsource, columnname …"""
    url: str | None = None
    origin: Origin = field(default_factory=Origin)
    printed_date: str | None = None
    """发布时间 as the page prints it."""
    before_title: str | None = None
    """Breadcrumb, index number and other lines between the page's head and the title."""
    tables: int = 0
    """Recognised statistical tables of a national form: strong evidence of a report."""
    table_era: str | None = None
