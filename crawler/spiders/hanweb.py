"""大汉 Hanweb, classic jpage lists (portals.md section 3a).

A column `/col/colN/index.html` carries its first records as CDATA in `<datastore>`, some three
visual pages of them; the script call `jpage({totalRecord, perPage, proxyUrl, …})` says how many
there are in all. Further records come from `dataproxy.jsp` by POST with startrecord and endrecord
and the parameters that stand in the page; a Referer is expected. Some servers ignore startrecord
and honour only `page`, counted in visual pages or in groups of them: both are tried, and what
brings nothing new is not believed. Records are `<li>` or `<tr>`, the last may be cut off. Other
Hanweb columns are plain HTML and are read like any page. Unknown: the encrypted group parameters of
three ministries, which answer 54 empty bytes; the walker then reports an incomplete list.
"""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qsl, urlencode, urljoin

from crawler.pages import Page
from crawler.spiders.base import Ask, Listing, opening, sift, sift_links, with_pages
from crawler.spiders.pagers import by_call, by_link

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S)
_PROXY = re.compile(r"[\"'(\s=]([^\"'\s()<>\[\]]*dataproxy\.jsp(?:\?[^\"'\s<>\]]*)?)")
_TOTAL = re.compile(r"totalrecord\W{1,4}(\d+)", re.I)
_OPTION = r"\b{}\s*:\s*['\"]?([\w./-]+)"
_FIELDS = ("appid", "webid", "path", "columnid", "unitid", "webname", "permissiontype")


class Hanweb:
    name = "hanweb"

    def first(self, url: str) -> Ask:
        return opening(url)

    def read(self, page: Page, ask: Ask, column: str) -> Listing:
        records = _RECORD.findall(page.text)
        if not records and not ask.form:
            called, declared = by_call(page, ask)
            return with_pages(sift(page, column), by_link(page, ask) or called, declared)
        inside = Page(page.url if not ask.form else column, f"<ul>{''.join(records)}</ul>")
        listing = sift_links(inside.links, column, column)
        if not ask.form:
            listing = _with_columns(listing, sift(page, column))
            following = _asks(page, len(records))
        else:
            following = _further(ask, len(records))
        return with_pages(listing, following)


def _with_columns(listing: Listing, around: Listing) -> Listing:
    return Listing(listing.entries, around.columns, links=listing.links)


def _asks(page: Page, held: int) -> list[Ask]:
    """The ways to ask for the records after the ones in the page, best first."""
    total, per_page = _total(page.text), int(_option(page.text, "perPage") or 15)
    proxy = _PROXY.search(page.text)
    if not proxy or not held or held >= total:
        return []
    address = urljoin(page.base, proxy[1].split("?")[0].replace("&amp;", "&"))
    form = _form(page.text)
    group = max(held, per_page)
    start = {"total": total, "per": per_page, "group": group, "address": address, "form": form}
    return _ways(start, held)


def _form(text: str) -> str:
    """The POST body: the parameters of the page's own group link, else of its jpage call."""
    link = next((found for found in _PROXY.findall(text) if "?" in found), "")
    known = dict(parse_qsl(link.partition("?")[2].replace("&amp;", "&"), keep_blank_values=True))
    for name in _FIELDS:
        if name not in known and (value := _option(text, name)) is not None:
            known[name] = value
    body = {"col": "1", "sourceContentType": "1", **known}
    body.pop("page", None)
    return urlencode(body)


def _ways(start: dict[str, object], held: int) -> list[Ask]:
    total, per_page, group = (int(str(start[name])) for name in ("total", "per", "group"))
    span = f"startrecord={held + 1}&endrecord={min(held + group, total)}&perpage={per_page}"
    by_page = math.ceil(held / per_page) + 1
    by_group = math.ceil(held / group) + 1
    asks = []
    for mode, extra in (("span", ""), ("group", f"&page={by_group}"), ("page", f"&page={by_page}")):
        asks.append(
            Ask(
                f"{start['address']}?{span}{extra}",
                page=math.ceil(held / group) + 1,
                form=str(start["form"]),
                mode=f"{mode} {total} {per_page} {group}",
                seen=held,
            )
        )
    return asks


def _further(ask: Ask, held: int) -> list[Ask]:
    """Go on in the way that worked: `ask.mode` is its name and the numbers it needs."""
    way, total, per_page, group = ask.mode.split()
    seen = ask.seen + held
    if not held or seen >= int(total):
        return []
    start = {"total": total, "per": per_page, "group": group, "form": ask.form}
    ways = _ways({**start, "address": ask.url.partition("?")[0]}, seen)
    return [again for again in ways if again.mode.startswith(way + " ")]


def _total(text: str) -> int:
    found = _TOTAL.search(text)
    return int(found[1]) if found else 0


def _option(text: str, name: str) -> str | None:
    found = re.search(_OPTION.format(name), text)
    return found[1] if found else None
