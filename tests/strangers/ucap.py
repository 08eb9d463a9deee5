"""UCAP portals (portals.md 2): static lists, JSON rows, the tax offices' POST, the pc front."""

from __future__ import annotations

import html
import random
from datetime import datetime, timedelta, timezone

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Dynamic, Item, Site

NAMES = ["list", "common_list", "xxgk_list", "zfxxgk_list", "zfxxgk_gknbz", "common_zfxxgknb"]
CONTAINERS = ['class="article-content" id="zoomcon"', 'id="zoom"', 'class="detail-news"']
SHAPES = ["hex", "hex", "c01", "content"]
APIS = ["/common/search/", "/common/search/", "/search/", "/searchList/"]
CHINA = timezone(timedelta(hours=8))


def dress(rng: random.Random, site: Site, items: list[Item], number: int, front: str) -> None:
    """Addresses of articles and files, and the vendor's own tags round title, date and body."""
    shape = rng.choice(SHAPES)
    channel = f"c1{number:05}"
    for at, item in enumerate(items):
        month = item.upload[:7].replace("-", "")
        code = shelf.digest(site.base, number, at)
        item.path = {
            "hex": f"{front}/{channel}/{month}/{code}.shtml",
            "c01": f"{front}/{channel}/{month}/c01_{200000 + number * 900 + at}.shtml",
            "content": f"{front}/c{1000000 + number * 900 + at}/content.shtml",
        }[shape]
        if item.twin_of:
            continue
        folder = f"{front}/{channel}/{month}/{code}/files/"
        shelf.refile(item, lambda name, f=folder: f + shelf.digest(f, name) + ".pdf")
        article = item.article
        article.container = rng.choice(CONTAINERS)
        article.head = f'<meta name="channelid" content="{shelf.digest(number, site.base)}">'
        body = article.body
        if 1 < article.body.count("</table>") < 4 and rng.random() < 0.4:
            before, mark, after = body.rpartition("</table>")
            before, second, between = before.rpartition("</table>")
            body = f"{before}{second}#PAGE_BREAK#{between}{mark}{after}"
        article.body = f"<!--CMSPRO_ARTICLE begin--><UCAPCONTENT>{body}</UCAPCONTENT>"


