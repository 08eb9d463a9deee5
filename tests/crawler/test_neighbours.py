"""Report pages that look like something else: scans with neighbours, collections, missing pages,
files that wait for a converter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler import titles
from crawler.classify import Answer, Kind, Wanted, classify
from tests.crawler.server import Reply, Site, sites
from tests.crawler.world import Ran, entry, listing, report, row, run, title

NB = "/zfxxgk/zfxxgknb/"
PAGER = '<script>createPageHTML(2, {}, "index", "html");</script>'


def article(number: int) -> str:
    return f"{NB}202501/t20250120_{number}.html"


def office(number: int) -> str:
    return f"云溪市第{number}局"


def links(*numbers: int) -> str:
    rows = "".join(f'<li><a href="{article(n)}">{title(office(n), 2024)}</a></li>' for n in numbers)
    return f"<h4>相关阅读</h4><ul>{rows}</ul>"


def scanned(number: int, *beside: int) -> str:
    """A report that is an image and a file, with other reports beside it."""
    return (
        f"<html><body><h1>{title(office(number), 2024)}</h1><p><img src='./W0.png'></p>"
        f"<p>附件：<a href='./P{number}.pdf'>{title(office(number), 2024)}.pdf</a></p>"
        f"{links(*beside)}</body></html>"
    )


def neighbours(site: Site) -> None:
    """Each page links to others: one stands on page 2 of the list, one in no list at all."""
    site.pages[NB] = listing(
        row(article(1), title(office(1), 2024)),
        row(article(2), title(office(2), 2024)),
        after=PAGER.format(0),
    )
    site.pages[f"{NB}index_1.html"] = listing(
        row(article(3), title(office(3), 2024), "2025-03-03"), after=PAGER.format(1)
    )
    site.pages[article(1)] = scanned(1, 2, 3)
    site.pages[article(2)] = scanned(2, 3, 4)
    site.pages[article(3)] = report(office(3), 2024)
    site.pages[article(4)] = report(office(4), 2024)
    for number in (1, 2):
        site.pages[f"{NB}202501/P{number}.pdf"] = b"%PDF-1.4 a report"


def collection(site: Site) -> None:
    """A report's line leads to a page of twelve reports; that page shows no further page."""
    many = "2024年度各部门政府信息公开年度报告"
    site.pages[NB] = listing(row("./all.html", many), row(article(1), title(office(1), 2024)))
    site.pages[f"{NB}all.html"] = listing(
        *(row(article(n), title(office(n), 2024)) for n in range(2, 14))
    )
    for number in range(1, 14):
        site.pages[article(number)] = report(office(number), 2024)


def missing(site: Site) -> None:
    """The list names a report; what comes says that there is none, with neighbours beside it."""
    site.pages[NB] = listing(*(row(article(n), title(office(n), 2024)) for n in (1, 2, 3)))
    site.pages[article(1)] = (
        f"<html><head><title>页面不存在_云溪市</title></head><body>{'字' * 900}"
        f"{links(2, 3)}</body></html>"
    )
    site.pages[article(2)] = (
        f"<html><body><h1>{title(office(2), 2024)}</h1><p>您访问的页面不存在或已被删除。</p>"
        f"{links(1, 3)}</body></html>"
    )
    site.pages[article(3)] = report(office(3), 2024)


def unconverted(site: Site) -> None:
    """The list leads to files of a kind that nobody reads."""
    kind = {"Content-Type": "application/octet-stream"}
    rows = []
    for number in (1, 2):
        path = f"{NB}202501/P0202501{number}.rar"
        rows.append(row(path, title(office(number + 20), 2024)))
        site.pages[path] = Reply(b"Rar!\x1a\x07\x00 a report", headers=kind)
    site.pages[article(3)] = report(office(23), 2024, '<a href="./P03.rar">附件</a>')
    site.pages[f"{NB}202501/P03.rar"] = Reply(b"Rar!\x1a\x07\x00 more", headers=kind)
    site.pages[NB] = listing(*rows, row(article(3), title(office(23), 2024)))


