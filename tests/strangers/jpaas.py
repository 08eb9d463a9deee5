"""Hanweb's newer units (portals.md 3c) and its disclosure module (3b).

In go a portal's items, out come columns whose lines a unit sends as JSON, columns that a search
form fills, and a page a year that is the report itself.
"""

from __future__ import annotations

import html
import json
import random

from tests.strangers import lists, shelf
from tests.strangers.site import Answer, Asked, Item, Site

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
BUSY = "访问过于频繁，请稍后再试"
SEARCH = "/module/xxgk/search.jsp"
ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"


def units(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """A unit of the page builder: page 1 stands in the page or comes with the rest."""
    code, tag = 1200 + number * 31, rng.choice(["信息列表", "当前栏目list"])
    for at, item in enumerate(items):
        year = item.upload[:4]
        item.path = f"/col/col{code}/art/{year}/art_{shelf.digest(site.base, number, at)}.html"
        dress(rng, item, number, at)
    size, manner = rng.choice([5, 8, 15]), lists.draw_manner(rng)
    path = f"/col/col{code}/index.html"
    spelt = rng.choice(["bulidstatic", "bulidstatic", "buildstatic"])
    query = {
        "parseType": spelt,
        "webId": shelf.digest(site.base, "web"),
        "tplSetId": shelf.digest(site.base, "set"),
        "pageType": "column",
        "tagId": tag,
        "editType": "null",
        "pageId": shelf.digest(site.base, number, size=8),
    }
    inside = ",".join(f"'{name}':'{value}'" for name, value in query.items())
    first = ""
    if rng.random() < 0.6:
        first = _unit(rng, site, manner, path, items, (tag, 1, size))
    script = f'<script src="/script/unitbuild.js" url="{UNIT}" queryData="{{{inside}}}"></script>'
    site.put(path, lists.page(site.skin, column, f'<div class="unit">{first}</div>{script}', ""))
    seed, before = rng.random(), site.answers.get(UNIT)
    busy = [rng.random() < 0.4]

    def answer(asked: Asked) -> Answer:
        if asked.query.get("pageId") != query["pageId"] and callable(before):
            return before(asked)
        if "referer" not in asked.headers:
            return Answer(b"forbidden", 403)
        if any(asked.query.get(name) != value for name, value in query.items()):
            return shelf.as_json({"success": False, "message": "参数错误"})
        if busy[0]:
            busy[0] = False
            return shelf.as_json({"success": False, "message": BUSY})
        given = json.loads(asked.query.get("paramJson") or "{}")
        page = int(given.get("pageNo") or 1)
        rows = min(int(given.get("pageSize") or size), 100)
        again = random.Random(f"{seed}{page}")
        text = _unit(again, site, manner, path, items, (tag, page, rows))
        return shelf.as_json({"success": True, "data": {"html": text}})

    site.answers[UNIT] = answer
    return site.base + path


def _unit(
    rng: random.Random,
    site: Site,
    manner: lists.Manner,
    path: str,
    items: list[Item],
    part: tuple[str, int, int],
) -> str:
    tag, page, size = part
    lines = lists.block(rng, site, manner, path, shelf.window(items, page, size))
    return (
        f'<div id=\'{tag}\' count="{len(items)}" rows="{size}" pageNo="{page}">'
        f'<div class="ajax-ul">{lines}</div></div>'
    )


def dress(rng: random.Random, item: Item, number: int, at: int) -> None:
    """Containers of the vendor; a file is a download script's, or a viewer's without any link."""
    if item.twin_of:
        return
    article = item.article
    article.container = rng.choice(['id="con_con"', 'id="zoom"', 'class="artile_zw"'])
    code = shelf.digest(number, at, size=24)
    viewer = rng.random() < 0.4
    shelf.refile(
        item,
        lambda _: (
            f"/jcms_files/jcms1/web110/site/attach/0/{code}.pdf"
            if viewer
            else f"/module/download/downfile.jsp?classid=0&filename={code}.pdf"
        ),
    )
    if viewer and article.attachments:
        item.files = [article.attachments[0][0]]
        article.body += f'<div id="pdfshow" data-value="{item.files[0]}"></div>'
        article.attachments = []


def module(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """The disclosure module: one body's reports a page a year, or a table that a search fills."""
    if shelf.whole(items) and rng.random() < 0.7:
        return annual(rng, site, column, items, number)
    code, web, area = 1200 + number * 31, 15 + number, f"1133{number:014}"
    for at, item in enumerate(items):
        y, m, d = (int(part) for part in item.upload.split("-"))
        item.path = f"/art/{y}/{m}/{d}/art_{code}_{600000 + number * 900 + at}.html"
        dress(rng, item, number, at)
    size, kind = rng.choice([5, 10]), f"A{number:03}"
    path = f"/col/col{code}/index.html"
    fields = {
        "infotypeId": kind,
        "jdid": str(web),
        "area": area,
        "divid": f"div{code}",
        "vc_title": "",
        "vc_number": "",
        "vc_filenumber": "",
        "fbtime": "-1",
        "texttype": "",
        "sortfield": "compaltedate:0",
        "standardXxgk": "1",
        "isAllList": "1",
    }
    hidden = "".join(
        f'<input type="hidden" name="{name}" id="{name}" value="{value}">'
        for name, value in fields.items()
    )
    form = f'<form name="searchform" method="post" action="{SEARCH}">{hidden}</form>'
    table = _rows(rng, site, path, items, (1, size))
    text = f'{form}<div id="div{code}">{table}</div>'
    site.put(path, lists.page(site.skin, column, text, ""))
    seed, before = rng.random(), site.answers.get(SEARCH)

    def answer(asked: Asked) -> Answer:
        given = {**asked.query, **asked.form}
        if given.get("infotypeId") != kind or given.get("area") != area:
            return before(asked) if callable(before) else shelf.fragment("<table></table>")
        if asked.method != "POST" or given.get("jdid") != str(web):
            return shelf.fragment("<table></table>")
        page = shelf.number(asked, "currpage")
        return shelf.fragment(
            _rows(random.Random(f"{seed}{page}"), site, path, items, (page, size))
        )

    site.answers[SEARCH] = answer
    return f"{site.base}{path}?number={kind}"


def _rows(
    rng: random.Random, site: Site, path: str, items: list[Item], part: tuple[int, int]
) -> str:
    page, size = part
    rows = []
    for at, item in enumerate(shelf.window(items, page, size)):
        href = html.escape(item.outside or site.link(rng, path, item.path, plain=True))
        title = html.escape(item.list_title)
        rows.append(
            f'<tr class="tr_main_value_{["odd", "even"][at % 2]}"><td>{at + 1}</td><td>'
            f'<a class="bt_link" href="{href}" title="{title}" target="_blank">{title}</a></td>'
            f"<td>{item.published}</td></tr>"
        )
    total = len(lists.parts(items, size))
    return (
        f"<table>{''.join(rows)}</table><div class='pagestyle'>共{len(items)}条 共{total}页 "
        f"当前第{page}页 "
        f"<a href='javascript:void(0)' onclick='gotopage({page + 1})'>下一页</a></div>"
    )


def annual(rng: random.Random, site: Site, column: str, items: list[Item], number: int) -> str:
    """`xxgkAnnualReport.jsp?fbtime=2020&area=…`: that year's report itself."""
    area = f"1133{number:014}"
    links = []
    for at, item in enumerate(items):
        assert item.report
        year = item.report.year
        item.path = f"{ANNUAL}?fbtime={year}&area={area}"
        dress(rng, item, number, at)
        item.article.place = rng.choice(["h1", "h1", "body", "meta"])
        links.append(f'<li><a href="{html.escape(item.path)}">{year}年</a></li>')
    years = f"<ul>{''.join(links)}</ul>"
    for item in items:
        item.article.tail += years
    for path in (f"{ANNUAL}?area={area}", ANNUAL):
        site.put(path, lists.page(site.skin, column, years, ""))
    return f"{site.base}{ANNUAL}?area={area}"
