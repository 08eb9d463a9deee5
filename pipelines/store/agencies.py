"""The agencies a store knows: by name, by the end of a name, by region, with their years and links.

In go names and region codes, out come plain values for people who ask who is meant
(`nianbao agencies`). Years count the reports that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, or_, select
from sqlalchemy.orm import aliased

from pipelines.store import models as m
from pipelines.store.engine import reading


@dataclass(frozen=True, slots=True)
class Known:
    """An agency the store holds."""

    name: str
    region_code: str | None
    region: tuple[str, ...]
    type: str | None
    body: str
    """The latest name of the body it is."""
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownLink:
    """What became of an agency, as the store's lines have it."""

    before: str
    after: str
    kind: str
    followed: bool
    first: int
    last: int
    source: str
    note: str
    certain: bool


def named(engine: Engine, name: str) -> list[Known]:
    """Agencies of this official or printed name, else those whose name ends so."""
    a, n = m.Agency, m.AgencyName
    printed = select(n.agency_id).where(n.name == name)
    with reading(engine) as connection:
        found = _known(connection, or_(a.name == name, a.id.in_(printed)))
        return found or _known(connection, a.name.endswith(name, autoescape=True))


def of_regions(engine: Engine, codes: Iterable[str]) -> list[Known]:
    """All agencies of some regions."""
    with reading(engine) as connection:
        return _known(connection, m.Agency.region_code.in_(list(codes)))


def line(engine: Engine, name: str, region: str | None) -> tuple[list[Known], list[KnownLink]]:
    """The names of the body an agency is, oldest first, and every link of any of them."""
    a = m.Agency
    same = a.region_code.is_(None) if region is None else a.region_code == region
    with reading(engine) as connection:
        body = select(a.body_id).where(a.name == name, same).scalar_subquery()
        members = _known(connection, a.body_id == body)
        numbers = select(a.id).where(a.body_id == body)
        k, one, two = m.AgencyLink, aliased(a), aliased(a)
        query = (
            select(one.name.label("before"), two.name.label("after"), k.kind, k.followed)
            .add_columns(k.first_year, k.last_year, k.source, k.note, k.certain)
            .join(one, one.id == k.before_id)
            .join(two, two.id == k.after_id)
            .where(or_(k.before_id.in_(numbers), k.after_id.in_(numbers)))
            .order_by(k.first_year, k.last_year, one.name, two.name)
        )
        links = [KnownLink(*row) for row in connection.execute(query)]
    return sorted(members, key=lambda one: (one.years or (0,), one.name)), links


def _known(connection: Connection, which: object) -> list[Known]:
    a, g, r = m.Agency, m.Region, m.Report
    query = (
        select(a.id, a.name, a.region_code, g.path, a.type, a.body)
        .outerjoin(g, g.code == a.region_code)
        .where(which)  # type: ignore[arg-type]
        .order_by(a.region_code, a.name)
    )
    rows = connection.execute(query).all()
    years: dict[int, set[int]] = {}
    numbers = [row.id for row in rows]
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        dated = select(r.agency_id, r.year).where(r.agency_id.in_(part), r.version_id.is_not(None))
        for number, year in connection.execute(dated):
            if number is not None and year is not None:
                years.setdefault(number, set()).add(year)
    return [
        Known(
            row.name,
            row.region_code,
            tuple(row.path.split("/")) if row.path else (),
            row.type,
            row.body,
            tuple(sorted(years.get(row.id, ()))),
        )
        for row in rows
    ]
