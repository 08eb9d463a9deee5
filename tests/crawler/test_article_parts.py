"""An article in several pages is fetched whole, or asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.archive import captures
from tests.crawler.server import Reply, Site, sites
from tests.crawler.world import entry, listing, report, row, run, title

PATH = "/nb/202501/t20250120_7.html"
NAME = "云溪市水利局"


def part(number: int, pager: str) -> str:
    return f"<html><body><h1>{title(NAME, 2024)}</h1><p>第{number}部分。</p>{pager}</body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with sites() as [one]:
        one.pages["/nb/"] = listing(row(PATH, title(NAME, 2024)))
        yield one


def kept(folder: Path) -> list[str]:
    """Paths of the parts beside the one page that is archived."""
    *_, capture = captures(folder / "archive")
    return [other.url.rpartition("/")[2] for other in capture.attachments]


@pytest.mark.parametrize("style", ["links", "next", "call", "named call"])
def test_all_parts_are_kept_with_the_page(site: Site, tmp_path: Path, style: str) -> None:
    base = 1 if style == "call" else 2

    def pager(now: int) -> str:
        names = {n: f"t20250120_7_{n}.html" for n in range(base, base + 2)}
        if style == "links":
            return "".join(f'<a href="{name}">{n}</a>' for n, name in names.items())
        if style == "next":
            following = [name for n, name in names.items() if n > now]
            return "".join(f'<a href="{name}">下一页</a>' for name in following[:1])
        if style == "call":
            return f'<script>createPageHTML(3, {now}, "t20250120_7", "html");</script>'
        return f"<script>createPageHTML('pages', 3, {now}, 't20250120_7', 'html', 3);</script>"

    site.pages[PATH] = report(NAME, 2024, pager(base - 1))
    for number in range(base, base + 2):
        site.pages[PATH.replace("_7", f"_7_{number}")] = part(number, pager(number))
    ran = run(tmp_path, [entry(site, "yunxi", "/nb/")])
    assert (ran.status, ran["yunxi"]["new"], ran["yunxi"]["pages"]) == (0, 1, 1)
    assert kept(tmp_path) == [f"t20250120_7_{base}.html", f"t20250120_7_{base + 1}.html"]


def test_a_part_that_fails_for_now_is_asked_for_again(site: Site, tmp_path: Path) -> None:
    second = PATH.replace("_7", "_7_2")
    site.pages[PATH] = report(NAME, 2024, f'<a href="{second}">2</a>')
    site.pages[second] = Reply("busy", 503)
    first = run(tmp_path, [entry(site, "yunxi", "/nb/")])
    assert [one["kind"] for one in first["yunxi"]["troubles"]] == ["attachment_failed"]
    site.pages[second] = part(2, "")
    run(tmp_path, [entry(site, "yunxi", "/nb/")])
    assert kept(tmp_path) == ["t20250120_7_2.html"]


def test_neighbours_and_foreign_pages_are_no_parts(site: Site, tmp_path: Path) -> None:
    site.pages[PATH] = report(
        NAME,
        2024,
        '<a href="t20250120_8_2.html">2</a><a href="t20250120_7_2.html">上一篇：会议</a>'
        '<script>createPageHTML(3, 0, "index", "html");</script>',
    )
    run(tmp_path, [entry(site, "yunxi", "/nb/")])
    assert kept(tmp_path) == []
    assert not [path for path in site.paths if "_7_" in path or "_8_" in path]
