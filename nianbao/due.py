"""What is to be crawled today: portals whose day has come, without the columns that are complete.

In go the registry's portals, what is expected and held of the watched year and when each portal was
visited last, out come portals, some of them with fewer columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.calendar import is_due
from pipelines.deadlines import day_in_china
from pipelines.store.expected import REGISTRY, Expected, Held, Visit

if TYPE_CHECKING:
    from crawler.registry import Portal


def due(
    portals: Iterable[Portal],
    expected: Iterable[Expected],
    published: Iterable[Held],
    visits: Mapping[str, Sequence[Visit]],
    today: date,
) -> list[Portal]:
    """The portals to visit today, in their order.

    A column of one publisher is complete when that body's report is held. A shared column is when
    all reports expected of its portal are, and an earlier year or a list says which those are:
    the registry alone does not know a government's departments.
    """
    there = {key for one in published for key in one.keys}
    of_portal: dict[str, list[Expected]] = {}
    for one in expected:
        of_portal.setdefault(one.portal_id or "", []).append(one)
    chosen = []
    for portal in portals:
        told = visits.get(portal.id)
        if told and not is_due(day_in_china(told[-1].started_at), today):
            continue
        roster = of_portal.get(portal.id, [])
        known = any(one.source != REGISTRY for one in roster)
        complete = known and all((one.region_code, one.agency) in there for one in roster)
        left = tuple(
            column
            for column in portal.columns
            if not (
                (portal.region_code, column.publisher) in there if column.publisher else complete
            )
        )
        # a portal without any column is named as a failure, not left out
        if left or not portal.columns:
            # what the other columns' hosts serve stays the portal's own
            doors = (urlsplit(column.url).netloc for column in portal.columns)
            hosts = (*portal.hosts, *dict.fromkeys(doors))
            chosen.append(portal.model_copy(update={"columns": left, "hosts": hosts}))
    return chosen
