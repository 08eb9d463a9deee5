"""The crosswalk in the store: tables `concept` and `concept_cell`, kept equal to the data.

Called when a store is opened; it writes only where the data has changed, in one transaction.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from pipelines.crosswalk import crosswalk
from pipelines.store.engine import reading, written
from pipelines.store.models import Concept, ConceptCell

Rows = list[dict[str, Any]]


def fill(engine: Engine) -> None:
    """Bring both tables to what `data/crosswalk.yaml` says."""
    with reading(engine) as connection:
        held = _held(connection, Concept), _held(connection, ConceptCell)
    if held != wanted():
        written(engine, _replace)


def wanted() -> tuple[Rows, Rows]:
    """The rows of both tables, in the order of their keys."""
    concepts = [
        {
            "concept": source.concept,
            "template": source.template,
            "position": position,
            "name": source.name,
            "cells": source.cells,
            "needed": source.needed,
            "mark": source.mark,
            "comparable": source.comparable,
        }
        for position, source in enumerate(crosswalk())
    ]
    cells = [
        {
            "concept": source.concept,
            "template": source.template,
            "table": part.table,
            "row": part.row,
            "column": part.column,
            "sign": part.sign,
        }
        for source in crosswalk()
        for part in source.parts
    ]
    return sorted(concepts, key=_key), sorted(cells, key=_key)


def _held(connection: Connection, table: type[Concept] | type[ConceptCell]) -> Rows:
    rows = connection.execute(select(*table.__table__.columns)).mappings()
    return sorted((dict(row) for row in rows), key=_key)


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    names = ("concept", "template", "table", "row", "column")
    return tuple(str(row.get(name, "")) for name in names)


def _replace(connection: Connection) -> None:
    for table, rows in zip((Concept, ConceptCell), wanted(), strict=True):
        connection.execute(delete(table))
        connection.execute(insert(table), rows)
