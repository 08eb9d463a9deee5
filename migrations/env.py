"""Alembic's entry: runs migrations on the connection it is given, or on NIANBAO_DATABASE."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from pipelines.store.engine import connect
from pipelines.store.models import Base


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot alter columns and constraints: Alembic then copies the table
        render_as_batch=connection.dialect.name == "sqlite",
        # SQLite's DDL is transactional too, as our connections begin explicitly
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    engine = connect(os.environ.get("NIANBAO_DATABASE", "sqlite:///nianbao.db"))
    with engine.connect() as plain, plain.begin():
        migrate(plain)
