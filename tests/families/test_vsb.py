"""A VSB portal: pages that count down, year columns beside them, pager links that lead astray."""

from __future__ import annotations

import pytest

from tests.crawler.server import Site
from tests.families.portal import (
    FOREIGN,
    SECRET,
    Case,
    Examined,
    Truth,
    examine,
    reports,
    truth,
)

NB = "/zfxxgk/zfxxgknb.htm"
PER_PAGE = 4
MENU = (
    '<ul><li><a href="/index.htm">网站首页</a></li>'
    '<li><a href="/zfxxgk/zfxxgkzn.htm">政府信息公开指南</a></li>'
    '<li><a href="/zfxxgk/zfxxgkzd.htm">政府信息公开制度</a></li></ul>'
)


def fill(site: Site, count: int = 14, dead_end: bool = False) -> Truth:
    """`count` reports in pages of four; `dead_end`: the last page has a link to itself."""
    held = reports(count)
    pages = [held[at : at + PER_PAGE] for at in range(0, count, PER_PAGE)]
    for number, rows in enumerate(pages, start=1):
        deep = "" if number == 1 else "../"
        lines = [
            f'<li id="line_u8_{n}"><a href="{deep}../info/1677/{56001 + one.number}.htm" '
            f'title="{one.title}">{one.title[:14]}...</a><span>{one.date}</span></li>'
            for n, one in enumerate(rows)
        ]
        if number == 1:
            lines.append(f'<li><a href="{FOREIGN}">江州市2024年政府信息公开年报</a></li>')
            lines.append(f'<li><a href="{SECRET}">云溪市保密局2024年政府信息公开年报</a></li>')
            lines.append('<li><a href="../info/1677/1.htm">关于报送年度报告的通知</a></li>')
        site.pages[_path(number, len(pages))] = (
            f"<html><body>{MENU}<ul class='list'>{''.join(lines)}</ul>"
            f"{_pager(number, len(pages), count, dead_end)}</body></html>"
        )
    # a server that answers any further number with the first page
    site.pages[f"/zfxxgk/zfxxgknb/{len(pages)}.htm"] = site.pages[NB]
    for one in held:
        site.pages[f"/info/1677/{56001 + one.number}.htm"] = (
            f'<div id="vsb_content"><div class="v_news_content">{one.page()}</div></div>'
        )
    return truth(held)


def _path(number: int, total: int) -> str:
    return NB if number == 1 else f"/zfxxgk/zfxxgknb/{total - number + 1}.htm"


def _pager(number: int, total: int, count: int, dead_end: bool) -> str:
    def link(to: int, text: str) -> str:
        path = _path(to, total).removeprefix("/zfxxgk/")
        href = path if number == 1 else f"../{path}"
        return f'<span class="p_no"><a href="{href}">{text}</a></span>'

    numbers = "".join(
        f'<span class="p_no_d">{n}</span>' if n == number else link(n, str(n))
        for n in range(1, total + 1)
    )
    following = link(number + 1, "下页") if number < total else '<span class="p_next_d">下页</span>'
    if number == total and dead_end:
        following = link(number, "下页")
    return (
        f'<div class="pb_sys_common"><span class="p_pages"><span class="p_t">共{count}条&nbsp;'
        f"{number}/{total}&nbsp;</span>{link(1, '首页')}{numbers}{following}{link(total, '尾页')}"
        "</span></div>"
    )


def by_year(site: Site) -> Truth:
    """Year columns as files in the list's own folder; a department's report is its column."""
    held = reports(4)
    site.pages[NB] = (
        f"<html><body>{MENU}<ul><li><a href='zfxxgknb/a2024.htm'>2024年</a></li>"
        "<li><a href='zfxxgknb/bmnb.htm'>部门乡镇</a></li></ul></body></html>"
    )
    for place, some in (("a2024", held[:2]), ("bmnb", held[2:])):
        rows = "".join(
            f'<li><a href="../../info/1/{one.number}.htm">{one.title}</a></li>' for one in some[:1]
        )
        rows += f'<li><a href="{place}/dw.htm">{some[1].title}</a></li>'
        site.pages[f"/zfxxgk/zfxxgknb/{place}.htm"] = f"<body>{MENU}<ul>{rows}</ul></body>"
        site.pages[f"/info/1/{some[0].number}.htm"] = some[0].page()
        site.pages[f"/zfxxgk/zfxxgknb/{place}/dw.htm"] = some[1].page()
    return truth(held)


CASES = {
    "counting-down": Case(fill, NB, "vsb"),
    "dead-end": Case(lambda site: fill(site, 9, dead_end=True), NB, "vsb"),
    "told-by-marks": Case(fill, NB, "generic"),
    "by-year": Case(by_year, NB, "vsb"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Examined]:
    return examine(tmp_path_factory.mktemp("vsb"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_report_is_found_and_none_invented(found: dict[str, Examined], name: str) -> None:
    found[name].check()


def test_pages_are_linked_and_never_computed(found: dict[str, Examined]) -> None:
    asked = found["counting-down"].site.paths
    assert "/zfxxgk/zfxxgknb/4.htm" not in asked
    assert "/zfxxgk/zfxxgkzn.htm" not in asked
    assert list(found["counting-down"].result["foreign"]) == ["127.9.9.9:9"]
