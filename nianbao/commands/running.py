"""`nianbao runs`: which crawls, additions and new readings there were, and how they went."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from nianbao.commands.registering import aligned
from nianbao.face import Face
from nianbao.options import Database, ListFormat

SHOWN = ("new", "changed", "same", "held", "failed")


def runs(
    ctx: typer.Context,
    run: Annotated[int | None, typer.Argument(metavar="[RUN]", min=1)] = None,
    last: Annotated[int, typer.Option("--last", metavar="N", min=1)] = 20,
    format: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
    database: Database = None,
) -> int:
    """The newest runs, a line each; with RUN its portals, and why any of them is not well."""
    face: Face = ctx.obj.at(database)
    with face.open_store() as store:
        found = store.runs(last) if run is None else [store.run(run)]
    told = [one for one in found if one is not None]
    if run is not None and not told:
        raise face.refuse("crawl.no_run", status=2, run=run)
    if format is ListFormat.JSONL:
        for one in told:
            print(json.dumps(one, ensure_ascii=False))
        return 0
    if not told:
        face.say("runs.none")
        return 0
    if run is None:
        lines = [summary_of(one, face) for one in told]
        head: tuple[str, ...] = ("run", "command", "started", "outcome")
    else:
        lines, head = portals_of(told[0], face), ("id", "name", "outcome")
    words = [face.messages(f"runs.{word}") for word in head]
    counts = [face.messages(f"crawl.{word}") for word in SHOWN]
    print("\n".join(aligned([(*words, *counts), *lines])))
    if run is not None:
        for id, counted in told[0]["counts"].items():
            if counted.get("reason"):
                print(f"{id}: {counted['reason']}")
    return 0


def summary_of(run: dict[str, Any], face: Face) -> tuple[str, ...]:
    """One run as a row."""
    portals = [counts for counts in run["counts"].values() if isinstance(counts, dict)]
    totals = (str(sum(int(one.get(name) or 0) for one in portals)) for name in SHOWN)
    outcome = run["outcome"] if run["finished_at"] else face.messages("runs.cut_off")
    return str(run["id"]), run["command"], run["started_at"], outcome or "", *totals


def portals_of(run: dict[str, Any], face: Face) -> list[tuple[str, ...]]:
    """A run's portals as rows."""
    return [
        (
            str(id),
            str(counts.get("name", "")),
            face.messages.word("portal_outcome", counts.get("outcome", "")),
            *(str(counts.get(name, 0)) for name in SHOWN),
        )
        for id, counts in run["counts"].items()
    ]
