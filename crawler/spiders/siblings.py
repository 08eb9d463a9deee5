"""The next page by its number: addresses of the list's own name that stand anywhere in a page.

A pager may be an `<option value="index_2.html">`, an `onclick`, an arrow without a text. Its
addresses differ from the page's own by a number only, and the next one is believed where it stands
there as a literal; a number further on may be the last page's and is not. `javascript:next(2)` is
what EasySite writes for `currentPage=2` (portals.md section 9). Only a full page whose own address
has a number is counted on from without any such sign.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.addresses import is_article, with_query
from crawler.pages import Page
from crawler.spiders.base import Ask

_NAME = re.compile(r"^(?P<stem>.*?)(?:[_-](?P<number>\d{1,3}))?\.(?P<ext>s?html?|jhtml|jsp|thtml)$")
_IN_NAME = r"""["'(=]\s*((?:[\w./-]*/)?{stem}[_-](\d{{1,3}})\.{ext})(?=["')\s>])"""
_IN_QUERY = r"""["'(=?&;]({name})=(\d{{1,4}})(?=["')&\s>])"""
_PAGE = ("page", "pageNo", "pageno", "pageIndex", "currentPage", "cur_page", "curpage", "pageNum",
    "pagenum", "pn", "p")  # fmt: skip
_FULL = 10


def by_sibling(page: Page, ask: Ask, documents: int) -> list[Ask]:
    """The ask for the next number, none where the page does not show it."""
    if is_article(page.url):
        return []
    parts = urlsplit(page.url)
    name = parts.path.rsplit("/", 1)[1] or "index.html"
    if found := _NAME.match(name):
        own = int(found["number"] or 0)
        pattern = _IN_NAME.format(stem=re.escape(found["stem"]), ext=re.escape(found["ext"]))
        shown = {int(number): href for href, number in re.findall(pattern, page.text)}
        following = min((number for number in shown if number > own), default=0)
        if following == own + 1 or (ask.page == 1 and not own and following == 2):
            return [Ask(urljoin(page.base, shown[following]), ask.page + 1, mode="link")]
    return _in_query(page, ask, documents)


def _in_query(page: Page, ask: Ask, documents: int) -> list[Ask]:
    query = dict(parse_qsl(urlsplit(page.url).query))
    number = ask.page + 1
    if "/eportal/ui" in page.url and f"next({number})" in page.text:
        return [Ask(with_query(page.url, currentPage=number), number, mode="link")]
    names = "|".join(_PAGE)
    for name, shown in re.findall(_IN_QUERY.format(name=names), page.text):
        if int(shown) == number and query:
            return [Ask(with_query(page.url, **{name: number}), number, mode="link")]
    own = next((name for name in _PAGE if query.get(name, "").isdigit()), None)
    if own is not None and documents >= _FULL:
        return [Ask(with_query(page.url, **{own: int(query[own]) + 1}), number)]
    return []
