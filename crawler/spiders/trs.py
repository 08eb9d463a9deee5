"""TRS WCM and its look-alikes: directories of static files (portals.md section 1).

A column is a directory; homonyms get `_NNNN`. Articles are `YYYYMM/tYYYYMMDD_ID.html` below it,
without the date in Guangxi and Haikou. The list is in the HTML; its pager is one script call whose
form says whether page 2 is `index_1` or `index_2` (pagers.py). Past the end the server answers 404,
a stub of some 380 bytes, a refresh to `./`, or page 1 again. Columns are often split by year, by
issuer, or both. The Fujian flavour fills its lists by script from `/fjdzapp/search`, others from a
JSON file or by `document.writeln` (hidden.py). Unknown: which of these sites really run TRS; the
shape is all that is needed.
"""

from __future__ import annotations

from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, opening, with_pages
from crawler.spiders.hidden import shown_or_hidden
from crawler.spiders.pagers import by_call, by_link, by_probe
from crawler.spiders.siblings import by_sibling


class Trs:
    name = "trs"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        listing, paged = shown_or_hidden(page, ask, column)
        if not paged:
            return listing
        following, call = by_call(page, ask)
        if call is None:
            documents = len(listing.documents)
            following = by_link(page, ask) or by_sibling(page, ask, documents)
            following = following or by_probe(page, ask, documents)
        return with_pages(listing, following, call.page if call else None)
