"""Hanweb jpage portals (portals.md 3a): records in a datastore, further groups from a proxy."""

from __future__ import annotations

import random

from tests.strangers import lists
from tests.strangers.lists import Manner
from tests.strangers.site import Answer, Asked, Item, Site

PROXIES = [
    "/module/web/jpage/dataproxy.jsp",
    "/module/web/jpage/dataproxy.jsp",
    "/module/jslib/jquery/jpage/dataproxy.jsp",
    "/module/jpage/dataproxy.jsp",
]
CONTAINERS = ['id="zoom"', 'class="bt_content"', 'class="main-txt"', 'id="con_con"', ""]
BEHAVIOURS = ["records", "records", "needs_page", "page_only", "needs_referer"]


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address, write the list page and its proxy; returns the address."""
    code, unit, web = 1200 + number * 31, 38000 + number * 17, rng.randint(1, 300)
    for at, item in enumerate(items):
        y, m, d = (int(part) for part in item.upload.split("-"))
        own = code if rng.random() < 0.9 else code + 900
        item.path = f"/art/{y}/{m}/{d}/art_{own}_{500000 + number * 4000 + at}.html"
        item.article.container = rng.choice(CONTAINERS)
        if rng.random() < 0.7:
            item.article.body = (
                "<!--ZJEG_RSS.content.begin--><!--[if gte mso 9]><xml></xml><![endif]-->"
                f"{item.article.body}<!--ZJEG_RSS.content.end-->"
            )
    manner = lists.draw_manner(rng)
    path = f"/col/col{code}/index.html"
    per_page, group = rng.choice([3, 5, 10, 15]), 3
    proxy, behaviour = rng.choice(PROXIES), rng.choice(BEHAVIOURS)
    first = items[: per_page * group]
    more = _next(proxy, 1, web, code, unit) if len(items) > len(first) else ""
    pager = (
        f"<script>$('#{unit}').jpage({{webid:{web}, unitid:{unit}, totalRecord:{len(items)}, "
        f"perPage:{per_page}, groupSize:{group}, proxyUrl:'{proxy}', appid:'1', unitname:''}});"
        "</script>"
    )
    store = (
        f'<div id="{unit}" class="{site.skin.name("pg")}"><script type="text/xml"><datastore>'
        f"{more}<recordset>{_records(rng, site, manner, path, first)}</recordset>"
        "</datastore></script></div>"
    )
    site.put(path, lists.page(site.skin, column, store, pager))
    if more:
        seed = rng.randint(0, 10**9)

        def answer(asked: Asked) -> Answer:
            if behaviour == "needs_referer" and "referer" not in asked.headers:
                return Answer(b"forbidden", 403)
            window = _window(asked, behaviour, per_page, per_page * group)
            chosen = items[window[0] : window[1]]
            again = random.Random(seed + window[0])
            link = ""
            if window[1] < len(items):
                link = _next(proxy, window[1] // (per_page * group), web, code, unit)
            text = (
                f"<datastore><totalrecord>{len(items)}</totalrecord>{link}"
                f"<recordset>{_records(again, site, manner, path, chosen)}</recordset></datastore>"
            )
            return Answer(text.encode("utf-8"), 200, "text/xml; charset=utf-8")

        site.answers[proxy] = _by_unit(site.answers.get(proxy), str(unit), answer)
    return site.base + path


def _by_unit(before: object, unit: str, answer: object) -> object:
    """One proxy serves every unit of a portal."""

    def choose(asked: Asked) -> Answer:
        wanted = asked.form.get("unitid") or asked.query.get("unitid") or unit
        if wanted != unit and callable(before):
            return before(asked)
        assert callable(answer)
        return answer(asked)

    return choose


def _next(proxy: str, page: int, web: int, code: int, unit: int) -> str:
    return (
        f'<nextgroup><![CDATA[<a href="{proxy}?page={page}&appid=1&appid=1&webid={web}&path=/'
        f'&columnid={code}&unitid={unit}&webname=%25E4%25BA%2591&permissiontype=0"></a>]]>'
        "</nextgroup>"
    )


def _records(rng: random.Random, site: Site, manner: Manner, path: str, items: list[Item]) -> str:
    return "\n".join(
        f"<record><![CDATA[{lists.line(rng, site, manner, path, item)}]]></record>"
        for item in items
    )


def _window(asked: Asked, behaviour: str, per_page: int, group: int) -> tuple[int, int]:
    """Which records this server sends: by startrecord, by page, or the first group again."""
    given = {**asked.query, **asked.form}
    page = int(given["page"]) if given.get("page", "").isdigit() else 0
    start = int(given["startrecord"]) if given.get("startrecord", "").isdigit() else 0
    end = int(given["endrecord"]) if given.get("endrecord", "").isdigit() else 0
    if behaviour == "page_only" or (start and behaviour == "needs_page" and not page):
        return (page * group, (page + 1) * group)
    if start:
        return (start - 1, min(end or start - 1 + group, start - 1 + 300))
    return (page * group, (page + 1) * group)
