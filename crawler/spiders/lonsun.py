"""龙讯 LonSun: columns of one body, rows as fragments, reports in the column page (portals.md 6).

`/public/column/ORGAN?type=3` is a body's annual-report column. It shows its first rows or none;
`Ls.pagination({pageCount:3, pageSize:15})` says how many pages there are, and each comes as a piece
of HTML from `/site/label/8888` with `labelName=publicInfoList`, the page's number and what the
column's address and page say of it (organId, type, catId, siteId); past the end 暂无相关信息 comes.
Where the script's own address stands in the page, its parameters are kept. Or the column has one
link a year (`timeFrame=2024&hasContent=true`), and that page is the report itself, without an
article's address; so may be the column's own page. Unknown: what each template's label needs more;
`pageIndex` at the column's own address is tried after it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.addresses import join, with_query
from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, opening, sift, sift_links, with_pages
from crawler.spiders.inline import report_in
from crawler.spiders.pagers import by_link

_LABEL = re.compile(r"""["']([^"'\s]*/site/label/8888\?[^"'\s]*)""")
_ORGAN = re.compile(r"/(?:public|content)/column/(\d+)")
_NUMBER = r"\b{}['\"]?\s*[:=]\s*['\"]?(\d+)"
_KEPT = ("type", "catId", "action")


class Lonsun:
    name = "lonsun"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        fragment = ask.mode == "label"
        if fragment:
            listing = sift_links(Page(column, page.text).links, column, column)
        else:
            listing = sift(page, column)
        if ask.page == 1 and not fragment and (title := report_in(page)) is not None:
            return replace(listing, entries=(), report=title)
        shown = len(listing.documents)
        if ask.page == 1 and not fragment:
            return with_pages(listing, by_link(page, ask) or _ways(page, column, listing))
        if not shown or (ask.declared and ask.page >= ask.declared):
            return listing
        turned = with_query(ask.url, pageIndex=ask.page + 1)
        following = Ask(turned, ask.page + 1, mode=ask.mode, declared=ask.declared)
        return with_pages(listing, by_link(page, ask) if ask.mode == "link" else [following])


def _ways(page: Page, column: str, listing: Listing) -> list[Ask]:
    """Asks for the next rows: the first ones where the page shows none."""
    declared = _number(page, "pageCount")
    number = 2 if listing.entries else 1
    pager = declared >= number if declared else "site/label/8888" in page.text
    if not pager and (listing.entries or listing.columns):
        return []
    labels = [with_query(link, pageIndex=number) for link in _labels(page)]
    made = _label(page, column, number)
    ways = [Ask(url, number, mode="label", declared=declared) for url in (*labels, *made)]
    if number > 1:
        own = with_query(column, pageIndex=number)
        ways.append(Ask(own, number, mode="column", declared=declared))
    return ways


def _labels(page: Page) -> list[str]:
    """The label's address where the page has it whole."""
    found = (join(page.base, link.replace("&amp;", "&")) for link in _LABEL.findall(page.text))
    return [url for url in found if url and "organId=" in url]


def _label(page: Page, column: str, number: int) -> list[str]:
    organ = _ORGAN.search(urlsplit(column).path)
    if organ is None:
        return []
    asked = dict(parse_qsl(urlsplit(column).query))
    site = next(iter(page.tree.xpath("//meta[@name='SiteId']/@content")), "")
    query = {
        "IsAjax": "1",
        "dataType": "html",
        "labelName": "publicInfoList",
        "siteId": str(site),
        "pageSize": str(_number(page, "pageSize") or 15),
        "pageIndex": str(number),
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "organId": organ[1],
        **{name: asked[name] for name in _KEPT if name in asked},
    }
    return [f"{join(page.base, '/site/label/8888')}?{urlencode(query)}"]


def _number(page: Page, name: str) -> int:
    found = re.search(_NUMBER.format(name), page.text)
    return int(found[1]) if found else 0
