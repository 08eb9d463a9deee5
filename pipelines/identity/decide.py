"""Clues → `Identity`: the one door of this room.

Order of trust: the title for agency and year; then the statistical period, the list, the text, the
file's name and the page's date. A portal's publisher only confirms or fills a gap, since a column
of an office can hold the government's own report. Every decision carries its source; what is not
decided is null.
"""

from __future__ import annotations

from pipelines.identity import dates, kinds, places, regions, titles
from pipelines.identity.clues import Clues
from pipelines.identity.context import Place
from pipelines.identity.scope import scope_of
from pipelines.identity.script import pinyin_share, simplified
from pipelines.identity.when import published_on, year_of
from pipelines.identity.who import Agency, agency_of, context_of
from pipelines.identity.words import Words, words_of
from pipelines.model import Identity, Level


def identify(clues: Clues) -> Identity:
    """Who reports, for which region and year, and whether it is a report at all."""
    read = words_of(clues)
    verdict = kinds.judge(read.main, read.body, clues.tables, clues.url)
    published = published_on(clues, None)
    year, year_source = year_of(clues, read, published)
    published = published_on(clues, year)
    context = context_of(clues, read, year)
    agency = agency_of(clues, read, context)
    doubt = _distrust(clues, read)
    sources = {}
    if agency:
        sources["agency"] = agency.source
        if agency.place.code:
            source = agency.place.source
            sources["region_code"] = agency.source if source == "title" else source
    if year:
        sources["year"] = year_source
    if published[0]:
        sources["published_on"] = published[1]
    place = agency.place if agency else places.resolve_alone(context)
    if place.code and "region_code" not in sources:
        sources["region_code"] = place.source
    return Identity(
        agency=agency.name if agency else None,
        region_code=place.code,
        region=place.names,
        level=_level(agency, place),
        year=year,
        scope=scope_of(agency.named if agency else None, read.main, read.body),
        is_report=verdict.is_report,
        untrusted=doubt is not None,
        confidence=_confidence(verdict, agency, year, year_source, read),
        reason=f"{verdict.reason}; {doubt}" if doubt else verdict.reason,
        title=_printed_title(clues, read),
        agency_printed=_printed_agency(agency),
        published_on=published[0],
        report_date=dates.signed(clues.signature or clues.paragraphs[-8:], year)
        or dates.alone(clues.paragraphs, year),
        sources=sources,
    )


def _level(agency: Agency | None, place: Place) -> Level | None:
    if agency and agency.named.kind == "township":
        return "township"
    return regions.level_of(place.code)


def _distrust(clues: Clues, read: Words) -> str | None:
    portal = bool(clues.origin.portal_id)
    if not kinds.is_trusted_host(clues.url, portal=portal):
        return "the host is no government's"
    raw = "".join((clues.title or "", *clues.paragraphs[:6]))
    if pinyin_share(raw) > 0.01:
        return "pinyin in brackets: a spoiled copy"
    spam = kinds.spam_word(read.main.text + "\n" + read.body[:800])
    return f"advertising: {spam}" if spam else None


def _confidence(
    verdict: kinds.Verdict, agency: Agency | None, year: int | None, year_source: str, read: Words
) -> kinds.Confidence:
    if agency is None or year is None or agency.place.code is None:
        return "undecided"
    if verdict.confidence != "high" or not agency.certain:
        return "low"
    return "high" if year_source in ("title", "meta", "period", "given") else "low"


def _printed_title(clues: Clues, read: Words) -> str | None:
    if clues.title and clues.title.strip():
        return titles.merge(tuple(clues.title.splitlines())) or None
    for _, text in clues.titles:
        if titles.read(text) is read.main:
            return text.strip()
    return (clues.origin.list_title or "").strip() or None


def _printed_agency(agency: Agency | None) -> str | None:
    if agency is None or simplified(agency.named.printed) == agency.name:
        return None
    return agency.named.printed
