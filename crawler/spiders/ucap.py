"""开普云 UCAP: static lists, and their rows as JSON by the channel's id (portals.md section 2).

A list is `/SITE/cNNNNNN/zfxxgk_list.shtml` (newer sites: `/pc/list.html`); its pager call names its
container first, `createPageHTML('page_div', 3, 1, 'list', 'shtml', 41)`, and counts from 1, on one
site from 0. The page carries its channel (meta channelid, `var channelId`), and where the list or
its pager come by script, the rows come from `/common/search/CHANNEL?page=N` and its cousins, or by
POST from `/getFileListByCodeId`. The address that stands in the page's own script goes first, the
known ones follow. Titles may hold mark-up. Unknown: the tokens that some instances add in the
browser; the walker then reports an empty or a short list.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from crawler.addresses import join, with_query
from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, opening, sift, with_pages
from crawler.spiders.pagers import by_call, by_link
from crawler.spiders.rows import after, data_in, listed, rows_in

_CHANNEL = re.compile(
    r"""(?:name=["']?channelid["']?\s+content=["']?|\bchannelId["']?\s*[:=]\s*["']?)(\w{6,40})""",
    re.I,
)
_SEARCH = re.compile(r"""["'(=\s]((?:https?://[\w.:-]+)?/[\w/.-]*search(?:List)?/)["'\w]""")
_FILES = re.compile(r"""["'(=\s]((?:https?://[\w.:-]+)?/[\w/.-]*getFileListByCodeId)\b""")
_KNOWN = ("/common/search/", "/search/", "/searchList/")
_PAGE = re.compile(r"\bpage=(\d+)")
_ROWS, _MANY = 15, 100


class Ucap:
    name = "ucap"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        if (data := data_in(page.text)) is not None:
            rows = rows_in(data, column)
            following = after(ask, len(rows.links), rows.total, lambda *_: _turned(ask))
            return with_pages(listed(rows), following)
        listing = sift(page, column)
        following, call = by_call(page, ask)
        following = following or by_link(page, ask)
        if ask.page == 1 and (following or call is None or not listing.entries):
            shown = len(listing.documents) if listing.entries else 0
            data = _data(page, shown, call.total if call and shown else 0)
            # what shows no report is the frame of a list, whatever its menu links
            following = [*following, *data] if shown or not data else data
        return with_pages(listing, following, call.page if call else None)


def _data(page: Page, shown: int, declared: int) -> list[Ask]:
    """Asks for the rows as data, all of them anew: how many of the page's links are rows cannot be
    known. None where the page has no channel, or shows rows and no sign that there are more."""
    found = _CHANNEL.search(page.text)
    own, posted = _SEARCH.findall(page.text), _FILES.findall(page.text)[:1]
    if found is None or (shown and not (declared or posted or own)):
        return []
    # a server that cuts the size off gives page 1 again, and is asked for its second page
    tries = ((1, _MANY), (2, _ROWS)) if shown else ((1, _ROWS),)
    asks: list[tuple[str | None, str | None]] = []
    for path in posted:
        for number, size in tries:
            form = urlencode({"channelId": found[1], "page": number, "size": size})
            asks.append((join(page.base, path), f"{form}&relateSubChannels=true"))
    for path in dict.fromkeys((*own, *_KNOWN)):
        for number, size in tries:
            query = f"_isAgg=true&_isJson=true&_pageSize={size}&_template=index&page={number}"
            asks.append((f"{join(page.base, path)}{found[1]}?{query}", None))
    number = 2 if shown else 1
    return [Ask(url, number, form, "data", 0, declared) for url, form in asks if url]


def _turned(ask: Ask) -> Ask:
    """The same request for the page after."""
    source = ask.url if ask.form is None else ask.form
    number = int(_PAGE.findall(source)[-1]) + 1
    if ask.form is None:
        return Ask(with_query(ask.url, page=number))
    return Ask(ask.url, form=_PAGE.sub(f"page={number}", ask.form))
