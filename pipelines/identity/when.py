"""The reporting year and the page's date, each with its source.

The year's order of trust: title, statistical period, list, text, file name and address, page's
date less one (hazards.md section 7). A year that a person gives with a file (`given`) comes after
all that the document says of itself, and before what is guessed from its prose, folder or date.
Nothing is taken from the number of an act.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from pipelines.identity import dates
from pipelines.identity.clues import Clues
from pipelines.identity.words import WEAK_TITLES, Words
from pipelines.identity.years import FIRST, blank, period_year, western, years_in

_LIST_YEAR = re.compile(r"[?&](?:fbtime|year|title|nd|nf|timeFrame)=(20[0-5]\d)\b")
_FOLDER_YEAR = re.compile(r"/(20[0-5]\d)n(?:d|b)?[_/]")
_CITED = re.compile(r"《[^《》]*(?:通知|规定|要点|办法|条例|意见|制度|方案|格式)[^《》]*》")
_OWN_YEAR = re.compile(
    r"(20[0-5]\d)年(?:度)?[^。\n]{0,30}?(?:信息公开|政务公开)[^。\n]{0,14}(?:报告|年报|情况|工作)"
)


def year_of(clues: Clues, read: Words, published: tuple[str | None, str]) -> tuple[int | None, str]:
    """The reporting year and its source, in the order of trust."""
    for source, title in read.titles:
        if source not in WEAK_TITLES and title.key and title.year:
            return title.year, source if source in ("title", "meta") else "title"
    period = period_year(read.body)
    if period:
        return period, "period"
    for source, title in read.titles:
        if title.year and (title.key or source == "list"):
            return title.year, "list" if source == "list" else "title"
    address = unquote(clues.url or "")
    asked = _LIST_YEAR.search(address)
    if asked:
        return int(asked[1]), "url"
    told = _own_year(read.body)
    if told:
        return told, "text"
    if clues.origin.year:
        return clues.origin.year, "given"
    first = next(years_in(_uncited(read.body)), None)
    if first:
        return first.year, "text"
    folder = _FOLDER_YEAR.search(address)
    if folder and not _year_of_upload(int(folder[1]), published[0]):
        return int(folder[1]), "url"
    for _, title in read.titles:
        if title.year:
            return title.year, "title"
    if published[0] and int(published[0][:4]) > FIRST:
        return int(published[0][:4]) - 1, "published"
    return None, ""


def _year_of_upload(folder: int, published: str | None) -> bool:
    """Whether a folder names the year in which the page was put there, not the one reported.

    No report appears before December of its own year; 1 January is what archives print for no date.
    """
    return published is not None and f"{folder}-01-02" <= published < f"{folder}-12-01"


def _own_year(body: str) -> int | None:
    """The year the text gives its own report."""
    told = _OWN_YEAR.search(_uncited(body))
    return int(told[1]) if told else None


def _uncited(body: str) -> str:
    """The text without the acts it names."""
    return _CITED.sub("", blank(western(body)))


def published_on(clues: Clues, year: int | None) -> tuple[str | None, str]:
    """The page's date: the first credible of meta, page, list and address (variants.md A10, A11).

    A date before December of the reporting year is no date of its publication where another is
    there (archives print 1 January of the year itself).
    """
    found = [
        (made, source)
        for source, text in (
            ("meta", clues.meta.get("pubdate")),
            ("page", clues.printed_date),
            ("list", clues.origin.list_date),
        )
        if (made := dates.iso(text))
    ]
    uploaded = dates.of_url(clues.url)
    if uploaded:
        found.append((uploaded, "url"))
    if year:
        credible = [one for one in found if one[0] >= f"{year}-12-01"]
        if credible:
            return credible[0]
    return found[0] if found else (None, "")