WORLD = {
    "neighbours": neighbours,
    "collection": collection,
    "missing": missing,
    "unconverted": unconverted,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ran, dict[str, Site]]]:
    with sites(len(WORLD)) as opened:
        named = dict(zip(WORLD, opened, strict=True))
        for name, site in named.items():
            WORLD[name](site)
        entries = [entry(site, name, NB) for name, site in named.items()]
        reader = "pipelines.process"
        yield run(tmp_path_factory.mktemp("neighbours"), entries, reader=reader), named


def test_a_scan_with_neighbours_is_captured_and_its_neighbours_too(
    world: tuple[Ran, dict[str, Site]],
) -> None:
    ran, named = world
    found = ran["neighbours"]
    assert (found["outcome"], found["found"], found["pages"]) == ("ok", 4, 4), found
    asked = named["neighbours"].paths
    assert [asked.count(article(number)) for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert (found["attachments"], asked.count(f"{NB}202501/P1.pdf")) == (2, 1)
    # what a list has is asked for as the list says it
    assert asked.index(f"{NB}index_1.html") < asked.index(article(4))


def test_a_collection_is_walked_and_not_taken_for_a_report(
    world: tuple[Ran, dict[str, Site]],
) -> None:
    ran, named = world
    found = ran["collection"]
    assert (found["outcome"], found["found"], found["pages"]) == ("ok", 13, 13), found
    guesses = [path for path in named["collection"].paths if "_1.html" in path and "/t" not in path]
    assert guesses == []


def test_a_missing_page_is_no_report_whatever_the_list_calls_it(
    world: tuple[Ran, dict[str, Site]],
) -> None:
    found = world[0]["missing"]
    assert (found["outcome"], found["pages"], found["failed"]) == ("ok", 1, 2), found
    assert [trouble["kind"] for trouble in found["troubles"]] == ["gone", "gone"]


def test_files_that_wait_for_a_converter_are_a_note_with_their_number(
    world: tuple[Ran, dict[str, Site]],
) -> None:
    found = world[0]["unconverted"]
    assert (found["outcome"], found["new"], found["failed"]) == ("ok", 3, 0), found
    assert found["unconverted"] == 2
    assert found["reason"].startswith("needs_converter: 2 documents wait for a converter")
    assert len(found["troubles"]) == 1


def verdict(body: str, wanted: Wanted = "page") -> Kind:
    url = f"http://www.yunxi.test{article(1)}"
    return classify(Answer(url, url, 200, body.encode(), wanted)).kind


def test_a_report_that_speaks_of_what_does_not_exist_is_a_page() -> None:
    said = f"<h1>{title(office(1), 2024)}</h1><p>{'字' * 700}申请的信息不存在的有3件。</p>"
    assert verdict(f"<html><body>{said}</body></html>") is Kind.PAGE
    assert verdict(f"<html><body>{said}{links(2, 3)}</body></html>") is not Kind.SOFT404


def test_a_list_of_reports_is_a_list_although_a_part_of_it_is_missing() -> None:
    body = f"<html><body><p>该栏目已删除</p>{links(1, 2, 3)}</body></html>"
    assert verdict(body, "list") is Kind.LIST


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("云溪市水利局2024年政府信息公开工作年度报告", True),
        ("2024年政府信息公开年度报告汇总", False),
        ("2024年度各部门政府信息公开年度报告", False),
        ("2024年", False),
    ],
)
def test_one_report_or_many(name: str, one: bool) -> None:
    assert titles.names_one(name) is one


@pytest.mark.parametrize(
    "name",
    [
        "关于2025年政府信息公开年报报送情况的通报",
        "云溪市2024年政府信息公开年报报送情况",
        "2024年度政府信息公开年报考核结果",
        "关于印发《政府信息公开工作年度报告格式》的通知",
    ],
)
def test_what_is_about_reports_is_none(name: str) -> None:
    assert not titles.can_be_report(name)
