"""VSB portals (portals.md 4): `zfxxgk.htm`, then `zfxxgk/10.htm` down to `zfxxgk/1.htm`."""

from __future__ import annotations

import random

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Dynamic, Item, Site
from tests.strangers.stock import SCAN

FOLDERS = ["/zfxxgk/zfxxgknb", "/zwgk/zc/gknb", "/xxgk/ndbg"]


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address, write the list pages; returns the column's address."""
    owner = 1600 + number
    for at, item in enumerate(items):
        page = 56000 + number * 900 - at
        item.path = f"/info/{owner}/{page}.htm"
        if not item.twin_of:
            _dress(rng, site, item, owner, page)
    root = rng.choice(FOLDERS) + (f"{number}" if rng.random() < 0.5 else f"_{number}")
    chunks = lists.parts(items, rng.choice([4, 6, 15]))
    manner = lists.draw_manner(rng)
    last = len(chunks)
    paths = [f"{root}.htm", *(f"{root}/{last - at}.htm" for at in range(1, last))]
    for now, (path, chunk) in enumerate(zip(paths, chunks, strict=True)):
        lines = lists.block(rng, site, manner, path, chunk)
        site.put(path, lists.page(site.skin, column, lines, _pager(paths, now, len(items))))
    if rng.random() < 0.5:
        site.answers[f"{root}/{last}.htm"] = site.answers[paths[0]]
    return site.base + paths[0]


def _pager(paths: list[str], now: int, count: int) -> str:
    """The vendor's spans; links are relative to the page they stand in."""
    last = len(paths)
    if last == 1:
        return f'<div class="pb_sys_common"><span class="p_t">共{count}条</span></div>'
    front = paths[0].rsplit("/", 1)[1].removesuffix(".htm") + "/" if now == 0 else ""
    names = [
        f"../{paths[0].rsplit('/', 1)[1]}" if now else "",
        *(front + path.rsplit("/", 1)[1] for path in paths[1:]),
    ]
    numbers = "".join(
        f'<span class="p_no_d">{at + 1}</span>'
        if at == now
        else f'<span class="p_no"><a href="{name}">{at + 1}</a></span>'
        for at, name in enumerate(names)
    )
    following = (
        f'<span class="p_next p_fun"><a href="{names[now + 1]}">下页</a></span>'
        f'<span class="p_last p_fun"><a href="{names[-1]}">尾页</a></span>'
        if now + 1 < last
        else '<span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span>'
    )
    return (
        '<div class="pb_sys_common pb_sys_normal"><span class="p_pages"><span class="p_t">'
        f"共{count}条&nbsp;{now + 1}/{last}&nbsp;</span>{numbers}{following}</span></div>"
    )


def _dress(rng: random.Random, site: Site, item: Item, owner: int, page: int) -> None:
    article = item.article
    inner = f'<p class="vsbcontent_start"></p>{article.body}<p class="vsbcontent_end"></p>'
    article.container = f'id="vsb_content{rng.choice(["", "_2", "_500"])}"'
    article.body = f'<div class="v_news_content">{inner}</div>'
    article.tail += f'<script>_showDynClicks("wbnews",{owner},{page})</script>'
    article.head += '<meta name="pageType" content="3">'
    if not article.attachments:
        return
    kind = rng.choice(["download", "download", "local", "script"])
    code = shelf.digest(page, size=30).upper()
    local = f"/__local/8/C4/1A/{code}_{page}.pdf?e=.pdf"
    if kind == "script":
        article.body += f'<script>showVsbpdfIframe("{local}","100%","600","0");</script>'
        site.put_file(local, item.file or SCAN, "application/pdf")
        article.attachments = []
    elif kind == "local":
        shelf.refile(item, lambda _: local)
    else:
        shelf.refile(
            item,
            lambda _: (
                "/system/_content/download.jsp?urltype=news.DownloadAttachUrl"
                f"&owner={owner}&wbfileid={page}"
            ),
        )
        name = article.attachments[0][1]
        site.answers[article.attachments[0][0]] = _download(name, item.file or SCAN)


def _download(name: str, body: bytes) -> Dynamic:
    """A script that sends the file to readers of the article and a captcha to others."""

    def answer(asked: Asked) -> Answer:
        if "referer" not in asked.headers:
            page = "<html><body><form>请输入验证码<input name='codeValue'></form></body></html>"
            return Answer(page.encode(), 200, "text/html;charset=UTF-8")
        named = name.encode("gbk", "replace").decode("latin-1")
        said = {"Content-Disposition": f'attachment; filename="{named}"'}
        return Answer(body, 200, "application/octet-stream", said)

    return answer
