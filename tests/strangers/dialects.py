"""The long tail (portals.md 9): addresses of articles and pagers that `generic` does not have.

In go a portal's items, out come lists by script number, behind a frame, in the page's own data, or
paged in the reader's browser, and articles under the addresses of two dozen small makers.
"""

from __future__ import annotations

import html
import json
import random

from tests.strangers import lists, shelf
from tests.strangers.site import Item, Site

ARTICLES = [
    "/ARTI{n14}.shtml",
    "/web/nb/{n14}/index.shtml",
    "/zfxxgknb/{i}/index.html",
    "/zfxxgknb/{n14}/index.shtml",
    "/gov/nb/{y}{m}/pnidpv{i}.html",
    "/gknb/c{i}/content.html",
    "/portal/article/{i}.html",
    "/p1/{i}.html",
    "/fabu/xiangqing/{i}.html",
    "/gk/{y}-{m}-{d}/{i}.html",
    "/gk/{y}{m}{d}/{i}.html",
    "/scs/{y}/{m}/{d}/{h}.shtml",
    "/xxgk/zfxxgknb/bmxxgknb/{h24}.html",
    "/xxgk/zfxxgknb/bmxxgknb/{n19}.html",
    "/contents/44511/{i}.html",
    "/html/site_gov/articles/{y}{m}/{i}.html",
    "/35048/35060/content_{i}.html",
    "/zfxxgknb/{y}{m}{d}/i{i}.html",
    "/news/show/{n17}.html",
    "/wlht/{y}-{m}/{d}/article_{n18}.html",
    "/sites/wltqq/zwinfo.jsp?id={i}",
    "/govxxgk/01407968-8/{y}-{m}-{d}/{h8}-bb4a-4ab4-b9dd-{h12}.html",
    "/001/001001/{y}{m}{d}/{h8}-bb4a-4ab4-b9dd-{h12}.html",
    "/detail.thtml?id={i}",
    "/{y}/{m}{d}/c123a{i}/page.htm",
    "/gongkai/channel_{h24}/doc_{h24}.html",
]
PAGERS = ["cur_page", "pn", "currentPage", "next_call", "frame", "data", "client", "list2"]
CONTAINERS = ['class="wp_articlecontent"', 'class="ewb-article-info"', "", "", 'id="ivs_content"']


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address, write the list; returns the column's address."""
    dialect = ARTICLES[(number * 7 + rng.randint(0, 6)) % len(ARTICLES)]
    for at, item in enumerate(items):
        y, m, d = item.upload.split("-")
        serial = 30000 + number * 3000 + at * 3
        digest = shelf.digest(site.base, number, at)
        long = f"{1964954365714784258 + serial}"
        item.path = dialect.format(
            y=y, m=m, d=d, i=serial, h=digest, h8=digest[:8], h12=digest[-12:], h24=digest[:24],
            n14=long[:9] + f"{serial}", n17=f"{y}{m}{d}1523{serial:05}"[:17],
            n18=long[:13] + f"{serial}"[-5:], n19=long,
        )  # fmt: skip
        if not item.twin_of:
            item.article.container = rng.choice(CONTAINERS)
            _viewer(rng, item, digest)
    kind = PAGERS[(number * 4 + rng.randint(0, 2)) % len(PAGERS)]
    size = rng.choice([5, 8, 12])
    if kind in ("frame", "data", "client"):
        return site.base + _one(rng, site, column, items, f"/gk/nb{number}", kind)
    if kind == "list2":
        return site.base + _files(rng, site, column, items, f"/gk/nb{number}", size)
    return site.base + _queries(rng, site, column, items, (number, kind, size))


def _viewer(rng: random.Random, item: Item, digest: str) -> None:
    """A file shown in the page: behind a viewer's address, embedded, or linked as everywhere."""
    article = item.article
    if not article.attachments or rng.random() < 0.4:
        return
    file = f"/uploadfile/{digest[:16]}.pdf"
    shown = rng.choice(
        [
            f'<iframe src="/static/pdfjs/web/viewer.html?file={file}" width="100%"></iframe>',
            f'<embed src="{file}" type="application/pdf" width="100%">',
            f'<object data="{file}" type="application/pdf"></object>',
        ]
    )
    article.body += shown
    item.files = [file]
    article.attachments = []


