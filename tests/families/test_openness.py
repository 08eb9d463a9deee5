"""Openness portals: reports as pages and as files that end in html, a list a department."""

from __future__ import annotations

import pytest

from tests.crawler.server import Reply, Site
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

COLUMN = "/openness/OpennessAnnualReport/"
OLD = "/opennessAnnualReport/?branch_id="
SIZE = 5


def show(site: Site, one: Held) -> str:
    """Every third report is a Word file behind an address that ends in html."""
    if one.number % 3:
        path = f"{COLUMN}show/{3600 + one.number}.html"
        site.pages[path] = one.page()
        return path
    path = f"{COLUMN}download/{3600 + one.number}.html"
    name = f"attachment; filename={one.number}.doc"
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + one.page().encode()
    headers = {"Content-Type": "application/msword", "Content-Disposition": name}
    site.pages[path] = Reply(body, headers=headers)
    return path


def markup(site: Site, held: list[Held]) -> str:
    return "".join(
        f'<li><a href="{show(site, one)}">{one.title}</a><span>{one.date}</span></li>'
        for one in held
    )


def linked(site: Site) -> Truth:
    held = reports(13)
    for number in (1, 2, 3):
        rows = markup(site, held[(number - 1) * SIZE : number * SIZE])
        if number == 1:
            rows += f'<li><a href="{FOREIGN}">江州市2024年政府信息公开年报</a></li>'
            rows += f'<li><a href="{SECRET}">云溪市保密局2024年政府信息公开年报</a></li>'
        after = f'<a href="{COLUMN}page_{number + 1}.html">下一页</a>' if number < 3 else "下一页"
        path = COLUMN if number == 1 else f"{COLUMN}page_{number}.html"
        site.pages[path] = f"<html><body><ul>{rows}</ul>{after}</body></html>"
    return truth(held)


def numbered(site: Site) -> Truth:
    """No pager in the markup; past the end the last page comes again."""
    held = reports(13)
    for number in (1, 2, 3, 4):
        first = (min(number, 3) - 1) * SIZE
        rows = markup(site, held[first : first + SIZE])
        path = f"/OpennessContent/showList/784/34502/page_{number}.html"
        site.pages[path] = f"<html><body><ul>{rows}</ul></body></html>"
    return truth(held)


def branches(site: Site) -> Truth:
    """An index of departments; one of them has a second page in its query."""
    held = reports(9)
    ids = {f"63c89f4a88668849708b457{n}": some for n, some in enumerate((held[:7], held[7:]))}
    links = "".join(f'<li><a href="{OLD}{branch}">市某局{branch[-1]}</a></li>' for branch in ids)
    site.pages[OLD] = f"<html><body><ul>{links}</ul></body></html>"
    for branch, some in ids.items():
        for page in range(1 + (len(some) > SIZE)):
            rows = markup(site, some[page * SIZE : (page + 1) * SIZE])
            path = f"{OLD}{branch}" + ("&page=2" if page else "")
            site.pages[path] = f"<html><body><ul>{links}</ul><ul>{rows}</ul></body></html>"
    return truth(held)


CASES = {
    "linked": Case(linked, COLUMN, "openness"),
    "numbered": Case(numbered, "/OpennessContent/showList/784/34502/page_1.html", "openness"),
    "branches": Case(branches, OLD, "openness"),
    "told-by-address": Case(branches, OLD, "generic"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("openness"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check()
