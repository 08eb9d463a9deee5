"""Any portal whose list stands in its HTML, whoever made it (portals.md sections 9 and 11).

Nothing is known of the vendor, so everything is read from the page: articles by any known dialect
or by a title that can be a report's, the next page by the pager's own link (下一页), by the page
numbers, by a script call of the TRS kind, by the next number's address wherever it stands in the
page (siblings.py), and only on a full page without any pager by probing.
Never computed where a link exists: VSB numbers its pages backwards. A list that comes by script has
no link at all and is reported as an empty list, which is an error, not a result.
"""

from __future__ import annotations

from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, opening, with_pages
from crawler.spiders.hidden import shown_or_hidden
from crawler.spiders.pagers import by_call, by_link, by_probe
from crawler.spiders.siblings import by_sibling


class Generic:
    name = "generic"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        listing, paged = shown_or_hidden(page, ask, column)
        if not paged:
            return listing
        called, call = by_call(page, ask)
        following = by_link(page, ask) or called
        if not following and call is None:
            documents = len(listing.documents)
            following = by_sibling(page, ask, documents) or by_probe(page, ask, documents)
        return with_pages(listing, following)
