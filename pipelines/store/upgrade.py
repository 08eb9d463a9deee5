"""The schema's edition: bring a database up to today's, refuse one from tomorrow.

Migrations live in the package `migrations` and are found as installed, so that `nianbao` works
outside its checkout; `alembic.ini` names the same folder for whoever uses Alembic's own command.
"""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from pipelines.store.engine import StoreError, _cause, shown

HEAD = "0007"
"""The newest migration; a test holds it against the folder."""
_LOCK = 0x6E69616E
"""Advisory lock in PostgreSQL: two processes must not upgrade at once."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade an empty or older database to `revision`; raises StoreError for a newer one."""
    try:
        with engine.connect() as connection:
            held = current(connection)
        if held != HEAD or revision != "head":
            with engine.connect() as plain:
                connection = plain.execution_options(nianbao_writes=True)
                with connection.begin():
                    _upgrade(connection, revision)
    except DatabaseError as error:
        raise StoreError(f"{shown(engine.url)} cannot be used: {_cause(error)}") from error


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to `revision` (`base` for none); data of dropped tables is lost."""
    with engine.connect() as plain:
        connection = plain.execution_options(nianbao_writes=True)
        with connection.begin():
            command.downgrade(config(connection), revision)


def current(connection: Connection) -> str | None:
    """The database's edition; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings for the installed migrations, bound to an open transaction."""
    settings = Config()
    settings.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def _upgrade(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    held = current(connection)
    settings = config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if held is not None and held not in known:
        raise StoreError(
            f"{shown(connection.engine.url)} was written by a newer nianbao (schema {held}, this"
            f" one knows up to {HEAD}): install the newer release, or name another --database"
        )
    command.upgrade(settings, revision)
