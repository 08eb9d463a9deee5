"""Guangdong: the platform's tree and API, columns that jump to NFCMS, bodies only in a script."""

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

SID = "900001"
APP = '<html><head><title>政府信息公开</title></head><body>{}<div id="app"></div></body></html>'
PER_PAGE = 10


def index(site: Site, *nodes: dict[str, object], prefix: str = "") -> None:
    tree = json.dumps(
        [{"id": 2100, "name": "法定主动公开内容", "parent": 0, "children": []}, *nodes]
    )
    script = f"window._CONFIG = {{SID:'{SID}', SERVICE_AREA_ID:'900', TREE:{tree}}};"
    site.pages[f"{prefix}/gkmlpt/index"] = APP.format(f"<script>{script}</script>")


def api(site: Site, column: int, held: list[Held], path: str = "/gkmlpt", **more: object) -> None:
    """The list API of a column: page 0 is page 1, past the end no rows, more promised than held."""
    rows = [
        {
            "id": one.number,
            "title": one.title,
            "url": f"{site.url}{post(one)}",
            "post_url": f"{site.url}{post(one)}",
            "type": "normal",
            "date": 1,
            "create_time": 1768892400,
            "publisher": one.agency,
            "attachment": [{"id": 1, "name": "年报.pdf", "url": f"{site.url}/none.pdf"}],
        }
        for one in held
    ]
    rows.append({"id": 9, "title": "江州市2024年政府信息公开年报", "url": FOREIGN, "type": "url"})
    rows.append({"id": 8, "title": "关于报送政府信息公开年报的通知", "url": "/x/post_8.html"})
    rows.append({"id": 7, "title": "云溪市保密局2024年年报", "url": SECRET, "type": "url"})

    def answer(asked: Asked) -> Reply:
        query = dict(pair.split("=") for pair in asked.path.partition("?")[2].split("&"))
        page = max(int(query["page"]), 1)
        some = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        classify = {"id": column, "post_count": len(rows) + 3, "jump_url": "", **more}
        body = {"classify": classify, "articles": some, "total": len(rows), "offset": 0}
        return Reply(json.dumps(body), headers={"Content-Type": "application/json"})

    site.pages[f"{path}/api/all/{column}"] = answer


def post(one: Held) -> str:
    return f"/gkmlpt/content/3/3255/post_{325000 + one.number}.html"


def detail(one: Held, spa: bool) -> str:
    """A report's page; with `spa` the body stands in the script alone, its letters escaped."""
    body = one.page().partition("<body>")[2].partition("</body>")[0]
    script = json.dumps({"title": one.title, "content": body}, ensure_ascii=spa)
    script = script.replace("<", "\\u003C").replace(">", "\\u003E")
    shown = "" if spa else body
    return (
        f'<html><head></head><body><div id="app"><div class="article-content">{shown}</div></div>'
        f"<script>window._CONFIG = {{SID:'{SID}'}};window._CONFIG.DETAIL = {script};</script>"
        "</body></html>"
    )


def platform(site: Site) -> Truth:
    """Year columns in the API, two pages in one; half the bodies in scripts alone."""
    held = reports(20)
    years = [
        {"id": 2201, "name": "2024年", "parent": 2200, "post_count": 15, "children": []},
        {"id": 2202, "name": "2023年", "parent": 2200, "post_count": 4, "children": []},
    ]
    index(
        site,
        {"id": 2200, "name": "政府信息公开年报", "parent": 0, "post_count": 0, "children": years},
    )
    api(site, 2201, held[:15])
    api(site, 2202, held[15:])
    for one in held:
        site.pages[post(one)] = detail(one, spa=bool(one.number % 2))
    return truth(held)


def jumping(site: Site) -> Truth:
    """The tree leads to an ordinary list elsewhere; a second column jumps only in the API."""
    held = reports(9)
    index(
        site,
        {"id": 2300, "name": "政府信息公开年报", "parent": 0, "jump_url": f"{site.url}/zwgk/nb/"},
        {"id": 2301, "name": "部门年报", "parent": 0, "jump_url": "", "children": []},
        {"id": 2302, "name": "外地年报", "parent": 0, "jump_url": FOREIGN},
    )
    api(site, 2301, [], jump_url=f"{site.url}/zwgk/bmnb/index.html")
    nfcms(site, "/zwgk/nb/", held[:6])
    nfcms(site, "/zwgk/bmnb/", held[6:])
    return truth(held)


def nfcms(site: Site, folder: str, held: list[Held]) -> None:
    """A list of three rows a page, whose second page is index_2; no pager in its markup."""
    for number in range(0, len(held), 3):
        rows = "".join(
            f'<li><a href="{site.url}{folder}content/post_{one.number}.html">{one.title}</a>'
            f"<span>{one.date}</span></li>"
            for one in held[number : number + 3]
        )
        page = f'<html><body><div class="news_list"><ul>{rows}</ul></div></body></html>'
        name = "index.html" if number == 0 else f"index_{number // 3 + 1}.html"
        site.pages[folder + name] = page
        if number == 0:
            site.pages[folder] = page
    for one in held:
        site.pages[f"{folder}content/post_{one.number}.html"] = one.page()


def department(site: Site) -> Truth:
    """A sub-site whose API answers at the host's root; a flat tree; the column named behind #."""
    held = reports(3)
    index(
        site,
        {"id": 51, "name": "年度报告", "parent": 0},
        {"id": 52, "name": "2024", "parent": 51},
        {"id": 61, "name": "财政年报", "parent": 0},
        prefix="/slj",
    )
    api(site, 51, held[:1])
    api(site, 52, held[1:])
    for one in held:
        site.pages[post(one)] = detail(one, spa=False)
    return truth(held)


CASES = {
    "platform": Case(platform, "/gkmlpt/index", "gkmlpt"),
    "told-by-address": Case(platform, "/gkmlpt/index", "generic"),
    "api": Case(platform, "/gkmlpt/index#2200", "gkmlpt"),
    "jumping": Case(jumping, "/gkmlpt/index", "gkmlpt"),
    "department": Case(department, "/slj/gkmlpt/index#51", "gkmlpt"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("gkmlpt"), CASES, "tests.families.reader.process")


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check()


def test_the_api_is_asked_page_by_page_and_no_further(found: dict[str, Examined]) -> None:
    asked = [path for path in found["platform"].site.paths if "/api/" in path]
    assert asked == [
        f"/gkmlpt/api/all/2201?page=1&sid={SID}",
        f"/gkmlpt/api/all/2202?page=1&sid={SID}",
        f"/gkmlpt/api/all/2201?sid={SID}&page=2",
    ]
    assert list(found["platform"].result["foreign"]) == ["127.9.9.9:9"]
    assert list(found["jumping"].result["foreign"]) == ["127.9.9.9:9"]
