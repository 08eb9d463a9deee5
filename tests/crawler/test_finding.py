"""From a home page to the annual-report columns: along links that say so, and along no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler.finding import MAX_STEPS, Lead, Search, is_named, rank_of
from crawler.pages import Link, Page
from crawler.registry import Portal, load
from tests.crawler.server import Reply, Site, sites
from tests.crawler.world import FAST, ROOT, entry, listing, report, row, run, title

YUNXI = "云溪市人民政府办公室"


def menu(*links: tuple[str, str], more: str = "", name: str = "云溪市人民政府") -> str:
    """A page with a menu in its header, as portals have them; our own markup."""
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return (
        f"<html><head><title>{name}</title>{more}</head><body><nav><ul>{items}</ul></nav>"
        f"<p>{'云溪市欢迎您。' * 60}</p></body></html>"
    )


def reports(*years: int, agency: str = YUNXI, folder: str = ".") -> list[str]:
    return [
        row(f"{folder}/{year + 1}01/t{year + 1}0120_{year}.html", title(agency, year))
        for year in years
    ]


def publish(site: Site) -> None:
    """Home → 政务公开 → 政府信息公开 → 政府信息公开年报, with what leads astray beside it."""
    site.pages["/"] = menu(
        ("/zwgk/", "政务公开"),
        ("/news/", "新闻中心"),
        ("/cz/", "财政信息公开"),
        ("/login", "信息公开申请"),
        ("http://127.9.9.9/open/", "信息公开"),
    )
    site.pages["/zwgk/"] = menu(("xxgk/", "政府信息公开"), ("zhinan/", "政府信息公开指南"))
    site.pages["/zwgk/xxgk/"] = menu(("nb_88/", "政府信息公开年报"), ("/zwgk/", "政务公开"))
    site.pages["/zwgk/xxgk/nb_88/"] = listing(*reports(2023, 2024))
    for year in (2023, 2024):
        site.pages[f"/zwgk/xxgk/nb_88/{year + 1}01/t{year + 1}0120_{year}.html"] = report(
            YUNXI, year
        )


def bare(site: Site, **more: Any) -> dict[str, Any]:
    return {**entry(site, "yunxi"), "columns": [], **more}


def found_in(pages: dict[str, str], **more: Any) -> Search:
    """A search over pages at hand, without any network."""
    fields = {"id": "a", "name": "云溪市", "region_code": "330100", "level": "prefecture"}
    search = Search(Portal.model_validate({**fields, "home": "https://a.test/", **more}))
    while (lead := search.next()) is not None:
        if (text := pages.get(lead.url)) is not None:
            search.read(lead, Page(lead.url, text))
    return search


# --- what the words say -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(
            "政府信息公开年报",
            "信息公开年度报告",
            "政府信息公开工作年度报告",
            "年报",
            "部门信息公开年报",
        ),
        *("政府信息公開年報", "政府信息公开年报,", "[年度报告]", "政 务 公 开 年 报"),
    ],
)
def test_names_of_columns(text: str) -> None:
    assert is_named(text)


@pytest.mark.parametrize(
    "text",
    [
        "企业年报",
        "财政年度报告",
        "政府信息公开指南",
        "法治政府建设年度报告",
        "公开",
        title("甲局", 2024),
    ],
)
def test_what_is_no_name_of_a_column(text: str) -> None:
    assert not is_named(text)


def test_nearer_names_go_first() -> None:
    texts = ["政府信息公开年报", "政府信息公开", "部门信息公开", "政府信息公开目录", "政务公开"]
    ranks = [rank_of(Link("https://a.test/x/", text)) for text in texts]
    assert ranks == sorted(ranks, key=lambda rank: rank or 0)
    assert None not in ranks
    assert rank_of(Link("https://a.test/x/", "新闻中心")) is None
    assert rank_of(Link("https://a.test/202501/t20250101_1.html", "政府信息公开年报")) is None


# --- what makes a page a column -----------------------------------------------------------------


@pytest.mark.parametrize(
    "meta",
    [
        '<meta name="ColumnType" content="信息公开年报">',
        "<meta name='columnname' content='政府信息公开年报,'>",
    ],
)
def test_the_national_meta_names_a_column_whatever_its_link_says(meta: str) -> None:
    column = listing(*reports(2024)).replace("<body>", f"<head>{meta}</head><body>")
    pages = {
        "https://a.test/": menu(("/gk/", "公开")),
        "https://a.test/gk/": column,
    }
    [found] = found_in(pages).found()
    assert found.column.url == "https://a.test/gk/"
    assert found.column.family == "trs"
    assert "年报" in found.named
    assert title(YUNXI, 2024) in found.evidence


def test_a_page_that_only_lists_reports_among_news_is_no_column() -> None:
    pages = {
        "https://a.test/": menu(("/gk/", "公开")),
        "https://a.test/gk/": listing(*reports(2024), row("/1.html", "云溪市召开会议")),
    }
    assert found_in(pages).found() == []


@pytest.mark.parametrize("parts", [("2023年", "2024年"), ("市政府部门", "乡镇街道")])
def test_a_column_of_years_or_departments_is_found_by_what_lies_below(
    parts: tuple[str, str],
) -> None:
    one, other = parts
    pages = {
        "https://a.test/": menu(("/gk/nb/", "政府信息公开年报")),
        "https://a.test/gk/nb/": menu(("a/", one), ("b/", other)).replace("nav>", "div>"),
        "https://a.test/gk/nb/a/": listing(*reports(2023)),
        "https://a.test/gk/nb/b/": listing(*reports(2024)),
    }
    [found] = found_in(pages).found()
    assert found.column.url == "https://a.test/gk/nb/"
    assert (found.lists, found.reports) == (2, 2)


def test_a_report_that_is_known_leads_to_its_column() -> None:
    example = "https://x.a.test/nb/202501/t20250120_2024.html"
    pages = {
        "https://a.test/": menu(("/news/", "新闻中心")),
        example: report(YUNXI, 2024).replace("<h1>", '<a href="../">政府信息公开年报</a><h1>'),
        "https://x.a.test/nb/": listing(*reports(2024)),
    }
    [found] = found_in(pages, examples=[example]).found()
    assert found.column.url == "https://x.a.test/nb/"


def test_a_column_whose_list_comes_by_script_is_told_as_unsure() -> None:
    pages = {
        "https://a.test/": menu(("/nb/", "政府信息公开年报")),
        "https://a.test/nb/": menu(("/", "首页")),
    }
    [found] = found_in(pages, family="gkmlpt").found()
    assert (found.reports, found.column.family) == (0, "gkmlpt")
    assert "look at it" in found.evidence


def test_the_corners_of_agencies_are_looked_into_last() -> None:
    home = "https://a.test/"
    pages = {
        home: menu(("/bm/", "部门信息公开"), ("/nb/", "政府信息公开年报")),
        f"{home}bm/": menu(("/kjj/", "市科学技术局"), ("/cz/", "财政局"), ("/x/", "云溪新闻")),
        f"{home}kjj/": menu(("gk/", "政府信息公开")),
        f"{home}kjj/gk/": menu(("nb/", "年报")),
        f"{home}kjj/gk/nb/": listing(*reports(2024, agency="云溪市科学技术局")),
        f"{home}nb/": listing(*reports(2024)),
    }
    fields = {"id": "a", "name": "云溪市", "region_code": "330100", "level": "prefecture"}
    for most, columns in ((0, ["nb/"]), (80, ["nb/", "kjj/gk/nb/"])):
        search = Search(Portal.model_validate({**fields, "home": home}), most)
        asked = []
        while (lead := search.next()) is not None:
            asked.append(lead.url)
            if lead.url in pages:
                search.read(lead, Page(lead.url, pages[lead.url]))
        assert [found.column.url for found in search.found()] == [home + path for path in columns]
        assert f"{home}x/" not in asked
        assert (f"{home}cz/" in asked) is bool(most)
        assert asked[:2] == [home, f"{home}nb/"]
    assert "市科学技术局 → 政府信息公开 → 年报" in search.found()[1].evidence


def test_a_search_ends() -> None:
    """A menu that leads on for ever, every page deeper or beside the last."""
    search = Search(
        Portal.model_validate(
            {
                "id": "a",
                "name": "云溪市",
                "region_code": "330100",
                "level": "prefecture",
                "home": "https://a.test/",
            }
        )
    )
    asked: list[Lead] = []
    while (lead := search.next()) is not None:
        asked.append(lead)
        links = [(f"{lead.url}{number}/", "政务公开") for number in range(9)]
        search.read(lead, Page(lead.url, menu(*links)))
    assert len(asked) == len({lead.url for lead in asked}) == MAX_STEPS


# --- over the network -------------------------------------------------------------------------


def find(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> Any:
    options = [part for name, value in FAST.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [
            *(sys.executable, "-m", "nianbao.cli", "--lang", "en", "portals", "find"),
            *(*arguments, "--registry", str(folder / "registry.yaml"), *options),
        ],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def written(folder: Path, *entries: dict[str, Any]) -> None:
    path = folder / "registry.yaml"
    path.write_text(json.dumps(list(entries), ensure_ascii=False), encoding="utf-8")


def test_find_writes_a_registry_that_loads_with_its_evidence(tmp_path: Path) -> None:
    with sites(2) as [site, silent]:
        publish(site)
        silent.pages["/"] = menu(("/news/", "新闻中心"))
        written(tmp_path, bare(site), bare(silent, id="silent"), entry(site, "known", "/x/"))
        ran = find(tmp_path, "--output", str(tmp_path / "found.yaml"))
    assert ran.returncode == 1, ran.stderr
    text = (tmp_path / "found.yaml").read_text("utf-8")
    [portal] = load(tmp_path / "found.yaml")
    assert portal.id == "yunxi"
    assert [(c.url, c.family) for c in portal.columns] == [(f"{site.url}/zwgk/xxgk/nb_88/", "trs")]
    assert "# home → 政务公开 → 政府信息公开 → 政府信息公开年报; named" in text
    assert "silent: no annual-report column found in 1 pages" in ran.stderr
    assert "found for 1 of 2 portals" in ran.stderr


def test_a_search_asks_for_nothing_that_no_menu_promises(tmp_path: Path) -> None:
    with sites() as [site]:
        publish(site)
        site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /zwgk/xxgk/\n", 200)
        written(tmp_path, bare(site))
        ran = find(tmp_path, "yunxi")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert site.paths == ["/robots.txt", "/", "/zwgk/"]
    assert "“信息公开” leads to 127.9.9.9: name it under hosts" in ran.stderr


def test_a_home_page_that_moved_to_another_host_is_told(tmp_path: Path) -> None:
    with sites(2) as [old, new]:
        publish(new)
        old.pages["/"] = Reply("", 302, {"Location": f"{new.url}/"})
        written(tmp_path, bare(old))
        ran = find(tmp_path, "yunxi")
    assert ran.returncode == 1
    assert new.asked == []
    assert f"it leads to {new.host}: name it under hosts" in ran.stderr


def test_a_live_portal_is_not_searched_without_a_contact(tmp_path: Path) -> None:
    home = "https://www.yunxi.test/"
    with sites() as [site]:
        written(tmp_path, bare(site, home=home))
        ran = find(tmp_path, env={"NIANBAO_CONTACT": ""})
    assert ran.returncode == 2
    assert "NIANBAO_CONTACT" in ran.stderr


def test_a_crawl_walks_what_it_finds_and_says_so(tmp_path: Path) -> None:
    with sites() as [site]:
        publish(site)
        ran = run(tmp_path, [bare(site)])
        portal = ran["yunxi"]
    assert ran.status == 0, ran.stderr
    assert (portal["found"], portal["new"], portal["outcome"]) == (2, 2, "ok")
    assert portal["reason"].startswith(f"found_column: {site.url}/zwgk/xxgk/nb_88/")
    assert "nianbao portals find yunxi" in portal["reason"]


def test_a_column_that_was_found_is_not_looked_for_again(tmp_path: Path) -> None:
    with sites() as [site]:
        publish(site)
        run(tmp_path, [bare(site)])
        site.asked.clear()
        again = run(tmp_path, [bare(site)])["yunxi"]
        assert site.paths == ["/robots.txt", "/zwgk/xxgk/nb_88/"]
        assert (again["held"], again["outcome"]) == (2, "ok")
        assert again["reason"].startswith(f"found_column: {site.url}/zwgk/xxgk/nb_88/")
        # it dies: then it is
        moved = site.pages.pop("/zwgk/xxgk/nb_88/")
        site.asked.clear()
        dead = run(tmp_path, [bare(site)])["yunxi"]
        assert dead["reason"].startswith("dead_column: ")
        assert "/" in site.paths
        site.pages["/zwgk/xxgk/nb_88/"] = moved
        site.asked.clear()
        run(tmp_path, [bare(site)], full=True)
        assert "/" in site.paths, "with full everything is looked for again"


def test_a_crawl_that_finds_no_column_fails_the_portal(tmp_path: Path) -> None:
    with sites() as [site]:
        site.pages["/"] = menu(("/news/", "新闻中心"))
        ran = run(tmp_path, [bare(site)])
    assert ran.status == 1
    assert ran["yunxi"]["outcome"] == "failed"
    assert ran["yunxi"]["reason"].startswith("no_column: no annual-report column found")


def test_a_dead_column_names_the_command_that_looks_for_it(tmp_path: Path) -> None:
    with sites() as [site]:
        publish(site)
        dead = entry(site, "yunxi", "/gone/")
        ran = run(tmp_path, [dead])
        assert ran["yunxi"]["outcome"] == "failed"
        assert ran["yunxi"]["reason"].startswith("dead_column: ")
        assert "nianbao portals find yunxi" in ran["yunxi"]["reason"]
        # it has moved: what stands at its new place is walked all the same
        assert ran["yunxi"]["new"] == 2
        assert "found_column" in {trouble["kind"] for trouble in ran["yunxi"]["troubles"]}
        written(tmp_path, dead)
        again = find(tmp_path, "yunxi")
    assert again.returncode == 0, again.stderr
    assert f"{site.url}/zwgk/xxgk/nb_88/" in again.stdout
    assert "/gone/" not in again.stdout
