"""Hanweb's newer parts: jpaas units and the xxgk module."""

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

COLUMN = "/col/col1229/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
SEARCH = "/module/xxgk/search.jsp"
ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"
ORGAN = "113325000026455663"
SIZE = 4


def address(one: Held) -> str:
    return f"/col/col1229/art/{one.year + 1}/art_{one.number:032x}.html"


def markup(held: list[Held]) -> str:
    return "".join(
        f'<li><a href="{address(one)}" title="{one.title}">{one.title[:14]}</a>'
        f"<span>{one.date}</span></li>"
        for one in held
    )


def strays() -> str:
    return (
        f'<li><a href="{FOREIGN}">江州市2024年政府信息公开年报</a></li>'
        f'<li><a href="{SECRET}">云溪市保密局2024年政府信息公开年报</a></li>'
    )


def script(tag: str) -> str:
    query = (
        "{'parseType':'bulidstatic','webId':'1f9a','tplSetId':'77aa','pageType':'column',"
        f"'tagId':'{tag}','editType':'null','pageId':'0012'}}"
    )
    return f'<script src="/script/unitbuild.js" url="{UNIT}" queryData="{query}"></script>'


def serve(site: Site, held: list[Held], always_first: bool = False) -> None:
    """The unit: the list's rows by paramJson alone; the menu's unit has none."""

    def answer(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        if query["tagId"] != ["信息列表"]:
            body = "<div id='导航'><a href='/col/col1/index.html'>首页</a></div>"
        else:
            wanted = json.loads(query.get("paramJson", ['{"pageNo": 1}'])[0])
            page = 1 if always_first else wanted["pageNo"]
            rows = markup(held[(page - 1) * SIZE : page * SIZE])
            body = (
                f'<div id="信息列表" count="{len(held)}" rows="{SIZE}" pageNo="{page}">'
                f"<ul class='ajax-ul'>{rows}</ul></div>"
            )
        return Reply(json.dumps({"success": True, "data": {"html": body}}))

    site.pages[UNIT] = answer
    for one in held:
        site.pages[address(one)] = one.page()


def jpaas(site: Site, shown: int = SIZE, always_first: bool = False) -> Truth:
    held = reports(16 if always_first else 11)
    serve(site, held, always_first)
    rows = markup(held[:shown]) + strays() if shown else ""
    site.pages[COLUMN] = (
        f"<html><body>{script('导航')}{script('信息列表')}<ul>{rows}</ul></body></html>"
    )
    return truth(held[:SIZE] if always_first else held)


def post_address(one: Held) -> str:
    return f"/art/{one.year + 1}/1/20/art_1229_{500000 + one.number}.html"


def directory(site: Site) -> Truth:
    """The module's rows by POST; the fields stand in inputs and in the script."""
    held = reports(11)

    def answer(asked: Asked) -> Reply:
        form = parse_qs(asked.body.decode())
        if form.get("area") != [ORGAN] or form.get("infotypeId") != ["B001"]:
            return Reply("<html><body>参数错误</body></html>", 500)
        page = int(form["currpage"][0])
        rows = "".join(
            f"<tr class='tr_main_value_odd'><td><a class='bt_link' href='{post_address(one)}'>"
            f"{one.title}</a></td><td>{one.date}</td></tr>"
            for one in held[(page - 1) * SIZE : page * SIZE]
        )
        return Reply(f"<table>{rows}</table><div>共11条 共3页 第{page}页</div>")

    site.pages[SEARCH] = answer
    site.pages[COLUMN] = (
        '<html><body><form><input name="infotypeId" value="B001"><input name="vc_title" value="">'
        f'</form><div id="div1229"></div><script>var area = "{ORGAN}"; $.post("{SEARCH}", '
        '{area: area, divid: "div1229", jdid: 1}, show);</script></body></html>'
    )
    for one in held:
        site.pages[post_address(one)] = one.page()
    return truth(held)


def annual(site: Site) -> Truth:
    """A page a year: the report in it, or a link to it."""
    held = [Held(number) for number in (0, 11, 22)]
    path = f"{ANNUAL}?fbtime={{}}&area={ORGAN}"
    years = "".join(f"<li><a href='{path.format(one.year)}'>{one.year}</a></li>" for one in held)
    site.pages[ANNUAL] = f"<html><body><ul>{years}</ul></body></html>"
    for one in held[:2]:
        body = one.page().partition("<body>")[2].partition("</body>")[0]
        site.pages[path.format(one.year)] = f"<html><body><ul>{years}</ul>{body}</body></html>"
    last = held[2]
    link = f"<a href='{post_address(last)}'>{last.title}</a>"
    site.pages[path.format(last.year)] = f"<html><body><ul>{years}</ul>{link}</body></html>"
    site.pages[post_address(last)] = last.page()
    return truth(held)


CASES = {
    "jpaas": Case(jpaas, COLUMN, "hanweb"),
    "jpaas-by-script": Case(lambda site: jpaas(site, shown=0), COLUMN, "hanweb"),
    "jpaas-uneven": Case(lambda site: jpaas(site, shown=2), COLUMN, "hanweb"),
    "told-by-address": Case(jpaas, COLUMN, "generic"),
    "directory": Case(directory, COLUMN, "hanweb"),
    "annual": Case(annual, f"{ANNUAL}?area={ORGAN}", "hanweb"),
    "stuck": Case(lambda site: jpaas(site, always_first=True), COLUMN, "hanweb"),
}
OUTCOMES = {"stuck": "failed"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("hanweb"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check(OUTCOMES.get(name, "ok"))


def test_a_unit_that_is_stuck_on_page_one_is_named(found: dict[str, Examined]) -> None:
    assert found["stuck"].result["reason"].startswith("incomplete_list")