def _queries(
    rng: random.Random,
    site: Site,
    column: str,
    items: list[Item],
    part: tuple[int, str, int],
) -> str:
    """A script with a page's number in its query; what it does not know is its first page."""
    number, kind, size = part
    path, first, step = {
        "cur_page": ("/info/iList.jsp", f"node_id=GKmzs&cat_id={15900 + number}", "cur_page"),
        "pn": ("/list.thtml", f"id={14000 + number}", "pn"),
        "currentPage": (f"/gk/nb{number}/index.shtml", "", "currentPage"),
        "next_call": ("/eportal/ui", f"pageId={559300 + number}", "currentPage"),
    }[kind]
    start = f"{path}?{first}" if first else path
    chunks = lists.parts(items, size)
    manner = lists.draw_manner(rng)
    for now, chunk in enumerate(chunks):
        lines = lists.block(rng, site, manner, path, chunk)
        joint = "&" if first else "?"
        urls = [f"{start}{joint}{step}={at + 1}" for at in range(len(chunks))]
        text = lists.page(site.skin, column, lines, _pager(kind, urls, now, step))
        site.put(urls[now], text)
        if not now:
            site.put(start, text)
    return start


def _pager(kind: str, urls: list[str], now: int, step: str) -> str:
    total = len(urls)
    if total == 1:
        return ""
    if kind == "next_call":
        form = f'<form name="pageForm" method="get"><input name="{step}" value="{now + 1}"></form>'
        links = "".join(f'<a href="javascript:next({at + 1})">{at + 1}</a>' for at in range(total))
        call = f'function next(n){{location.href="{urls[0].removesuffix("1")}"+n;}}'
        return f"{form}<div>{links}共{total}页</div><script>{call}</script>"
    quoted = [html.escape(url) for url in urls]
    numbers = "".join(f'<a href="{url}">{at + 1}</a>' for at, url in enumerate(quoted))
    following = f'<a href="{quoted[now + 1]}">下一页</a>' if now + 1 < total else ""
    return f'<div class="pages">{numbers}{following}</div>'


def _files(
    rng: random.Random, site: Site, column: str, items: list[Item], root: str, size: int
) -> str:
    """`list.htm`, `list2.htm`, with a link of one sign to the next."""
    chunks, manner = lists.parts(items, size), lists.draw_manner(rng)
    names = ["list.htm", *(f"list{at + 2}.htm" for at in range(len(chunks) - 1))]
    for now, (name, chunk) in enumerate(zip(names, chunks, strict=True)):
        lines = lists.block(rng, site, manner, f"{root}/{name}", chunk)
        link = (
            f'<a class="next" href="{names[now + 1]}">&gt;&gt;</a>' if now + 1 < len(names) else ""
        )
        pager = f'<ul class="wp_paging"><li>每页{size}记录 总共{len(items)}记录</li>{link}</ul>'
        site.put(f"{root}/{name}", lists.page(site.skin, column, lines, pager))
    return f"{root}/list.htm"


def _one(
    rng: random.Random, site: Site, column: str, items: list[Item], root: str, kind: str
) -> str:
    """Lists that come whole, however the page hides them."""
    path, manner = f"{root}/index.html", lists.draw_manner(rng)
    lines = lists.block(rng, site, manner, path, items)
    if kind == "frame":
        site.put(f"{root}/inner.html", lists.page(site.skin, column, lines, ""))
        text = '<iframe src="inner.html" name="myFrameName" width="100%"></iframe>'
    elif kind == "data":
        shown = [
            {"title": item.list_title, "url": item.outside or item.path, "date": item.published}
            for item in items
        ]
        text = (
            f"<div id='list'></div><script>var dataList = {json.dumps(shown, ensure_ascii=False)};"
        )
        text += "draw(dataList);</script>"
    else:
        call = f"pagedContent({{totalCount:{len(items)}, perSize:10}});"
        text = f"{lines}<script>{call}</script><a href='javascript:void(0)'>下一页</a>"
    site.put(path, lists.page(site.skin, column, text, ""))
    return path
