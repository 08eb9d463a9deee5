"""Guangdong (portals.md 5): the province's platform with its API, and ordinary columns.

In go a portal's items, out come an index with `_CONFIG.TREE`, the API's pages of a hundred, pages
whose text stands only in `_CONFIG.DETAIL`, and columns reached by `jump_url`.
"""

from __future__ import annotations

import calendar
import json
import random
import time

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Item, Site

Node = dict[str, object]
PER_PAGE = 100


def platform(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """A column of the platform, alone or parted into years; some lines are of type `url`."""
    front = rng.choice(["", "", f"/jgj{number}"])
    alone = rng.random() < 0.5
    for at, item in enumerate(items):
        post = 3255000 + number * 900 + at
        item.path = f"{front}/gkmlpt/content/3/{post // 1000}/post_{post}.html"
        if rng.random() < 0.15:
            item.path = f"/zfxxgknb{number}/content/post_{post}.html"
            ordinary(rng, site, item, post)
        elif not item.twin_of:
            _spa(rng, site, item, post, alone or rng.random() < 0.5)
    own, sid = 2000 + number * 10, f"9{number:05}"
    node: Node = {"id": own, "name": column, "parent": 0, "children": []}
    held = {own: _padded(rng, site, items, number)}
    if rng.random() < 0.5:
        by_year: dict[str, list[Item]] = {}
        for item in items:
            by_year.setdefault(item.published[:4], []).append(item)
        held = {own: []}
        children = []
        for at, (year, chosen) in enumerate(sorted(by_year.items(), reverse=True)):
            held[own + at + 1] = [_record(rng, site, item, own + at + 1) for item in chosen]
            name = {"id": own + at + 1, "name": f"{int(year) - 1}年", "parent": own}
            children.append({**name, "post_count": len(chosen) + 3, "children": []})
        node["children"] = children
    _index(site, front, sid, [node])
    for code, records in held.items():
        _api(site, front, code, column, records)
    bare = number % 3 == 0 and not front
    return f"{site.base}{front}/gkmlpt/index" + ("" if bare else f"#{own}")


def jump(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """A column whose only content is the address of an ordinary column."""
    target = nfcms(rng, site, column, items, number)
    own, sid = 2000 + number * 10, f"9{number:05}"
    in_tree = rng.random() < 0.5
    node: Node = {"id": own, "name": column, "parent": 0, "children": []}
    if in_tree:
        node["jump_url"] = target
    _index(site, "", sid, [node])
    _api(site, "", own, column, [], target)
    return f"{site.base}/gkmlpt/index#{own}"


def nfcms(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """An ordinary column: `index.html`, `index_2.html`, `content/post_N.html`."""
    folder = f"{rng.choice(['/zwgk/zfxxgknb', '/zfxxgkgzndbg', '/xxgknb'])}{number}/"
    for at, item in enumerate(items):
        post = 8030000 + number * 900 + at
        item.path = f"{folder}content/post_{post}.html"
        ordinary(rng, site, item, post)
    chunks = lists.parts(items, rng.choice([5, 8, 20]))
    manner = lists.draw_manner(rng)
    for now, chunk in enumerate(chunks):
        name = f"index_{now + 1}.html" if now else "index.html"
        lines = lists.block(rng, site, manner, folder + name, chunk)
        site.put(folder + name, lists.page(site.skin, column, lines, _numbers(len(chunks), now)))
    site.answers[folder] = site.answers[f"{folder}index.html"]
    return site.base + folder + rng.choice(["", "index.html"])


def _numbers(total: int, now: int) -> str:
    if total == 1:
        return ""
    names = ["index.html", *(f"index_{at + 1}.html" for at in range(1, total))]
    links = "".join(f'<a href="{name}">{at + 1}</a>' for at, name in enumerate(names))
    following = f'<a class="next" href="{names[now + 1]}">下一页</a>' if now + 1 < total else ""
    return f'<div class="page">{links}{following}<span>共{total}页</span></div>'


def ordinary(rng: random.Random, site: Site, item: Item, post: int) -> None:
    """The article page of an ordinary column."""
    if item.twin_of:
        return
    article = item.article
    article.container = rng.choice(['id="zoomcon"', 'class="artContent"', 'class="tyxxy_main"'])
    article.head += f"<script>var NFCMS_POST_ID={post};</script>"
    article.tail += f"<publishtime style='display:none'>{article.published} 10:00:00</publishtime>"
    shelf.refile(item, lambda _: f"/attachment/0/{post // 100000}/{post // 10}/{post}.pdf")


def _spa(rng: random.Random, site: Site, item: Item, post: int, alone: bool) -> None:
    """The platform's page: the text in `div.article-content` and in a script, or there alone."""
    article = item.article
    shelf.refile(item, lambda _: f"{site.base}/attachment/0/{post // 9999}/{post // 7}/{post}.pdf")
    links = "".join(
        f'<p><a class="nfw-cms-attachment" href="{url}" attachment-id="{post}" '
        f'alt="{text}">{text}</a></p>'
        for url, text in article.attachments
    )
    text = article.body + links
    detail = json.dumps({"title": article.title, "content": text}, ensure_ascii=False)
    for sign in "<>&":
        detail = detail.replace(sign, f"\\u{ord(sign):04X}")
    article.container = 'class="article-content"'
    article.body = "" if alone else text
    article.tail += f"<script>window._CONFIG = {{}};window._CONFIG.DETAIL = {detail};</script>"
    # the list of files below the article is this examiner's, not the platform's
    item.files = [url for url, _ in article.attachments]
    article.attachments = []


def _record(rng: random.Random, site: Site, item: Item, column: int) -> Node:
    day = calendar.timegm(time.strptime(item.published, "%Y-%m-%d")) - 8 * 3600
    url = item.outside or site.base + item.path
    post = item.path.rsplit("_", 1)[-1].removesuffix(".html")
    kind = "normal" if "/gkmlpt/" in item.path and not item.outside else "url"
    files = [
        {"id": 1, "name": "年报.pdf", "type": "pdf", "mime": "application/pdf", "url": file}
        for file in item.files
    ]
    return {
        "id": int(post) if post.isdigit() else 1,
        "title": item.list_title,
        "url": url,
        "post_url": url if kind == "normal" else "",
        "type": kind,
        "date": 0 if kind == "url" else day,
        "create_time": day + 54000,
        "created_at": f"{item.published} 15:00:00",
        "display_publish_time": day + 54000,
        "publisher": item.article.source,
        "identifier": "009900012/2026-00007",
        "document_number": "",
        "keywords": "",
        "classify_main": column,
        "abstract": "",
        "attachment": files,
        "is_expired": 0,
        "is_abolished": 0,
    }


def _padded(rng: random.Random, site: Site, items: list[Item], number: int) -> list[Node]:
    """The records of a column; now and then notices enough for a second page."""
    column = 2000 + number * 10
    made = [_record(rng, site, item, column) for item in items]
    if rng.random() < 0.5:
        for at in range(PER_PAGE + 5):
            path = f"/gkmlpt/content/3/31{number:02}/post_{3100000 + number * 900 + at}.html"
            note: Node = {
                "id": 3100000 + at,
                "title": f"关于第{at + 1}号公共停车场夜间开放的公告",
                "url": site.base + path,
                "post_url": site.base + path,
                "type": "normal",
                "date": 1500000000,
                "create_time": 1500000000 + at,
                "attachment": [],
            }
            made.insert(rng.randint(0, len(made)), note)
    return made


def _index(site: Site, front: str, sid: str, nodes: list[Node]) -> None:
    """The platform's first page; several columns of one portal share its tree."""
    path = f"{front}/gkmlpt/index"
    trees: dict[str, list[Node]] = site.__dict__.setdefault("trees", {})
    tree = trees.setdefault(path, [])
    tree += nodes
    others: list[Node] = [
        {"id": 2100, "name": "法定主动公开内容", "parent": 0, "children": []},
        {"id": 2150, "name": "政府信息公开指南", "parent": 0, "children": []},
    ]
    text = json.dumps([*others, *tree], ensure_ascii=False)
    site.put(
        path,
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开平台</title></head>'
        f"<body><script>window._CONFIG = {{SID:'{sid}', SERVICE_AREA_ID:'{sid[:3]}', "
        f'TREE:{text}}};</script><div id="app"></div></body></html>',
    )


def _api(
    site: Site, front: str, code: int, column: str, records: list[Node], target: str = ""
) -> None:
    def answer(asked: Asked) -> Answer:
        page = max(1, shelf.number(asked, "page"))
        shown = records[(page - 1) * PER_PAGE : page * PER_PAGE]
        if not shown and page > 1 and code % 20:
            return shelf.as_json({"message": "Not Found"}, 404)
        about = {"id": code, "name": column, "parent": 0, "post_count": len(records) + 3}
        classify = {**about, "theme_count": 0, "jump_url": target}
        data = {"classify": classify, "articles": shown, "total": len(records)}
        return shelf.as_json({**data, "offset": (page - 1) * PER_PAGE})

    site.answers[f"{front}/gkmlpt/api/all/{code}"] = answer
