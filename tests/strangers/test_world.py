"""The generated portals hold together: what the truth lists can be reached, and answers by HTTP."""

from __future__ import annotations

import re
import urllib.request
from urllib.parse import urljoin, urlsplit

import pytest

from tests.strangers.server import Serving
from tests.strangers.site import CHARSETS, Answer, Asked, Site
from tests.strangers.test_examination import free_port
from tests.strangers.world import World

HREF = re.compile(r"""<a [^>]*?href=(["'])(.*?)\1""")
BASE = re.compile(r'<base href="([^"]+)"')


@pytest.fixture(scope="module")
def world() -> World:
    return World(21, 6, 90, free_port())


def text(site: Site, answer: Answer) -> str:
    """A page as its portal's charset means it."""
    return answer.body.decode(CHARSETS[site.charset][0])


def linked(world: World, site: Site) -> set[str]:
    """Every address a list of the portal leads to, proxies asked to their end."""
    found: set[str] = set()
    articles = {url for report in world.truth.reports for url in report.urls}
    articles |= world.truth.decoys.keys()
    for path, answer in list(site.answers.items()):
        if site.base + path in articles:
            continue
        if callable(answer):
            for page in range(40):
                asked = Asked("POST", path, {"page": str(page)}, {}, {"referer": site.base})
                found |= _links(site, path, answer(asked).body.decode("utf-8", "replace"))
        elif answer.kind.startswith("text/html"):
            found |= _links(site, path, text(site, answer))
    return found


def _links(site: Site, path: str, source: str) -> set[str]:
    base = BASE.search(source)
    root = base.group(1) if base else site.base + path
    return {
        urljoin(root, href.strip().replace("&amp;", "&")).split("#")[0]
        for _, href in HREF.findall(source)
    }


def test_every_report_is_linked_and_answers(world: World) -> None:
    for site in world.sites.values():
        links = linked(world, site)
        own = [
            url
            for report in world.truth.reports
            for url in report.urls
            if urlsplit(url).netloc == site.host
        ]
        assert own
        for url in own:
            assert url in links
            answer = site.answers[url.removeprefix(site.base)]
            assert isinstance(answer, Answer)
            assert answer.status == 200


def test_the_families_take_turns_and_every_portal_owes_its_newest_year(world: World) -> None:
    families = [site.entry["columns"][0]["family"] for site in world.sites.values()]
    assert families == ["trs", "hanweb", "generic"] * 2
    for site in world.sites.values():
        code = site.entry["region_code"]
        assert any(r.year == 2025 and r.region_code == code for r in world.truth.reports)


def test_a_seed_is_a_world() -> None:
    one, two = World(4, 3, 30), World(4, 3, 30)
    assert [r.title for r in one.truth.reports] == [r.title for r in two.truth.reports]
    for address, site in one.sites.items():
        other = two.sites[address].answers
        for path, answer in site.answers.items():
            if isinstance(answer, Answer):
                assert other[path] == answer


def test_served_pages_come_as_they_are_held(world: World) -> None:
    with Serving(world) as serving:
        for site in world.sites.values():
            url = next(u for r in world.truth.reports for u in r.urls if site.host in u)
            with urllib.request.urlopen(url, timeout=10) as response:
                held = site.answers[url.removeprefix(site.base)]
                assert isinstance(held, Answer)
                assert response.read() == held.body
        assert sum(serving.log.requests.values()) == len(world.sites)
        assert not serving.log.foreign
