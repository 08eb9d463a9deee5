"""One crawl over many small hosts, each with a hazard of its own: what was asked, what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import captures
from pipelines.store import open_store
from tests.crawler.server import Asked, Reply, Site, sites
from tests.crawler.world import Ran, entry, listing, report, row, run, title

NB = "/zfxxgk/zfxxgknb/"
PAGER = '<script>createPageHTML({}, {}, "index", "html");</script>'
JSL = Reply("<script>document.cookie='__jsl_clearance_s=1'</script>", 521)


def article(number: int, year: int = 2024) -> str:
    return f"{NB}{year + 1}01/t{year + 1}0120_{number}.html"


def column(site: Site, *agencies: str, after: str = "") -> None:
    """A list of one report an agency, and the reports."""
    rows = []
    for number, agency in enumerate(agencies, start=1):
        site.pages[article(number)] = report(agency, 2024)
        rows.append(row(article(number), title(agency, 2024)))
    site.pages[NB] = listing(*rows, after=after)


def paged(site: Site) -> None:
    """Two pages, files beside the report, a foreign link, a forbidden one."""
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /secret/\n")
    site.pages[NB] = listing(
        row(article(1), title("云溪市水利局", 2024)),
        row("/secret/t20250120_9.html", title("云溪市保密局", 2024)),
        row("http://127.9.9.9:9/n/t20250120_8.html", title("江州县", 2024)),
        row("/zwgk/t20250101_7.html", "关于做好年报编制工作的通知"),
        after=PAGER.format(2, 0),
    )
    site.pages[f"{NB}index_1.html"] = listing(
        row(article(2, 2023), title("云溪市水利局", 2023)), after=PAGER.format(2, 1)
    )
    site.pages[article(2, 2023)] = report("云溪市水利局", 2023)
    files = '<a href="./P0.pdf">附件</a><a href="./gone.doc">附件二</a>'
    site.pages[article(1)] = report("云溪市水利局", 2024, files)
    folder = article(1).rsplit("/", 1)[0]
    site.pages[f"{folder}/P0.pdf"] = needs_referer


def needs_referer(asked: Asked) -> Reply:
    if article(1) not in asked.headers.get("referer", ""):
        return Reply("forbidden", 403)
    return Reply(b"%PDF-1.4 a report", headers={"Content-Type": "application/octet-stream"})


def gbk(site: Site) -> None:
    column(site, "云溪市教育局")
    site.pages[NB] = str(site.pages[NB]).encode("gbk")


def challenged(site: Site) -> None:
    column(site, *(f"云溪市第{n}局" for n in range(1, 9)))
    for number in range(2, 9):
        site.pages[article(number)] = JSL


def limited(site: Site) -> None:
    """Asks once to slow down, then serves."""
    column(site, "云溪市财政局")
    page, refused = str(site.pages[article(1)]), [Reply("访问过于频繁，请稍后再试")]
    site.pages[article(1)] = lambda _: refused.pop() if refused else Reply(page)


def redirects(site: Site) -> None:
    """One report moves inside the host, another leads abroad, a third in circles."""
    column(site, "云溪市商务局", "云溪市外事局", "云溪市林业局")
    site.pages["/moved/1.html"] = site.pages[article(1)]
    site.pages[article(1)] = Reply("", 302, {"Location": "/moved/1.html"})
    site.pages[article(2)] = Reply("", 302, {"Location": "http://127.9.9.9:9/x.html"})
    site.pages[article(3)] = Reply("", 302, {"Location": article(3)})


def shells(site: Site) -> None:
    """A refresh, then a frame of the same host, then the list."""
    site.pages[NB] = (
        '<html><head><meta http-equiv="refresh" content="0;url=/go/"></head></html>' * 2
    )
    site.pages["/go/"] = '<html><body><iframe src="/frame/list.html"></iframe></body></html>'
    site.pages["/frame/list.html"] = listing(row(article(1), title("云溪市司法局", 2024)))
    site.pages[article(1)] = report("云溪市司法局", 2024)


def moved(site: Site) -> None:
    """A column that now stands elsewhere, with a list for each department below its new address."""
    site.pages[NB] = '<html><script>location.href="/xxgk/nianbao/";</script><body></body></html>'
    named = "<title>政府信息公开年报_云溪市人民政府</title>"
    links = '<li><a href="./slj/">云溪市城管局</a></li><li><a href="./tjj/">云溪市住建局</a></li>'
    site.pages["/xxgk/nianbao/"] = named + listing(links)
    for number, folder, agency in ((1, "slj", "云溪市城管局"), (2, "tjj", "云溪市住建局")):
        site.pages[f"/xxgk/nianbao/{folder}/"] = listing(row(article(number), title(agency, 2024)))
        site.pages[article(number)] = report(agency, 2024)


def led_home(site: Site) -> None:
    """Two reports that are gone: a refresh and a script lead to the home page instead."""
    column(site, "云溪市信访局", "云溪市人防办", "云溪市地震局")
    site.pages["/"] = "<html><body>云溪市人民政府</body></html>"
    refresh = '<html><head><meta http-equiv="refresh" content="0;url=/"></head><body></body></html>'
    site.pages[article(2)] = refresh
    site.pages[article(3)] = "<html><script>window.location.href='/';</script></html>" + " " * 64


def by_year(site: Site) -> None:
    """Year columns, in one of them departments; a report page that is a list of reports."""
    site.pages[NB] = listing('<li><a href="./2024nb/">2024年</a></li>')
    site.pages[f"{NB}2024nb/"] = listing(
        '<li><a href="./bm/">市直部门</a></li>', row("./hz.html", "2024年政府信息公开年度报告汇总")
    )
    site.pages[f"{NB}2024nb/bm/"] = listing(row(article(1), title("云溪市统计局", 2024)))
    site.pages[f"{NB}2024nb/hz.html"] = listing(
        row(article(2), title("云溪市气象局", 2024)), row(article(3), title("云溪市档案局", 2024))
    )
    for number, agency in ((1, "云溪市统计局"), (2, "云溪市气象局"), (3, "云溪市档案局")):
        site.pages[article(number)] = report(agency, 2024)


def inline(site: Site) -> None:
    site.pages[NB] = report("云溪市审计局", 2024)


def bad_reports(site: Site) -> None:
    """Pages that hang the reader, kill it, make it fail; and one behind them that is fine."""
    column(site, "云溪市甲局", "云溪市乙局", "云溪市丙局", "云溪市丁局")
    for number, word in ((1, "HANG"), (2, "DIE"), (3, "RAISE")):
        site.pages[article(number)] = str(site.pages[article(number)]) + word


def untitled(site: Site) -> None:
    """A report that says nowhere whose it is, and whose headings are cut into spans."""
    column(site, "云溪市粮食局")
    text = str(site.pages[article(1)]).replace(title("云溪市粮食局", 2024), "政府信息公开")
    for word in ("总体", "主动", "收到"):
        text = text.replace(word, f"<span>{word[0]}</span><span>{word[1]}</span>")
    site.pages[article(1)] = text


def gone(site: Site) -> None:
    column(site, "云溪市体育局", "云溪市旅游局", "云溪市侨务办")
    site.pages[article(1)] = Reply("no", 404)
    menu = "<li><a href='/zw/'>政务</a></li>" * 9 + "字" * 300
    site.pages[article(2)] = f"<html><body>{menu}</body></html>"


def unstable(site: Site) -> None:
    """The first answer of everything is a 503 or a closed connection."""
    column(site, "云溪市卫生局")
    for path in (NB, article(1)):
        page, once = str(site.pages[path]), [Reply("busy", 503), Reply(reset=True)]
        site.pages[path] = lambda _, page=page, once=once: once.pop() if once else Reply(page)


def robots(reply: Reply | str) -> Any:
    def build(site: Site) -> None:
        column(site, "云溪市民政局")
        site.pages["/robots.txt"] = reply

    return build


WORLD: dict[str, Any] = {
    "paged": paged,
    "gbk": gbk,
    "challenged": challenged,
    "limited": limited,
    "redirects": redirects,
    "shells": shells,
    "moved": moved,
    "led-home": led_home,
    "by-year": by_year,
    "inline": inline,
    "bad-reports": bad_reports,
    "untitled": untitled,
    "gone": gone,
    "unstable": unstable,
    "empty": lambda site: site.pages.update({NB: listing("<li>暂无</li>" + "字" * 90)}),
    "missing-page": lambda site: column(site, "云溪市农业局", after=PAGER.format(3, 0)),
    "dead": lambda site: None,
    "robots-403": robots(Reply("forbidden", 403)),
    "robots-html": robots("<html><body>首页</body></html>"),
    "robots-all": robots("User-agent: *\nDisallow: /\n"),
    "robots-challenge": robots(JSL),
    "robots-ruled": robots(Reply("forbidden", 403)),
}


@dataclass
class World:
    ran: Ran
    sites: dict[str, Site]
    folder: Path

    def held(self, name: str) -> list[dict[str, Any]]:
        with open_store(f"sqlite:///{self.folder / 'store.db'}") as store:
            return [r for r in store.records() if r["url"].startswith(self.sites[name].url)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("walk")
    ruling = {"allow": True, "by": "某人", "on": "2026-01-05", "reason": "asked the operator"}
    more = {"robots-ruled": {"robots": ruling}, "gbk": {"expect": {"min_reports": 99}}}
    with sites(len(WORLD)) as opened:
        named = dict(zip(WORLD, opened, strict=True))
        for name, site in named.items():
            WORLD[name](site)
        entries = [entry(site, name, NB, **more.get(name, {})) for name, site in named.items()]
        unreachable = {**entry(opened[0], "nowhere", NB), "home": "http://nowhere.invalid/"}
        unreachable["columns"] = [{"url": "http://127.0.0.250:9/nb/", "family": "trs"}]
        settings = {
            "NIANBAO_READ_LIMIT": "2",
            "NIANBAO_RATE_LIMIT_PAUSE": "0.3",
            "NIANBAO_CONTACT": "mailto:someone@example.org",
        }
        ran = run(folder, [*entries, unreachable], settings=settings)
        yield World(ran, named, folder)


OUTCOMES = {
    "paged": ("ok", ""),
    "gbk": ("below_expect", "below_expect"),
    "challenged": ("blocked", "blocked"),
    "limited": ("ok", ""),
    "redirects": ("failed", "loop"),
    "shells": ("ok", ""),
    "moved": ("ok", ""),
    "led-home": ("ok", ""),
    "by-year": ("ok", ""),
    "inline": ("ok", ""),
    "bad-reports": ("failed", "unreadable"),
    "untitled": ("ok", ""),
    "gone": ("ok", ""),
    "unstable": ("ok", ""),
    "empty": ("failed", "empty_list"),
    "missing-page": ("failed", "incomplete_list"),
    "dead": ("failed", "dead_column"),
    "robots-403": ("robots_unknown", "robots_unknown"),
    "robots-html": ("robots_unknown", "robots_unknown"),
    "robots-all": ("failed", "robots_disallowed"),
    "robots-challenge": ("blocked", "blocked"),
    "robots-ruled": ("ok", ""),
    "nowhere": ("unreachable", "unreachable"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_hazard_is_named(world: World, name: str) -> None:
    outcome, kind = OUTCOMES[name]
    found = world.ran[name]
    assert (found["outcome"], found["reason"].partition(":")[0]) == (outcome, kind), found


HELD = {
    "paged": 2,
    "gbk": 1,
    "limited": 1,
    "redirects": 1,
    "shells": 1,
    "moved": 2,
    "led-home": 1,
    "by-year": 3,
    "inline": 1,
    "bad-reports": 1,
    "gone": 1,
    "unstable": 1,
    "robots-ruled": 1,
}


@pytest.mark.parametrize("name", WORLD)
def test_every_report_that_can_be_read_is_held(world: World, name: str) -> None:
    assert len(world.held(name)) == HELD.get(name, int(name in ("challenged", "missing-page")))


def test_the_run_ends_with_a_failing_status_and_no_stack_trace(world: World) -> None:
    assert world.ran.status == 1
    assert "Traceback" not in world.ran.stderr


def test_a_page_that_leads_home_is_gone_under_its_own_address(world: World) -> None:
    root = world.sites["led-home"].url
    troubles = world.ran["led-home"]["troubles"]
    assert {t["kind"] for t in troubles} == {"gone"}
    assert {t["address"] for t in troubles} == {root + article(2), root + article(3)}


def test_a_page_without_any_title_is_not_gone_where_it_has_a_reports_chapters(world: World) -> None:
    found = world.ran["untitled"]
    assert (found["pages"], found["failed"], found["troubles"]) == (1, 0, [])


def test_one_request_at_a_time_to_a_host(world: World) -> None:
    for name, site in world.sites.items():
        ends = [asked.ended for asked in site.asked]
        begins = [asked.began for asked in site.asked]
        assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False)), name


def test_robots_is_asked_first_and_only_once(world: World) -> None:
    for name, site in world.sites.items():
        if name == "robots-ruled":
            assert "/robots.txt" not in site.paths
        else:
            assert site.paths[0] == "/robots.txt"
            assert site.paths.count("/robots.txt") == 1, name


@pytest.mark.parametrize("name", ["robots-403", "robots-html", "robots-all", "robots-challenge"])
def test_nothing_else_is_asked_where_robots_says_no(world: World, name: str) -> None:
    assert world.sites[name].paths == ["/robots.txt"]


def test_a_challenge_ends_all_requests_to_its_host(world: World) -> None:
    site = world.sites["challenged"]
    refused = [
        n for n, asked in enumerate(site.asked) if asked.path in {article(m) for m in range(2, 9)}
    ]
    assert refused == [len(site.asked) - 1]


def test_forbidden_and_foreign_links_are_noted_and_not_asked(world: World) -> None:
    found = world.ran["paged"]
    assert "/secret/t20250120_9.html" not in world.sites["paged"].paths
    assert list(found["foreign"]) == ["127.9.9.9:9"]
    assert {t["kind"] for t in found["troubles"]} == {"disallowed", "attachment_failed"}
    assert (found["found"], found["new"], found["attachments"]) == (2, 2, 1)
    assert list(world.ran["redirects"]["foreign"]) == ["127.9.9.9:9"]


def test_the_archive_has_page_files_and_what_the_list_said(world: World) -> None:
    root = world.sites["paged"].url
    [kept] = [
        capture
        for capture in captures(world.folder / "archive", portal="paged")
        if capture.page.url == root + article(1)
    ]
    assert [one.body for one in kept.attachments] == [b"%PDF-1.4 a report"]
    assert kept.origin.list_title == title("云溪市水利局", 2024)
    assert kept.origin.list_date == "2025-01-20"
    assert kept.origin.region_code == "330100"


def test_the_list_page_is_the_referer_and_the_agent_has_a_contact(world: World) -> None:
    site = world.sites["paged"]
    asked = next(asked for asked in site.asked if asked.path == article(1))
    assert asked.headers["referer"] == site.url + NB
    assert asked.headers["user-agent"].startswith("nianbao/")
    assert "someone@example.org" in asked.headers["user-agent"]
    assert asked.headers["accept-language"].startswith("zh-CN")


def test_dead_links_are_noted_without_failing_the_portal(world: World) -> None:
    kinds = [trouble["kind"] for trouble in world.ran["gone"]["troubles"]]
    assert kinds == ["gone", "gone"]
    assert world.ran["gone"]["failed"] == 2


def test_the_store_knows_the_run(world: World) -> None:
    with open_store(f"sqlite:///{world.folder / 'store.db'}") as store:
        [noted] = store.runs()
    assert noted["finished_at"]
    assert noted["outcome"] == "blocked"
    assert noted["counts"]["paged"]["new"] == 2
