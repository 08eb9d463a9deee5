"""The schema: migrations and models agree, upgrades go both ways, newer databases are refused."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from migrations.versions import __file__ as versions_file
from pipelines.store import StoreError, open_store
from pipelines.store.engine import connect
from pipelines.store.models import Base
from pipelines.store.upgrade import HEAD, config, current, downgrade, upgrade
from tests.store.making import report, save, url

TABLES = {
    *("region", "agency", "agency_name", "portal", "crawl_run", "capture", "report"),
    *("report_version", "section", "grid", "indicator", "cell", "issue"),
    *("expected_report", "override", "concept", "concept_cell", "observation"),
    *("list_walk", "agency_link", "agency_rules"),
}
VIEWS = {"reports", "cells", "applications", "series", "observations", "agency_changes"}


def test_upgrade_gives_the_models_and_downgrade_nothing(database: str) -> None:
    engine = connect(database)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert set(inspect(connection).get_table_names()) == {*TABLES, "alembic_version"}
        assert set(inspect(connection).get_view_names()) == VIEWS
        assert current(connection) == HEAD
    downgrade(engine, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        assert inspect(connection).get_view_names() == []
    upgrade(engine)
    engine.dispose()


def test_downgrade_also_where_reports_are_held(database: str) -> None:
    with open_store(database) as store:
        save(store, report(), url(1))
        downgrade(store.engine, "base")
    with open_store(database) as store:
        assert list(store.records()) == []


def test_migrations_are_numbered_and_named_for_what_they_do() -> None:
    scripts = list(ScriptDirectory.from_config(config()).walk_revisions())
    numbers = sorted(script.revision for script in scripts)
    assert numbers == [f"{number:04}" for number in range(1, len(scripts) + 1)]
    assert numbers[-1] == HEAD
    for path in Path(versions_file).parent.glob("0*.py"):
        assert re.fullmatch(r"\d{4}(_[a-z]+){2,}\.py", path.name), path.name


def test_a_newer_database_is_refused_in_one_line(database: str) -> None:
    with open_store(database) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"schema 9999.*install the newer release") as refused:
        open_store(database)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "sqlite:///file.db"),
        ("mysql://x/y", "SQLite or PostgreSQL"),
        ("sqlite:////no/such/folder/x.db", "cannot be used"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_what_is_no_store_is_said_in_one_line(address: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as refused:
        open_store(address)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("dear sir " * 1000)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(f"sqlite:///{other}")
    assert other.read_text() == "dear sir " * 1000


def test_two_processes_open_an_empty_database_at_once(database: str) -> None:
    script = "import sys; from pipelines.store import open_store; open_store(sys.argv[1]).close()"
    openers = [
        subprocess.Popen([sys.executable, "-c", script, database], cwd=Path(__file__).parents[2])
        for _ in range(3)
    ]
    assert [opener.wait() for opener in openers] == [0, 0, 0]
    with open_store(database) as store:
        assert store.totals() == {"reports": 0, "versions": 0, "captures": 0}


def test_alembics_own_command_finds_the_migrations(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=Path(__file__).parents[2],
        env={"NIANBAO_DATABASE": f"sqlite:///{tmp_path / 'a.db'}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        assert store.totals()["reports"] == 0
