"""Two hundred cells at once: the one statement that decides how fast the store writes.

Row by row through SQLAlchemy a form's cells cost more than everything else together, so they go to
the driver directly: one prepared statement on SQLite, COPY on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from pipelines.store.types import Figure

CellRow = tuple[int, Any, int, str | None, str | None]
"""indicator_id, value, status, raw, unit"""

_COLUMNS = ("version_id", "indicator_id", "value", "status", "raw", "unit")
_INSERT = f"INSERT INTO cell ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"
_COPY = f"COPY cell ({', '.join(_COLUMNS)}) FROM STDIN"


def add_cells(connection: Connection, version_id: int, rows: Sequence[CellRow]) -> None:
    """Insert a version's cells within the connection's transaction."""
    if not rows:
        return
    figure, dialect = Figure().process_bind_param, connection.dialect
    ready = [
        (version_id, number, figure(value, dialect), status, raw, unit)
        for number, value, status, raw, unit in rows
    ]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, ready)
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in ready:
            copy.write_row(row)
