"""UCAP portals: static pages from 1 or 0, rows as JSON by GET or POST, lists all by script."""

from __future__ import annotations

import json

import pytest

from tests.crawler.server import Asked, Reply, Site
from tests.families.portal import (
    FOREIGN,
    SECRET,
    Case,
    Examined,
    Held,
    Truth,
    examine,
    reports,
    truth,
)

CHANNEL = "61eaab3127b040d4950fff177f09e561"
COLUMN = "/yxs/c101234/zfxxgk_list.shtml"
SIZE = 4


def address(one: Held) -> str:
    name = f"c01_{201484 + one.number}" if one.number % 2 else f"{one.number:032x}"
    return f"/yxs/c101234/{one.year + 1}01/{name}.shtml"


def markup(held: list[Held]) -> str:
    return "".join(
        f'<li><a href="{address(one)}" title="{one.title}">{one.title[:14]}</a>'
        f'<span class="time">[{one.date}]</span></li>'
        for one in held
    )


def frame(rows: str, script: str) -> str:
    return (
        f'<html><head><meta name="channelid" content="{CHANNEL}"></head><body>'
        '<div class="nav"><a href="/yxs/c1/202601/973157410ae049d281a6121607fc4bff.shtml">要闻一则'
        f"</a></div><!--CMSPRO_CHANNEL begin--><ul class='newsList'>{rows}</ul>"
        f"<div id='page_div'></div><script>var channelId = '{CHANNEL}';{script}</script>"
        "</body></html>"
    )


def pages(site: Site, held: list[Held], base: int) -> None:
    """Static pages; the pager's call says that they count from 1, whatever `base` is."""
    total = -(-len(held) // SIZE)
    for number in range(1, total + 1):
        name = COLUMN if number == 1 else COLUMN.replace(".shtml", f"_{number - 1 + base}.shtml")
        call = f"createPageHTML('page_div',{total},{number},'zfxxgk_list','shtml',{len(held)});"
        rows = markup(held[(number - 1) * SIZE : number * SIZE])
        if number == 1:
            rows += f'<li><a href="{FOREIGN}">江州市2024年政府信息公开年报</a></li>'
            rows += f'<li><a href="{SECRET}">云溪市保密局2024年政府信息公开年报</a></li>'
        site.pages[name] = frame(rows, call)
    for one in held:
        site.pages[address(one)] = one.page()


def static(site: Site) -> Truth:
    held = reports(11)
    pages(site, held, 1)
    return truth(held)


def from_zero(site: Site) -> Truth:
    held = reports(11)
    pages(site, held, 0)
    return truth(held)


def data(held: list[Held], asked: Asked, size: str, nested: bool = False) -> Reply:
    source = asked.body.decode() or asked.path.partition("?")[2]
    query = dict(pair.split("=") for pair in source.split("&"))
    page, rows = int(query["page"]), min(int(query[size]), 15)
    found = [
        {
            "title": f"<em>{one.agency}</em>{one.title.removeprefix(one.agency)}",
            "url": address(one),
            "content": one.page(),
            "publishedTimeStr": f"{one.date} 10:03:00",
            "resList": [{"fileName": "年报.pdf", "filePath": "/none.pdf"}],
        }
        for one in held[(page - 1) * rows : page * rows]
    ]
    body = {
        "status": 200,
        "data": {"total": len(held), "page": page, "rows": rows, "results": found},
    }
    return Reply(json.dumps({"results": body} if nested else body))


def by_script(site: Site) -> Truth:
    """No row in the page; the script asks the second of the known addresses."""
    held = reports(20)
    pages(site, held, 1)
    for path in [path for path in site.pages if "zfxxgk_list_" in path]:
        del site.pages[path]
    site.pages[COLUMN] = frame("", "$.get('/search/' + channelId + '?_isJson=true', show);")
    site.pages[f"/search/{CHANNEL}"] = lambda asked: data(held, asked, "_pageSize")
    return truth(held)


def continued(site: Site) -> Truth:
    """The first rows stand in the page, the others come as data."""
    held = reports(11)
    pages(site, held, 1)
    for path in [path for path in site.pages if "zfxxgk_list_" in path]:
        del site.pages[path]
    site.pages[f"/common/search/{CHANNEL}"] = lambda asked: data(held, asked, "_pageSize")
    return truth(held)


def capped(site: Site) -> Truth:
    """The page shows as many rows as the data has on a page: its first page brings nothing new."""
    held = reports(33)
    pages(site, held, 1)
    for path in [path for path in site.pages if "zfxxgk_list_" in path]:
        del site.pages[path]
    call = "createPageHTML('page_div',3,1,'zfxxgk_list','shtml',33);"
    site.pages[COLUMN] = frame(markup(held[:15]), call)
    site.pages[f"/searchList/{CHANNEL}"] = lambda asked: data(held, asked, "_pageSize")
    return truth(held)


def posted(site: Site) -> Truth:
    held = reports(18)
    pages(site, held, 1)
    site.pages[COLUMN] = frame("", "$.post('/getFileListByCodeId', {channelId: channelId}, show);")
    site.pages["/getFileListByCodeId"] = lambda asked: data(held, asked, "size", nested=True)
    return truth(held)


CASES = {
    "static": Case(static, COLUMN, "ucap"),
    "from-zero": Case(from_zero, COLUMN, "ucap", twice=1),
    "by-script": Case(by_script, COLUMN, "ucap"),
    "continued": Case(continued, COLUMN, "ucap"),
    "capped": Case(capped, COLUMN, "ucap"),
    "posted": Case(posted, COLUMN, "ucap"),
    "told-by-address": Case(by_script, COLUMN, "generic"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("ucap"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check()


def test_the_address_in_the_page_goes_first(found: dict[str, Examined]) -> None:
    asked = [path for path in found["by-script"].site.paths if "earch/" in path]
    assert [path.partition("?")[0] for path in asked] == [f"/search/{CHANNEL}"] * 2
