"""大汉 Hanweb, classic jpage lists (portals.md section 3a).

A column `/col/colN/index.html` carries its first records as CDATA in `<datastore>`, some three
visual pages of them; the script call `jpage({totalRecord, perPage, proxyUrl, …})` says how many
there are in all. Further records come from `dataproxy.jsp` by POST with startrecord and endrecord
and the parameters that stand in the page; a Referer is expected. Some servers ignore startrecord
and honour only `page`, counted in groups (from 0, as the page's own group link does, or from 1) or
in visual pages: each way is tried, and what brings nothing new is not believed. Records are `<li>`
or `<tr>`, the last may be cut off. Other Hanweb columns are plain HTML and are read like any page,
or come from newer parts (jpaas.py, xxgk.py). Unknown: the encrypted group parameters of three
ministries, which answer 54 empty bytes; the walker then reports an incomplete list.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin

from crawler.pages import Page
from crawler.spiders import jpaas, xxgk
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
        newer = jpaas.read(page, ask, column) or xxgk.read(page, ask, column)
        if newer is not None:
            return newer
        records = _RECORD.findall(page.text)
        if not records and ask.form is None:
            following = by_link(page, ask) or by_call(page, ask)[0]
            return with_pages(sift(page, column), following)
        base = page.base if ask.form is None else column
        listing = sift_links(Page(base, f"<ul>{''.join(records)}</ul>").links, column, column)
        if ask.form is None:
            listing = replace(listing, columns=sift(page, column).columns)
            return with_pages(listing, _ways(_first_group(page, len(records)), len(records)))
        ways = _ways(ask, ask.seen + len(records)) if records else []
        mode = ask.mode.split()[0]
        return with_pages(listing, [way for way in ways if way.mode.split()[0] == mode])


def _first_group(page: Page, held: int) -> Ask:
    """The group in the page as if it had been asked for; `mode`: way, total, perPage, group."""
    text = page.text
    found = _TOTAL.search(text)
    total = int(found[1]) if found else 0
    per_page = int(_option(text, "perPage") or 15) or 15
    proxies = [link.replace("&amp;", "&") for link in _PROXY.findall(text)]
    address = urljoin(page.base, proxies[0].split("?")[0]) if proxies else ""
    mode = f"first {total if proxies else 0} {per_page} {max(held, per_page)}"
    return Ask(address, form=_form(text, proxies), mode=mode)


def _form(text: str, proxies: list[str]) -> str:
    """The POST body: the parameters of the page's own group link, else of its jpage call."""
    query = next((link.partition("?")[2] for link in proxies if "?" in link), "")
    known = dict(parse_qsl(query, keep_blank_values=True))
    for name in _FIELDS:
        if name not in known and (value := _option(text, name)) is not None:
            known[name] = value
    known.pop("page", None)
    return urlencode({"col": "1", "sourceContentType": "1", **known})


def _ways(last: Ask, held: int) -> list[Ask]:
    """The ways to ask for the records after the first `held`, best first; none at the end."""
    total, per_page, group = (int(word) for word in last.mode.split()[1:])
    if not held or held >= total:
        return []
    span = f"startrecord={held + 1}&endrecord={min(held + group, total)}&perpage={per_page}"
    number, declared = math.ceil(held / group) + 1, math.ceil(total / group)
    visual = math.ceil(held / per_page) + 1
    address, numbers = last.url.partition("?")[0], last.mode.partition(" ")[2]
    return [
        Ask(f"{address}?{span}{extra}", number, last.form, f"{way} {numbers}", held, declared)
        for way, extra in (
            ("span", ""),
            ("linked", f"&page={number - 1}"),
            ("group", f"&page={number}"),
            ("visual", f"&page={visual}"),
        )
    ]


def _option(text: str, name: str) -> str | None:
    found = re.search(_OPTION.format(name), text)
    return found[1] if found else None
