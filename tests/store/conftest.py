"""Databases for the store's tests: SQLite always, PostgreSQL where NIANBAO_TEST_POSTGRES names one.

Each test has a database of its own, dropped after it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from pipelines.store import Store, open_store

SERVER = os.environ.get("NIANBAO_TEST_POSTGRES")
DATABASES = ("sqlite", "postgresql") if SERVER else ("sqlite",)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SERVER:
        terminalreporter.write_line(
            "store: PostgreSQL left out; set NIANBAO_TEST_POSTGRES to a server's URL to test it"
        )


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    assert SERVER is not None
    server = make_url(SERVER)
    name = f"nianbao_test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An open, empty store."""
    with open_store(database) as opened:
        yield opened
