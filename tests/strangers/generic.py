"""Every other portal (portals.md 9): own pagers, own article addresses, year columns."""

from __future__ import annotations

import hashlib
import random

from tests.strangers import lists
from tests.strangers.site import Answer, Asked, Dynamic, Item, Site

DIALECTS = [
    "/{y}-{m}/{d}/content_{i}.htm",
    "/{y}-{m}/{d}/c_{i}.htm",
    "/xxgk/nb/{y}{m}{d}/{h}/c.html",
    "/xxgk/nb/{y}{m}/{h}.shtml",
    "/info/1677/{i}.htm",
    "/public/6981/{i}.html",
    "/zfxxgknb/content/post_{i}.html",
    "/columns/1a2b3c4d-0000-4000-8000-{h12}/{y}{m}/{d}/{h8}-0000-4000-8000-{h12}.html",
    "/nw12344/{y}{m}{d}/{h}.html",
    "/xxgk-show-{i}.html",
    "/gknb/{i}.jhtml",
    "/cms/html/nb/{y}-{m}-{d}/{i}.html",
    "/details.aspx?dept=154&id={i}",
    "/{y}/{m}{d}/{i}.html",
]
PAGERS = ["next", "numbers", "query", "one_page", "years", "call", "next_title"]
CONTAINERS = ['id="zoomcon"', 'class="v_news_content"', 'class="wzcon"', "", "", 'id="fontzoom"']


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address, write the list pages; returns the column's address."""
    dialect = DIALECTS[(number * 5 + rng.randint(0, 4)) % len(DIALECTS)]
    kind = rng.choice(PAGERS)
    for at, item in enumerate(items):
        y, m, d = item.upload.split("-")
        digest = hashlib.md5(f"{site.base}{number}{at}".encode()).hexdigest()
        item.path = dialect.format(
            y=y,
            m=m,
            d=d,
            i=30000 + number * 3000 + at * 3,
            h=digest,
            h8=digest[:8],
            h12=digest[-12:],
        )
        item.article.container = rng.choice(CONTAINERS)
    root = f"/zwgk/nb{number}"
    if kind == "years":
        return _years(rng, site, column, items, root)
    size = 10**6 if kind == "one_page" else rng.choice([6, 12, 20])
    return site.base + _pages(rng, site, column, items, kind, root, size)


def _addresses(kind: str, root: str, count: int) -> list[str]:
    if kind == "query":
        return [f"{root}/list.php", *(f"{root}/list.php?page={at + 2}" for at in range(count - 1))]
    if kind == "call":
        names = ["list.shtml", *(f"list_{at + 2}.shtml" for at in range(count - 1))]
    elif kind == "numbers":
        names = ["index.jhtml", *(f"index_{at + 2}.jhtml" for at in range(count - 1))]
    elif kind == "next_title":
        names = ["index.html", *(f"{count - at - 1}.html" for at in range(count - 1))]
    else:
        names = ["list.htm", *(f"list{at + 2}.htm" for at in range(count - 1))]
    return [f"{root}/{name}" for name in names]


def _pages(
    rng: random.Random, site: Site, column: str, items: list[Item], kind: str, root: str, size: int
) -> str:
    manner = lists.draw_manner(rng)
    chunks = lists.parts(items, size)
    addresses = _addresses(kind, root, len(chunks))
    made: dict[str, str] = {}
    for now, (path, chunk) in enumerate(zip(addresses, chunks, strict=True)):
        lines = lists.block(rng, site, manner, path.split("?")[0], chunk)
        made[path] = lists.page(site.skin, column, lines, _pager(kind, addresses, now, len(items)))
    for path, text in made.items():
        site.put(path, text)
    if kind == "query":
        held = {path: site.answers[path] for path in addresses}
        site.answers[addresses[0]] = _by_query(addresses, held)
    return addresses[0]


def _by_query(addresses: list[str], held: dict[str, Answer | Dynamic]) -> Dynamic:
    """A script that shows page 1 for every page number it does not know."""

    def answer(asked: Asked) -> Answer:
        wanted = f"{asked.path}?page={asked.query.get('page')}"
        chosen = held.get(wanted, held[addresses[0]])
        assert isinstance(chosen, Answer)
        return chosen

    return answer


def _pager(kind: str, addresses: list[str], now: int, count: int) -> str:
    """The pager's mark-up on page `now`."""
    total = len(addresses)
    if total == 1:
        return ""
    names = [path.rsplit("/", 1)[1] for path in addresses]
    if kind == "call":
        call = f"createPageHTML('page_div',{total},{now + 1},'list','shtml',{count});"
        return f"<div id='page_div'></div><script>{call}</script>"
    following = names[now + 1] if now + 1 < total else ""
    if kind == "next":
        link = f'<a href="{following}">下一页</a>' if following else "<span>下一页</span>"
        return f'<div class="pg"><span>共{count}条 {now + 1}/{total}</span>{link}</div>'
    if kind == "next_title":
        link = f'<a title="下一页" href="{following}">&gt;</a>' if following else ""
        ends = f'<a href="{names[0]}">首页</a><a href="{names[-1]}">尾页</a>'
        return f"<p>{ends}{link}</p>"
    numbers = "".join(
        f"<b>{at + 1}</b>" if at == now else f'<a href="{name}">{at + 1}</a>'
        for at, name in enumerate(names)
    )
    return f"<div class='n'>{numbers}</div>"


def _years(rng: random.Random, site: Site, column: str, items: list[Item], root: str) -> str:
    """A column of year columns: its page links to `2023年` and so on, the lists stand below."""
    by_year: dict[str, list[Item]] = {}
    for item in items:
        by_year.setdefault(item.published[:4], []).append(item)
    links = []
    for year, chosen in sorted(by_year.items(), reverse=True):
        path = _pages(rng, site, f"{year}年", chosen, "next", f"{root}/{year}n", 12)
        links.append(f'<li><a href="{path}">{int(year) - 1}年</a></li>')
    site.put(f"{root}/index.html", lists.page(site.skin, column, f"<ul>{''.join(links)}</ul>", ""))
    return f"{site.base}{root}/index.html"
