"""A column per department (portals.md 0.4): the common column only links to the departments' own.

In go a portal's items, out come a page of departments, and for each of them a list of its reports
by year below `/zfxxgk/bmzfxxgk/`.
"""

from __future__ import annotations

import html
import random

from tests.strangers import lists, shelf
from tests.strangers.site import Item, Site


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address below its department; what is no report stands with them all."""
    by_agency: dict[str, list[Item]] = {}
    for item in items:
        owner = item.report.agency if item.report else ""
        by_agency.setdefault(owner, []).append(item)
    links, root = [], f"/zfxxgk/bmzfxxgk{number}/"
    manner = lists.draw_manner(rng)
    for at, (agency, chosen) in enumerate(by_agency.items()):
        folder = f"{root}d{at:02}/zfxxgk/zfxxgknb/" if agency else root
        for serial, item in enumerate(chosen):
            y, m, d = item.upload.split("-")
            item.path = f"{folder}{y}{m}/t{y}{m}{d}_{900000 + number * 900 + at * 40 + serial}.htm"
            item.article.container = "class=TRS_Editor"
        if not agency:
            continue
        lines = lists.block(rng, site, manner, f"{folder}index.htm", chosen)
        for name in ("", "index.htm"):
            site.put(folder + name, lists.page(site.skin, f"{agency}{column}", lines, ""))
        links.append(f'<li><a href="{folder}">{html.escape(agency)}</a></li>')
    others = lists.block(rng, site, manner, f"{root}index.htm", by_agency.get("", []))
    text = f'<ul class="{shelf.digest(number, size=4)}">{"".join(links)}</ul>{others}'
    for name in ("", "index.htm"):
        site.put(root + name, lists.page(site.skin, column, text, ""))
    return site.base + root
