"""The crawl of all replica portals, with the hazards that leave every report within reach."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipelines.store import open_store
from tests.crawler.world import run
from tests.replica.replica import Replica

WITHIN_REACH = {
    "sanming": {"pager": "refresh", "once": "503"},
    "taicang": {"pager": "first-again", "charset": "gbk-undeclared", "gzip": True},
    "lishui": {"proxy": "page-only", "needs_referer": True},
    "fengcheng": {"pager": "repeat-last", "once": "cut"},
    "wenshang": {"pager": "repeat-last", "dates": "url-mismatch"},
}


@pytest.mark.parametrize("switches", [{}, WITHIN_REACH], ids=["calm", "hazards"])
def test_every_report_is_found_and_nothing_else_is_asked(
    switches: dict[str, dict[str, object]], tmp_path: Path
) -> None:
    with Replica(years=(2023, 2024), switches=switches, expect=0) as replica:
        entries = yaml.safe_load(replica.registry)
        ran = run(tmp_path, entries, reader="pipelines.process")
        asked = {f"{request.address}{request.target}" for request in replica.requests}
        assert not replica.trespasses
        assert set(replica.most_at_once.values()) == {1}
    assert {found["outcome"] for found in ran.portals.values()} == {"ok"}, ran.portals
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        fetched = {capture["url"] for capture in store.captures()}
    missing = {record["url"] for record in replica.truth} - fetched
    assert not missing
    assert len(asked) < 3 * len(fetched)
