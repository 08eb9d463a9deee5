"""Lists whose rows stand in scripts or behind them: Fujian, Hubei, Wuhan, Huzhou and their like."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

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

COLUMN = "/zfxxgk/zfxxgknb/"
SIZE = 4


def address(one: Held) -> str:
    return f"{COLUMN}{one.year + 1}01/t{one.year + 1}0120_{500000 + one.number}.html"


def fill(site: Site, count: int) -> list[Held]:
    held = reports(count)
    for one in held:
        site.pages[address(one)] = one.page()
    return held


def page(body: str) -> str:
    return f'<html><body><div class="nav"><a href="/zwgk/">政务公开</a></div>{body}</body></html>'


def fujian(site: Site) -> Truth:
    """An avalon template and the search that fills it, by channel."""
    held = fill(site, 11)

    def answer(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        assert query["classsql"] == ["chnlid=33294*"]
        number, size = int(query["page"][0]), int(query["prepage"][0])
        rows = [
            {
                "doctitle": one.title,
                "docpuburl": f"{site.url}{address(one)}",
                "docreltime": one.date.replace("-", ".") + " 10:02:00",
                "content": "本报告……",
                "files": [{"appdesc": "年报.pdf", "appfile": "P02.pdf"}],
            }
            for one in held[(number - 1) * size : number * size]
        ]
        rows.append({"doctitle": "江州市2024年政府信息公开年报", "docpuburl": FOREIGN})
        body = {"error": False, "page": number, "recordCount": len(held), "data": rows}
        return Reply(json.dumps(body))

    site.pages["/fjdzapp/search"] = answer
    site.pages[COLUMN] = page(
        '<ul><li ms-repeat="el"><a ms-attr-href="el.url">{{el.title}}</a></li></ul>'
        "<script>var PageInfo = { chnlid: '33294', siteid: '70' };"
        "var was = '/fjdzapp/search?channelid=201988&templet=a.jsp&prepage=4';</script>"
    )
    return truth(held)


def written(site: Site) -> Truth:
    held = fill(site, 5)
    lines = "".join(
        f"document.writeln('<li><a href=\\'{address(one)}\\' title=\\'{one.title}\\'>年报</a>"
        f"{one.date}</li>');"
        for one in held
    )
    lines += f"document.writeln('<li><a href=\\'{SECRET}\\'>云溪市保密局2024年年报</a></li>');"
    site.pages[COLUMN] = page(f"<ul><script>{lines}</script></ul>")
    return truth(held)


def objects(site: Site) -> Truth:
    held = fill(site, 5)
    rows = [{"title": one.title, "url": address(one), "date": one.date} for one in held]
    script = f"var menu = ['a', 'b']; var dataList = {json.dumps(rows)}; show(dataList);"
    site.pages[COLUMN] = page(f"<div id='list'></div><script>{script}</script>")
    return truth(held)


def file(site: Site) -> Truth:
    held = fill(site, 5)
    rows = [{"Title": one.title, "URL": address(one), "PubDate": one.date} for one in held]
    site.pages["/data/2025qtzdgk.json"] = Reply(json.dumps({"data": rows}))
    site.pages[COLUMN] = page("<ul data-url='/data/2025qtzdgk.json'></ul>")
    return truth(held)


CASES = {
    "fujian": Case(fujian, COLUMN, "trs"),
    "written": Case(written, COLUMN, "trs"),
    "objects": Case(objects, COLUMN, "generic"),
    "file": Case(file, COLUMN, "trs"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("hidden"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check()
