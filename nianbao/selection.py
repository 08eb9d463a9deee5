"""Which portals a crawl walks: by id and region, those that are due, those that failed in a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.face import Face

if TYPE_CHECKING:
    from crawler.registry import Portal

_LOOK_BACK = timedelta(days=400)
"""Older visits make a portal due at any time of the year."""


def due_now(face: Face, registry: Path | None, portals: Sequence[Portal]) -> list[Portal]:
    """Those whose day has come, without the columns whose expected reports are in."""
    from crawler.calendar import watched_year
    from crawler.registry import load
    from nianbao.due import due
    from nianbao.roster import of_registry
    from pipelines.deadlines import day_in_china

    now = datetime.now(UTC)
    today = day_in_china(now)
    year = watched_year(today)
    with face.open_store(must_exist=False) as store:
        store.expect(year, of_registry(load(registry), year))
        expected, published = store.expected(year), store.published(year)
        return due(portals, expected, published, store.visits(now - _LOOK_BACK), today)


def failed_in(face: Face, run: int, portals: Sequence[Portal]) -> list[Portal]:
    """Those that did not end well in a run; refuses a run that is unknown or was cut off."""
    with face.open_store() as store:
        told = store.run(run)
    if told is None or told["command"] != "crawl":
        raise face.refuse("crawl.no_run", status=2, run=run)
    if told["finished_at"] is None:
        raise face.refuse("crawl.unfinished", run=run)
    bad = {name for name, counts in told["counts"].items() if counts.get("outcome") != "ok"}
    return [portal for portal in portals if portal.id in bad]
