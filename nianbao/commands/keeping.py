"""`nianbao add`, `reparse`, `db upgrade` and `doctor`: the archive and the store."""

from __future__ import annotations

import typer

from nianbao.face import Face
from nianbao.options import Archive, Database, RegistryPath


def upgrade(ctx: typer.Context, database: Database = None) -> int:
    """Opening the store upgrades it; this says so."""
    from pipelines.store.upgrade import HEAD

    face: Face = ctx.obj.at(database)
    face.open_store(must_exist=False)
    face.say("store.upgraded", revision=HEAD)
    return 0


def doctor(
    ctx: typer.Context,
    registry: RegistryPath = None,
    database: Database = None,
    archive: Archive = None,
) -> int:
    """One line a check, as soon as it is made; 1 where something is broken."""
    from nianbao.doctor import examine

    face: Face = ctx.obj.at(database, archive)
    console = face.console()
    styles = {"ok": "green", "note": "yellow", "failed": "bold red"}
    broken = False
    for check in examine(face.database_url, face.archive, registry):
        broken |= check.state == "failed"
        state = face.messages.word("state", check.state)
        subject = face.messages(f"doctor.{check.subject}")
        console.print(f"[{styles[check.state]}]{state}[/]  {subject}  ", end="")
        console.print(check.detail, markup=False)
    return int(broken)
