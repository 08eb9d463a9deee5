"""Rules about agency, region, year and dates: what the text says against what the title says.

Each function is one family of variants.md sections 1 and 2; it takes the context and yields
findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.context import Context
from pipelines.checks.rules import finding
from pipelines.identity.mismatch import other_agencies, other_years
from pipelines.model import Finding
from pipelines.text import compact

_YEAR_FIRST = re.compile(r"^[\"“《]?20\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d|二[〇○零Oo]")
_PERIOD = re.compile(
    r"统计期限|\d{1,2}月\d{0,2}日?(?:起)?(?:至|到|—|-|－|～|~).{0,8}(?:12月|十二月)|1月1日"
)
_URL_DATE = re.compile(r"(20\d\d)(?:/|-)?(\d{2})")
_SCOPES = {"region": "全地区", "system": "全系统", "with_departments": "政府及其部门"}


def check(context: Context) -> Iterator[Finding]:
    yield from undecided(context)
    yield from title(context)
    yield from other_words(context)
    yield from dates(context)
    yield from scope(context)


def undecided(context: Context) -> Iterator[Finding]:
    """What the key lacks, or has with low confidence."""
    who = context.identity
    if who.agency is None:
        yield finding("agency_undecided", "reader")
    if who.year is None:
        yield finding("year_undecided", "reader")
    if who.region_code is None:
        yield finding("region_undecided", "reader")
    if who.confidence == "low":
        evidence = "；".join(f"{what}：{source}" for what, source in who.sources.items())
        yield finding("identity_low_confidence", "reader", evidence=evidence)
    if context.manual:
        yield finding("added_by_hand", "source")
    if who.untrusted:
        yield finding("source_untrusted", "source", evidence=who.reason)


def title(context: Context) -> Iterator[Finding]:
    """The title's own form: year first, no year, a short name (T1 to T12)."""
    who = context.identity
    printed = compact(who.title or "")
    if printed and _YEAR_FIRST.search(printed):
        yield finding("title_year_first", "source", evidence=who.title)
    if printed and not _YEAR.search(printed):
        source = who.sources.get("year", "")
        yield finding("title_year_missing", "source", evidence=source)
    if who.agency_printed and who.agency and who.agency_printed != who.agency:
        yield finding(
            "agency_short_name_in_title", "source", expected=who.agency, found=who.agency_printed
        )


def other_words(context: Context) -> Iterator[Finding]:
    """A body or a year that the text speaks of as its own, though it is another's (A1 to A4)."""
    who = context.identity
    paragraphs = list(context.document.paragraphs)
    for told in other_agencies(who, paragraphs):
        yield finding(
            "agency_mismatch_in_text",
            "source",
            expected=who.agency,
            found=told.found,
            evidence=told.evidence,
        )
    for told in other_years(who, paragraphs):
        yield finding(
            "wrong_year_in_text",
            "source",
            expected=who.year,
            found=told.found,
            evidence=told.evidence,
        )


def dates(context: Context) -> Iterator[Finding]:
    """Period, signature and publication against the report's year (A7, A10 to A12)."""
    who = context.identity
    text = compact("".join(list(context.document.paragraphs)[:12]))
    if context.structure.sections and not _PERIOD.search(text):
        yield finding("period_missing", "source")
    if context.structure.sections and who.report_date is None:
        yield finding("report_date_missing", "source")
    if who.year is None or who.published_on is None:
        return
    if who.published_on < f"{who.year}-12-31":
        yield finding("published_before_period_end", "source", found=who.published_on)
    elif who.published_on > f"{who.year + 1}-06-30":
        yield finding("late_publication", "source", found=who.published_on)
    url = context.document.meta.get("url", "")
    dated = _URL_DATE.search(url.split("//", 1)[-1])
    if dated and abs(int(dated[1]) - int(who.published_on[:4])) > 1 and dated[2] <= "12":
        yield finding(
            "url_year_mismatch", "source", expected=who.published_on, found="".join(dated.groups())
        )


def scope(context: Context) -> Iterator[Finding]:
    """Figures of more than one agency must not be added to single ones (T13)."""
    name = _SCOPES.get(context.identity.scope)
    if name:
        yield finding("scope_aggregate", "source", found=name)
