"""Connections: one way to read and one way to write, on SQLite and PostgreSQL.

`connect` makes an engine from a database URL; `reading` gives a connection that sees one state of
the store; `written` runs a piece of work in one transaction and again where another writer came
between. SQLite writers take the lock when they begin, so that they wait instead of failing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

T = TypeVar("T")
_TRIES = 12
_BUSY_MS = 60_000
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_MS}",
    "PRAGMA journal_mode = WAL",  # readers never wait for the writer
    "PRAGMA synchronous = NORMAL",  # a kill loses nothing; a power cut at most the last commits
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16384",  # 16 MB: the inner pages of indexes of 200 million cells
)


class StoreError(Exception):
    """Raised by the store when a database cannot be used; the message says what to do."""


def connect(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…`; raises StoreError for anything else."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"{url!r} is no database URL: write sqlite:///file.db or postgresql://host/name"
        ) from error
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{shown(address)}: the store is SQLite or PostgreSQL")
    try:
        return _sqlite(address) if address.get_backend_name() == "sqlite" else _postgres(address)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{shown(address)}: PostgreSQL needs psycopg: pip install 'nianbao[postgres]'"
        ) from error


def shown(url: URL) -> str:
    """A database URL as a message may show it."""
    return url.render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose queries all see the same state of the store."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def written(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction and commit it; again from the start where writers collide.

    Raises StoreError when the database cannot be written, IntegrityError only for work that
    breaks the schema's rules every time.
    """
    for attempt in range(_TRIES):
        try:
            with engine.connect() as plain:
                connection = plain.execution_options(nianbao_writes=True)
                with connection.begin():
                    return work(connection)
        except (IntegrityError, OperationalError) as error:
            if attempt == _TRIES - 1 or not _transient(error):
                if isinstance(error, IntegrityError):
                    raise
                raise StoreError(f"{shown(engine.url)}: {_cause(error)}") from error
            time.sleep(random.uniform(0.5, 1.5) * 0.005 * 2 ** min(attempt, 7))
    raise AssertionError("unreachable")


def _transient(error: DBAPIError) -> bool:
    """Whether another writer may have caused it: a lost race, a lock, a deadlock."""
    if isinstance(error, IntegrityError):
        return True
    code = getattr(error.orig, "sqlstate", None)
    return code in ("40001", "40P01", "55P03") or "locked" in str(error.orig)


def _cause(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())


def _sqlite(address: URL) -> Engine:
    extra: dict[str, Any] = {}
    if address.database in (None, "", ":memory:"):
        extra = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(address, **extra)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we begin ourselves, below
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("nianbao_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(address: URL) -> Engine:
    return create_engine(address, pool_pre_ping=True)
