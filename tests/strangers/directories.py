"""Directory-static portals once more (portals.md 1): the pagers and lists that `trs` does not have.

In go a portal's items, out come Fujian's XHR with the files in its records, Hubei's JSON beside the
column, Wuhan's written lines, numbered pages without a call, and lists that hold everything.
"""

from __future__ import annotations

import html
import json
import random

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Item, Site

SEARCH = "/fjdzapp/search"
CONTAINERS = ["class=TRS_Editor", 'class="trs_editor_view TRS_UEDITOR"', 'class="Article_content"']
KINDS = ["fujian", "json", "written", "numbered", "silent", "query_time"]


def build(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """Give every item its address, write the list in one of the six manners."""
    kind = KINDS[(number + rng.randint(0, 1) * 3) % len(KINDS)]
    folder = f"/zwgk/zfxxgk/{rng.choice(['zfxxgknb', 'gknb', 'bmxxgknb'])}_{97000 + number}/"
    for at, item in enumerate(items):
        y, m, d = item.upload.split("-")
        item.path = f"{folder}{y}{m}/t{y}{m}{d}_{700000 + number * 900 + at}.htm"
        _dress(rng, item)
    if kind == "fujian":
        return _fujian(rng, site, column, items, number, folder)
    if kind == "json":
        return _json(site, column, items, folder)
    if kind == "written":
        return _written(rng, site, column, items, folder)
    return _numbered(rng, site, column, items, folder, kind)


def _dress(rng: random.Random, item: Item) -> None:
    """Files as `./P0….pdf` beside the article, or by the internal path; a style in the body."""
    if item.twin_of:
        return
    article = item.article
    article.container = rng.choice(CONTAINERS)
    article.body = f"<style>.TRS_Editor P{{line-height:1.5}}</style>{article.body}"
    if rng.random() < 0.5:
        article.body = f"<div class=TRS_Editor>{article.body}</div>"
    month = item.upload[:7].replace("-", "")
    if rng.random() < 0.3:
        shelf.refile(item, lambda name: f"/protect/P0{month}/{name.removesuffix('.pdf')}/{name}")
    elif rng.random() < 0.5:
        shelf.refile(item, lambda name: f"./{name}")


def _fujian(
    rng: random.Random, site: Site, column: str, items: list[Item], number: int, folder: str
) -> str:
    """A template without lines; records come page by page from the search behind it."""
    channel, node, size = 201900 + number, 33200 + number, rng.choice([5, 8, 15])
    asked_for = f"{SEARCH}?channelid={channel}&templet=docs.jsp&sortfield=-docreltime&classsql="
    asked_for += f"chnlid={node}*siteid=70&prepage={size}&page="
    template = (
        '<ul ms-controller="list"><li ms-repeat="docs">'
        '<a ms-attr-href="el.url" ms-text="el.doctitle"></a>'
        "<span>{{el.docreltime}}</span></li></ul>"
    )
    script = (
        f"<script>var PageInfo = {{docid: '', chnlid: '{node}', siteid: '70'}};"
        f"var SiteInfo = {{was4doc: '{channel}'}};"
        f"$.getJSON('{asked_for}' + page, show);</script>"
    )
    for name in ("", "index.htm"):
        site.put(folder + name, lists.page(site.skin, column, template, script))
    before = site.answers.get(SEARCH)

    def answer(asked: Asked) -> Answer:
        if asked.query.get("channelid") != str(channel) and callable(before):
            return before(asked)
        given, page = shelf.number(asked, "prepage", size), shelf.number(asked, "page")
        if asked.query.get("channelid") != str(channel) or str(node) not in str(asked.query):
            return shelf.as_json({"error": True, "data": []})
        shown = [
            _record(site, item, at) for at, item in enumerate(shelf.window(items, page, given))
        ]
        pages = len(lists.parts(items, given))
        about = {"error": False, "page": page, "prepage": given, "pageCount": pages}
        return shelf.as_json({**about, "recordCount": len(items), "data": shown})

    site.answers[SEARCH] = answer
    return site.base + folder


def _record(site: Site, item: Item, at: int) -> dict[str, object]:
    dotted = item.published.replace("-", ".")
    url = item.outside or site.base + item.path
    files = [
        {"appdesc": text, "appfile": name.rsplit("/", 1)[-1], "appsern": 1, "fileext": "pdf"}
        for name, text in item.article.attachments
    ]
    return {
        "docid2": 431000 + at,
        "chnl": "政府信息公开年报",
        "doctitle": item.list_title,
        "docpuburl": url,
        "url": url,
        "docreltime": f"{dotted} 10:02:00",
        "pubdate": f"{dotted} 00:00:00",
        "puborg": item.article.source,
        "fileno": "",
        "idxid": "YX01100-0400-2025-00002",
        "sourcename": item.article.source,
        "content": "本报告按照有关规定编写。",
        "files": files,
        "rels": [],
    }


def _json(site: Site, column: str, items: list[Item], folder: str) -> str:
    """All lines in one file beside the page."""
    records = [
        {
            "title": item.list_title,
            "url": item.outside or site.base + item.path,
            "PubDate": item.published,
            "order": str(at + 1),
        }
        for at, item in enumerate(items)
    ]
    body = json.dumps({"data": records}, ensure_ascii=False).encode()
    site.put_file(f"{folder}2022qtzdgk.json", body, "application/json")
    script = '<script>$.getJSON("./2022qtzdgk.json", function(d){ draw(d.data); });</script>'
    for name in ("", "index.shtml"):
        site.put(folder + name, lists.page(site.skin, column, '<ul id="list"></ul>', script))
    return site.base + folder


def _written(rng: random.Random, site: Site, column: str, items: list[Item], folder: str) -> str:
    """Lines that a script writes into the page."""
    lines = []
    for item in items:
        href = item.outside or site.link(rng, folder + "index.html", item.path, plain=True)
        title = html.escape(item.list_title).replace('"', "&quot;")
        line = f"<li><a href='{href}' title='{title}'>{title}</a><span>{item.published}</span></li>"
        lines.append(f'document.writeln("{line}");')
    text = "<ul><script>\n" + "\n".join(lines) + "\n</script></ul>"
    for name in ("", "index.html"):
        site.put(folder + name, lists.page(site.skin, column, text, ""))
    return site.base + folder


def _numbered(
    rng: random.Random, site: Site, column: str, items: list[Item], folder: str, kind: str
) -> str:
    """`1.html`, `2.html`; or `index_2.shtml` that nothing names; or links with a time."""
    chunks = lists.parts(items, rng.choice([5, 8]))
    ends = {"numbered": "html", "silent": "shtml", "query_time": "html"}[kind]
    manner = lists.draw_manner(rng)
    names = [f"{at + 1}" for at in range(len(chunks))]
    if kind != "numbered":
        names = ["index", *(f"index_{at + 2}" for at in range(len(chunks) - 1))]
    for now, (name, chunk) in enumerate(zip(names, chunks, strict=True)):
        path = f"{folder}{name}.{ends}"
        lines = lists.block(rng, site, manner, path, chunk)
        pager = ""
        if kind == "numbered" and len(chunks) > 1:
            links = "".join(f'<a href="{n}.{ends}">{n}</a>' for n in names)
            pager = f"<div class='pages'>{links}</div>"
        elif kind == "query_time" and now + 1 < len(chunks):
            pager = f'<a href="{names[now + 1]}.{ends}?t=17385{now}">下一页</a>'
        site.put(path, lists.page(site.skin, column, lines, pager))
    if kind != "numbered":
        site.answers[folder] = site.answers[f"{folder}index.{ends}"]
        return site.base + folder
    return f"{site.base}{folder}1.{ends}"