def static(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """`list.shtml`, `list_2.shtml`; on one portal in four page 2 is `list_1.shtml`."""
    front = rng.choice(["/yxs", "/hebmlx", "/lcqrmzf"])
    dress(rng, site, items, number, front)
    name, base = rng.choice(NAMES), rng.choice([2, 2, 2, 1])
    folder = f"{front}/c1{number:05}{rng.choice(['', '', 'c'])}/"
    return site.base + _pages(rng, site, column, items, folder, name, "shtml", base)


def pc(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """The newer front: `/…/pc/list.html`, articles below `/pc/content/`."""
    front = rng.choice(["/dlzrmzf/xxgkml", "/ayrmzf"])
    dress(rng, site, items, number, front)
    folder = f"{front}/{rng.choice([f'c1{number:05}', f'zfxxgknb{number}'])}/pc/"
    for at, item in enumerate(items):
        item.path = f"{folder}content/content_{1760000000000 + number * 900 + at}.html"
    return site.base + _pages(rng, site, column, items, folder, "list", "html", 2)


def _pages(
    rng: random.Random,
    site: Site,
    column: str,
    items: list[Item],
    folder: str,
    name: str,
    ending: str,
    base: int,
) -> str:
    manner = lists.draw_manner(rng)
    chunks = lists.parts(items, rng.choice([5, 8, 15]))
    promised = len(chunks) + rng.choice([0, 0, 0, 3])
    names = [name, *(f"{name}_{at + base}" for at in range(len(chunks) - 1))]
    for now, (file, chunk) in enumerate(zip(names, chunks, strict=True)):
        path = f"{folder}{file}.{ending}"
        call = f"createPageHTML('page_div',{promised},{now + 1},'{name}','{ending}',{len(items)});"
        text = _frame(site, column, lists.block(rng, site, manner, path, chunk), folder, call)
        site.put(path, text)
    if promised > len(chunks) and rng.random() < 0.5:
        past = f"{folder}{name}_{len(chunks) - 1 + base}.{ending}"
        site.put(past, _frame(site, column, "<ul></ul>", folder, call))
    return f"{folder}{name}.{ending}"


def _frame(site: Site, column: str, lines: str, folder: str, call: str) -> str:
    channel = shelf.digest(folder, site.base)
    pager = f"<div id=\"page_div\"></div><script>var channelId = '{channel}';\n{call}</script>"
    page = lists.page(site.skin, column, f"<!--CMSPRO_CHANNEL begin-->{lines}", pager)
    return page.replace("<title>", f'<meta name="channelid" content="{channel}"><title>', 1)


def rows(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Page 1 in the page or nowhere, all pages as JSON under the channel's number."""
    front = rng.choice(["/yxs", "/gcq"])
    dress(rng, site, items, number, front)
    folder, name = f"{front}/c1{number:05}/", rng.choice(NAMES)
    channel, api, size = shelf.digest(folder, site.base), rng.choice(APIS), rng.choice([5, 8, 15])
    manner = lists.draw_manner(rng)
    shown = rng.random() < 0.5
    lines = lists.block(rng, site, manner, f"{folder}{name}.shtml", items[:size] if shown else [])
    total = len(lists.parts(items, size))
    call = f"createPageHTML('page_div',{total},1,'{name}','shtml',{len(items)});" if shown else ""
    if api != "/common/search/" or not shown:
        call += (
            f"\n$.get('{api}' + channelId + '?_isAgg=true&_isJson=true&_pageSize={size}"
            "&_template=index&page=1', show);"
        )
    site.put(f"{folder}{name}.shtml", _frame(site, column, lines, folder, call))
    seed = rng.random()

    def answer(asked: Asked) -> Answer:
        if "_isJson" not in asked.query:
            return Answer(b"", 404)
        page, asked_size = shelf.number(asked, "page"), shelf.number(asked, "_pageSize", size)
        again = random.Random(f"{seed}{page}")
        found = [_row(again, site, item) for item in shelf.window(items, page, asked_size)]
        data = {"total": len(items), "page": page, "rows": asked_size, "channelName": column}
        return shelf.as_json({"status": 200, "data": {**data, "results": found}})

    site.answers[f"{api}{channel}"] = answer
    site.disallowed = ("/so/",)
    return f"{site.base}{folder}{name}.shtml"


def _row(rng: random.Random, site: Site, item: Item) -> dict[str, object]:
    """One record; titles carry the search's marks now and then."""
    moment = datetime.fromisoformat(item.published + "T10:03:00").replace(tzinfo=CHINA)
    title = item.list_title
    if rng.random() < 0.2:
        title = title.replace("信息公开", "<em>信息公开</em>")
    files = [{"fileName": text, "filePath": url} for url, text in item.article.attachments]
    meta = [{"key": "source", "value": item.article.source}]
    return {
        "title": title,
        "subTitle": "",
        "url": item.outside or rng.choice([item.path, site.base + item.path]),
        "content": "<p>本报告由本机关编写。</p>",
        "publishedTime": int(moment.timestamp() * 1000),
        "publishedTimeStr": f"{item.published} 10:03:00",
        "source": item.article.source,
        "memo": "",
        "resList": files,
        "domainMetaList": [{"resultList": meta}],
    }


def codeid(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """The tax offices' list: a POST with the channel's number, an address with a tab behind it."""
    front = "/chinatax/n810214"
    dress(rng, site, items, number, front)
    folder, size = f"{front}/c1{number:05}r/", rng.choice([6, 10])
    channel = shelf.digest(folder, site.base)
    script = (
        f"var pageSize = {size};\n$.post('/getFileListByCodeId', {{channelId: channelId, page: 1, "
        "size: pageSize, relateSubChannels: true}, show);"
    )
    site.put(f"{folder}index.html", _frame(site, column, "<ul></ul>", folder, script))
    site.answers["/getFileListByCodeId"] = _by_channel(site, items, channel, size)
    return f"{site.base}{folder}index.html?tab=gknb"


def _by_channel(site: Site, items: list[Item], channel: str, size: int) -> Dynamic:
    before = site.answers.get("/getFileListByCodeId")

    def answer(asked: Asked) -> Answer:
        if asked.form.get("channelId") != channel and callable(before):
            return before(asked)
        if asked.method != "POST" or asked.form.get("channelId") != channel:
            return shelf.as_json({"results": {"data": {"total": 0, "results": []}}})
        found = []
        for item in shelf.window(
            items, shelf.number(asked, "page"), shelf.number(asked, "size", size)
        ):
            found.append(
                {
                    "titleHtml": f"<span>{html.escape(item.list_title)}</span>",
                    "subTitleHtml": "",
                    "url": item.outside or item.path,
                    "redirectUrl": "",
                    "publishedTimeStr": f"{item.published} 09:00:00",
                }
            )
        return shelf.as_json({"results": {"data": {"total": len(items), "results": found}}})

    return answer
