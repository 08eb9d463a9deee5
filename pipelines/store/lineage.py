"""Agencies' bodies, types and changes in the store, kept equal to data and reports.

A report that appears or vanishes marks its agency as unsettled (`unsettle`, in the writer's own
transaction); `settle_agencies` works the lines of all such agencies' regions out again
(`pipelines.lineage`). It is called when a store is opened, at the end of a run, and before an
agency is asked for, and costs one look at an index where nothing is to do. Whatever the order of
reports, the result is that of all of them together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from pipelines.lineage import Seen, trace, type_of
from pipelines.lineage.successions import family
from pipelines.store import models as m
from pipelines.store.engine import reading, written

_DATA = ("agencies.yaml", "agency_history.yaml", "agency_changes.csv", "regions.csv")
_EDITION = b"1"
"""To be raised when the code of `pipelines.lineage` decides otherwise on the same data."""
_AT_ONCE = 40
"""Families of regions in one transaction: a crawl that writes meanwhile waits a moment only."""
_OF_REPORT = select(m.Report.agency_id).where(m.Report.id == bindparam("report")).scalar_subquery()
_MARK = update(m.Agency).where(m.Agency.id == _OF_REPORT).values(settled=False)
_MARK_IF = _MARK.where(m.Agency.settled)
_SET = update(m.Agency).where(m.Agency.id == bindparam("row"))


def unsettle(connection: Connection, report_id: int) -> None:
    """Note that what is held of a report's agency has changed.

    PostgreSQL takes the row's lock also where it is marked already: a settling that runs at the
    same time has then either seen this report or is followed by another.
    """
    mark = _MARK_IF if connection.dialect.name == "sqlite" else _MARK
    connection.execute(mark, {"report": report_id})


def settle_agencies(engine: Engine) -> None:
    """Bring bodies, types and links up to date."""
    today = _digest()
    with reading(engine) as connection:
        held = connection.execute(select(m.AgencyRules.digest)).scalar()
        waiting = connection.execute(select(m.Agency.id).where(~m.Agency.settled).limit(1)).scalar()
    if held != today:
        written(engine, lambda connection: _start_again(connection, today))
    elif waiting is None:
        return
    with reading(engine) as connection:
        codes = set(
            connection.execute(select(m.Agency.region_code).where(~m.Agency.settled)).scalars()
        )
    families = sorted({family(code) for code in codes if code})
    for start in range(0, len(families), _AT_ONCE):
        lot = families[start : start + _AT_ONCE]
        written(engine, partial(_settle, lot=lot))
    if None in codes:
        nowhere = update(m.Agency).where(m.Agency.region_code.is_(None), ~m.Agency.settled)
        alone = nowhere.values(settled=True, body_id=m.Agency.id, body=m.Agency.name)
        written(engine, lambda connection: connection.execute(alone))


@cache
def _digest() -> str:
    found = hashlib.sha256(_EDITION)
    for name in _DATA:
        found.update((files("pipelines") / "data" / name).read_bytes())
    return found.hexdigest()


def _start_again(connection: Connection, digest: str) -> None:
    connection.execute(update(m.Agency).where(m.Agency.settled).values(settled=False))
    connection.execute(delete(m.AgencyRules))
    connection.execute(insert(m.AgencyRules).values(digest=digest))


def _settle(connection: Connection, lot: Sequence[tuple[str, ...]]) -> None:
    """Work the agencies of some families of regions out."""
    a, r = m.Agency, m.Report
    codes = [code for several in lot for code in several]
    here = a.region_code.in_(codes)
    connection.execute(update(a).where(here, ~a.settled).values(settled=True))
    agencies = connection.execute(
        select(a.id, a.name, a.region_code, a.type, a.body_id, a.body).where(here)
    )
    rows = {row.id: row for row in agencies}
    years: dict[int, set[int]] = {}
    dated = (
        select(r.agency_id, r.year)
        .join(a, a.id == r.agency_id)
        .where(here, r.version_id.is_not(None), r.year.is_not(None))
    )
    for number, year in connection.execute(dated):
        if number is not None and year is not None:
            years.setdefault(number, set()).add(year)
    of_region: dict[str, list[int]] = {}
    for number, row in rows.items():
        of_region.setdefault(row.region_code, []).append(number)
    mine = select(a.id).where(here)
    link = m.AgencyLink
    connection.execute(delete(link).where(link.before_id.in_(mine)))
    changed: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for several in lot:
        numbers = [number for code in several for number in of_region.get(code, ())]
        by_key = {(rows[number].name, rows[number].region_code): number for number in numbers}
        lines = trace(
            Seen(*key, frozenset(years.get(number, ()))) for key, number in by_key.items()
        )
        for key, number in by_key.items():
            body = lines.body[key]
            now = (type_of(*key), by_key[body], body[0])
            if (rows[number].type, rows[number].body_id, rows[number].body) != now:
                changed.append({"row": number, "type": now[0], "body_id": now[1], "body": now[2]})
        links += [
            {
                "before_id": by_key[one.before],
                "after_id": by_key[one.after],
                "kind": one.kind,
                "followed": one.followed,
                "certain": one.certain,
                "first_year": one.first,
                "last_year": one.last,
                "source": one.source,
                "note": one.note,
            }
            for one in lines.links
        ]
    if changed:
        connection.execute(_SET, changed)
    if links:
        connection.execute(insert(link), links)


def line_names(connection: Connection, name: str, region: str | None = None) -> frozenset[str]:
    """Every name of the bodies that an official or printed name means, itself included."""
    a, n = m.Agency, m.AgencyName
    named = select(a.body_id).where(
        (a.name == name) | a.id.in_(select(n.agency_id).where(n.name == name))
    )
    if region:
        named = named.where(a.region_code.startswith(region, autoescape=True))
    names = connection.execute(select(a.name).where(a.body_id.in_(named))).scalars()
    return frozenset({name, *names})
