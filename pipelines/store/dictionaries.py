"""Dictionary rows that grow on demand: indicators, regions, agencies, portals.

They are made in transactions of their own, before a report's: they say nothing about reports, so
that a kill in between leaves only an unused word, and two writers never wait for each other's
report. Numbers already known are kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from pipelines.codebook import canonical_units
from pipelines.lineage import type_of
from pipelines.model import Identity, Origin
from pipelines.store.engine import written
from pipelines.store.models import Agency, AgencyName, Base, Indicator, Portal, Region
from pipelines.store.prepare import NarrowCell, Place

_MOST_PRINTED_LABELS = 200_000
"""Printed labels kept in memory; beyond, the memory starts again from the codebook."""


class Dictionaries:
    """Words of one store → their numbers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._indicators: dict[Place, tuple[int, str | None]] = {}
        self._regions: dict[str, tuple[int, str]] = {}
        self._agencies: dict[tuple[str, str | None], int] = {}
        self._aliases: set[tuple[int, str]] = set()
        self._portals: dict[str, tuple[str | None, str | None, str | None]] = {}

    def indicators(self, cells: Iterable[NarrowCell]) -> dict[Place, tuple[int, str | None]]:
        """Number and canonical unit of every cell's place.

        A place the codebook does not have takes the unit of the first cell that is stored there.
        """
        wanted = {cell.place: cell.unit for cell in cells}
        missing = {place: unit for place, unit in wanted.items() if place not in self._indicators}
        if missing:
            if len(self._indicators) > _MOST_PRINTED_LABELS:
                self._indicators.clear()
            # the whole codebook at once and first, so that its numbers follow the forms' order
            book = {(*place, 0): unit for place, unit in canonical_units().items()}
            rows = {
                place: unit
                for place, unit in {
                    **book,
                    **{p: book.get(p, u) for p, u in wanted.items()},
                }.items()
                if place not in self._indicators
            }
            self._indicators |= written(self._engine, lambda c: _indicators(c, rows))
        return {place: self._indicators[place] for place in wanted}

    def region(self, who: Identity) -> None:
        """The identity's region under the name its newest reporting year gives it."""
        if who.region_code is None:
            return
        code, said = who.region_code, (who.year or 0, "/".join(who.region))
        if self._regions.get(code, (-1, "")) < said:
            self._regions[code] = written(self._engine, lambda c: _region(c, code, *said))

    def agency(self, who: Identity) -> int | None:
        """Number of an identity's agency; its shorter printed name is noted too.

        None where the agency is undecided. The identity's region must be known before.
        """
        if not who.agency:
            return None
        name, code = who.agency, who.region_code
        number = self._agencies.get((name, code))
        if number is None:
            number = written(self._engine, lambda c: _agency(c, name, code))
            self._agencies[name, code] = number
        alias = who.agency_printed
        if alias and alias != name and (number, alias) not in self._aliases:
            row = {"agency_id": number, "name": alias}
            written(self._engine, lambda c: _add(c, AgencyName, [row]))
            self._aliases.add((number, alias))
        return number

    def portal(self, origin: Origin) -> str | None:
        """The origin's portal id, its row up to date."""
        name = origin.portal_id
        if name is not None:
            facts = (origin.portal_name, origin.region_code, origin.level)
            if self._portals.get(name) != facts:
                written(self._engine, lambda c: _portal(c, name, facts))
                self._portals[name] = facts
        return name


def _add(connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that are not there yet; nothing happens to those that are."""
    if not rows:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(table).on_conflict_do_nothing(), list(rows))


def _indicators(
    connection: Connection, rows: dict[Place, str | None]
) -> dict[Place, tuple[int, str | None]]:
    names = ("table", "row", "column", "occurrence", "unit")
    place = tuple_(Indicator.table, Indicator.row, Indicator.column, Indicator.occurrence)
    found: dict[Place, tuple[int, str | None]] = {}

    def look(wanted: list[Place]) -> None:
        for start in range(0, len(wanted), 200):
            query = select(
                Indicator.table, Indicator.row, Indicator.column, Indicator.occurrence
            ).add_columns(Indicator.id, Indicator.unit)
            part = query.where(place.in_(wanted[start : start + 200]))
            for *key, number, unit in connection.execute(part):
                found[key[0], key[1], key[2], key[3]] = (number, unit)

    look(list(rows))
    absent = [key for key in rows if key not in found]
    _add(connection, Indicator, [dict(zip(names, (*k, rows[k]), strict=True)) for k in absent])
    look(absent)
    return found


def _region(connection: Connection, code: str, year: int, path: str) -> tuple[int, str]:
    name = path.rpartition("/")[2]
    _add(connection, Region, [{"code": code, "name": name, "path": path, "year": year}])
    newer = or_(Region.year < year, and_(Region.year == year, Region.path < path))
    connection.execute(
        update(Region).where(Region.code == code, newer).values(name=name, path=path, year=year)
    )
    row = connection.execute(select(Region.year, Region.path).where(Region.code == code)).one()
    return row[0], row[1]


def _agency(connection: Connection, name: str, code: str | None) -> int:
    place = Agency.region_code.is_(None) if code is None else Agency.region_code == code
    query = select(Agency.id).where(Agency.name == name, place)
    number = connection.execute(query).scalar()
    if number is None:
        row = {"name": name, "region_code": code, "type": type_of(name, code), "body": name}
        _add(connection, Agency, [row])
        number = connection.execute(query).scalar_one()
        own = update(Agency).where(Agency.id == number, Agency.body_id.is_(None))
        connection.execute(own.values(body_id=Agency.id))
    return number


def _portal(
    connection: Connection, name: str, facts: tuple[str | None, str | None, str | None]
) -> None:
    row = dict(zip(("name", "region_code", "level"), facts, strict=True))
    _add(connection, Portal, [{"id": name, **row}])
    connection.execute(update(Portal).where(Portal.id == name).values(**row))
