"""大汉 Hanweb, module xxgk: the disclosure directory's rows by POST (portals.md section 3b).

A column's page asks `/module/xxgk/search.jsp` with the fields of its form or script (infotypeId,
jdid, area, divid, …) and `currpage`; the answer is HTML with a row a document and 共N页. Annual
reports may have a page of their own, `/module/xxgk/xxgkAnnualReport.jsp?fbtime=YEAR&area=ORGAN`,
which leads to the other years and shows the report itself, as a text or as a file, or links to it.
Unknown: which fields a server insists on; those that stand in the page are sent as they are, and no
other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

from crawler.addresses import join
from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, sift, sift_links, with_pages
from crawler.spiders.inline import report_in
from crawler.spiders.pagers import by_link

_SEARCH = re.compile(r"""["'(=\s]([^"'()=\s<>]*/module/xxgk/search\.jsp)""")
_PAGES = re.compile(r"共\s*(\d+)\s*页")
_FIELDS = (
    "infotypeId", "jdid", "area", "divid", "vc_title", "vc_number", "vc_filenumber", "vc_all",
    "texttype", "fbtime", "sortfield", "fields", "fieldConfigId", "hasNoPages", "standardXxgk",
    "isAllList", "currpage",
)  # fmt: skip
_VALUE = r"\b{}['\"]?\s*[:=]\s*(?:['\"]([^'\"<>]*)['\"]|([\w-]+)\b(?!\())"


def read(page: Page, ask: Ask, column: str) -> Listing | None:
    """What a page of this module says; None for any other page."""
    if ask.mode == "xxgk":
        listing = sift_links(Page(column, page.text).links, column, column)
        return with_pages(listing, _next(page, ask, listing))
    if "xxgkAnnualReport.jsp" in column:
        listing = sift(page, column)
        title = report_in(page)
        if title is not None:
            return replace(listing, entries=(), report=title)
        return with_pages(listing, by_link(page, ask))
    found = _SEARCH.search(page.text)
    if found is None or ask.page > 1:
        return None
    listing = sift(page, column)
    number = 2 if listing.entries else 1
    pages = _pages(page)
    if listing.entries and pages < number:
        return listing
    form = urlencode({**_form(page), "currpage": number})
    address = join(page.base, found[1]) or page.url
    return with_pages(listing, [Ask(address, number, form, "xxgk", declared=pages)])


def _next(page: Page, ask: Ask, listing: Listing) -> list[Ask]:
    declared = _pages(page) or ask.declared
    if not listing.documents or (declared and ask.page >= declared):
        return []
    form = re.sub(r"\bcurrpage=\d+", f"currpage={ask.page + 1}", ask.form or "")
    return [Ask(ask.url, ask.page + 1, form, ask.mode, declared=declared)]


def _form(page: Page) -> dict[str, str]:
    """The fields that stand in the page, in its inputs or in its script."""
    found: dict[str, str] = {}
    inputs = {box.get("name"): box.get("value", "") for box in page.tree.iter("input")}
    for name in _FIELDS:
        if name in inputs:
            found[name] = inputs[name]
        elif said := re.search(_VALUE.format(name), page.text):
            found[name] = said[1] if said[1] is not None else said[2]
    return found


def _pages(page: Page) -> int:
    found = _PAGES.search(page.visible)
    return int(found[1]) if found else 0
