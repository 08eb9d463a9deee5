"""The examination of every family: portals with hazards, crawled by the real command, judged."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.strangers import run
from tests.strangers.breadth import ALONE, FAMILIES, Breadth
from tests.strangers.server import Serving
from tests.strangers.site import Answer
from tests.strangers.test_examination import free_port
from tests.strangers.verdict import judge


def test_every_family_has_a_portal_and_every_report_an_address() -> None:
    world = Breadth(3)
    assert list(world.kinds.values()) == [*FAMILIES, *ALONE]
    owners = {urlsplit(url).netloc for report in world.truth.reports for url in report.urls}
    assert owners == {host for host, kind in world.kinds.items() if kind not in ALONE}


def test_a_seed_is_a_world_of_families() -> None:
    one, two = Breadth(5), Breadth(5)
    assert one.named == two.named
    for address, site in one.sites.items():
        for path, answer in site.answers.items():
            if isinstance(answer, Answer):
                assert two.sites[address].answers[path] == answer


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 11])
def test_every_report_is_found_none_invented_and_every_hazard_named(
    seed: int, tmp_path: Path
) -> None:
    world = Breadth(seed, free_port())
    with Serving(world) as serving:
        more = (*run.SHORT_RESTS, "--summary", str(tmp_path / "run.json"))
        records, said = run.crawl(world, tmp_path, *more)
    verdict = judge(world, records, serving.log, run.summary(tmp_path))
    assert not verdict.wrong, said + "\n" + verdict.table()
