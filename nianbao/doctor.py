"""Is everything sound: database, archive, registry, optional parts.

In go the places of the store, the archive and the registry, out come findings in the order they
are made, so that a large archive shows its progress. Nothing is repaired here, and nothing made:
a database that is not there yet is a note, not a defect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from pipelines.store.engine import StoreError, connect, shown
from pipelines.store.upgrade import HEAD, current

State = Literal["ok", "note", "failed"]
# module, and what it is needed for; the rest of the program runs without it
OPTIONAL = {"psycopg": "PostgreSQL", "rapidocr": "OCR", "onnxruntime": "OCR", "cv2": "OCR"}
MOST_PROBLEMS = 20
"""Lines of one kind; where everything is broken, the first few say it all."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor: `subject` is a key of the catalogue under `doctor`."""

    subject: str
    state: State
    detail: str


def examine(database: str, archive: Path, registry: Path | None = None) -> Iterator[Check]:
    """Everything, the quick things first."""
    yield from optional_parts()
    yield from registry_check(registry)
    yield from database_checks(database)
    yield from archive_checks(archive)


def optional_parts() -> Iterator[Check]:
    for module, purpose in OPTIONAL.items():
        there = find_spec(module) is not None
        yield Check("optional", "ok" if there else "note", f"{module} ({purpose})")


def registry_check(path: Path | None) -> Iterator[Check]:
    """Every mistake of the registry on a line of its own."""
    from crawler.registry import RegistryError, load

    try:
        yield Check("registry", "ok", str(len(load(path))))
    except RegistryError as error:
        for line in str(error).splitlines():
            yield Check("registry", "failed", line)


def database_checks(url: str) -> Iterator[Check]:
    """Can it be opened, is its schema the newest, is the file whole."""
    try:
        engine = connect(url)
    except StoreError as error:
        yield Check("schema", "failed", str(error))
        return
    name, file = shown(engine.url), engine.url.database
    if engine.dialect.name == "sqlite" and not (file and Path(file).exists()):
        yield Check("schema", "note", f"{name}: -")
        return
    try:
        with engine.connect() as connection:
            held = current(connection)
        state: State = "ok" if held == HEAD else "failed"
        yield Check("schema", state, f"{name}: {held or '-'} / {HEAD}")
        yield from integrity(engine)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Check("integrity", "failed", f"{name}: {reason}")
    finally:
        engine.dispose()


def integrity(engine: Engine) -> Iterator[Check]:
    """SQLite's own examination of its file; a server looks after itself."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        problems = [
            row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"
        ]
        problems += [
            f"{row[0]} {row[1]} → {row[2]}"
            for row in connection.execute(text("PRAGMA foreign_key_check"))
        ]
    if not problems:
        yield Check("integrity", "ok", str(engine.url.database))
    for problem in problems[:MOST_PROBLEMS]:
        yield Check("integrity", "failed", problem)


def archive_checks(directory: Path) -> Iterator[Check]:
    """Every record of every WARC file against its digest."""
    from pipelines.archive import verify

    if not directory.is_dir():
        yield Check("archive", "note", f"{directory}: -")
        return
    found = 0
    for problem in verify(directory):
        found += 1
        if found > MOST_PROBLEMS:
            continue
        place = f"{problem.file} @ {problem.offset}"
        # a torn tail is what a killed crawl leaves; the next start closes it
        state: State = "note" if problem.kind == "torn_tail" else "failed"
        yield Check("archive", state, f"{place}: {problem.kind}: {problem.message}")
    if found > MOST_PROBLEMS:
        yield Check("archive", "failed", f"… (+{found - MOST_PROBLEMS})")
    if not found:
        yield Check("archive", "ok", f"{directory}: {len(list(directory.glob('*.warc.gz')))} WARC")
