"""What earlier crawls have done: addresses that are settled, lists that were read to their end.

In go addresses, out comes what a crawl may leave out. A list counts as read to its end only when
every report that it named was captured, so that a crawl that was killed leaves nothing out; what
was captured in part is asked for again by its own address.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from pipelines.store import models as m
from pipelines.store.engine import reading, written

_AT_ONCE = 400
"""Addresses in one query: databases limit the parameters."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A list that was read to its end once."""

    years: frozenset[int]
    """The reporting years that were asked for; none: all."""
    records: int
    """Rows it declared; 0 where it did not."""

    def covers(self, years: Collection[int]) -> bool:
        """Whether that crawl asked for all that is asked for now."""
        return not self.years or (bool(years) and self.years >= set(years))


@dataclass(frozen=True, slots=True)
class Ended:
    """A list that this run has read to its end, with the addresses it had to ask for."""

    portal_id: str
    url: str
    walked: Walked
    asked: tuple[str, ...]
    family: str | None = None
    """Where it is a column that was found by navigation: who reads it."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is held, as its list had it."""

    url: str
    title: str | None
    listed_on: str | None
    publisher: str | None


def settled(engine: Engine, urls: Sequence[str]) -> set[str]:
    """Those of these addresses (as lists have them) that were fetched whole and are not gone.

    A page that a person saved is asked for again once the portal answers.
    """
    with reading(engine) as connection:
        return {url for url, done in _captured(connection, urls).items() if done}


def _captured(connection: Connection, urls: Sequence[str]) -> dict[str, bool]:
    """Address, or address its list has → whether its newest capture is settled."""
    c = m.Capture
    newest: dict[str, tuple[str | None, bool]] = {}
    wanted = list(dict.fromkeys(urls))
    for lot in (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)):
        query = (
            select(c.url, c.listed_url, c.complete, c.gone_at)
            .where(or_(c.url.in_(lot), c.listed_url.in_(lot)), c.manual.is_(False))
            .order_by(c.url, c.sequence)
        )
        for row in connection.execute(query):
            newest[row.url] = row.listed_url, row.complete and row.gone_at is None
    listed = {address: done for address, done in newest.values() if address}
    return listed | {url: done for url, (_, done) in newest.items()}


def addresses(
    engine: Engine, portal: str, years: Collection[int] = (), *, unfinished: bool = False
) -> list[Address]:
    """The addresses held through a portal, of reports of these years or all, in order; with
    `unfinished` those only that lack a file or could not be read."""
    c, r = m.Capture, m.Report
    later = aliased(c)
    newer = select(later.id).where(later.url == c.url, later.sequence > c.sequence)
    query = (
        select(c.url, c.listed_url, c.list_title, c.list_date, c.publisher)
        .outerjoin(r, r.id == c.report_id)
        .where(c.portal_id == portal, ~newer.exists(), c.manual.is_(False))
        .order_by(c.url)
    )
    if unfinished:
        query = query.where(c.complete.is_(False), c.gone_at.is_(None))
    else:
        query = query.where(r.id.is_not(None))
    if years:
        query = query.where(or_(r.id.is_(None), r.year.in_(years)))
    with reading(engine) as connection:
        return [
            Address(row.listed_url or row.url, row.list_title, row.list_date, row.publisher)
            for row in connection.execute(query)
        ]


def walked(engine: Engine, portal: str, url: str) -> Walked | None:
    """What is known of a list; None where none was read to its end."""
    w = m.ListWalk
    query = select(w.years, w.records).where(w.portal_id == portal, w.url == url)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Walked(frozenset(int(year) for year in row.years.split(",") if year), row.records)


def found(engine: Engine, portal: str) -> list[tuple[str, str]]:
    """(address, family) of the columns that an earlier crawl found by navigation and read."""
    w = m.ListWalk
    query = select(w.url, w.family).where(w.portal_id == portal, w.family.is_not(None))
    with reading(engine) as connection:
        return [(row.url, row.family) for row in connection.execute(query.order_by(w.url))]


def note(engine: Engine, ended: Iterable[Ended], at: datetime) -> None:
    """Note the lists of whose reports none is missing."""
    lists = list(ended)

    def work(connection: Connection) -> None:
        captured = _captured(connection, [url for one in lists for url in one.asked])
        for one in lists:
            if not captured.keys() >= set(one.asked):
                continue
            row = {
                "years": ",".join(str(year) for year in sorted(one.walked.years)),
                "records": one.walked.records,
                "ended_at": at,
                "family": one.family,
            }
            insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
            new = insert(m.ListWalk).values(portal_id=one.portal_id, url=one.url, **row)
            keys = ["portal_id", "url"]
            connection.execute(new.on_conflict_do_update(index_elements=keys, set_=row))

    if lists:
        written(engine, work)
