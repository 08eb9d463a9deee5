"""`nianbao portals`: the registry shown, checked, and searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nianbao.commands.crawling import scrapy_settings
from nianbao.face import Face, Refusal
from nianbao.options import Database, Output, Region, RegistryPath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.store import Store

RUNS = 500
"""The newest runs that are looked through for a portal's last result."""
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...")]


def list_portals(
    ctx: typer.Context,
    registry: RegistryPath = None,
    region: Region = None,
    database: Database = None,
) -> int:
    """One portal a line, with what the store's runs say of its last crawl; "" before the first."""
    from crawler.registry import load
    from pipelines.identity.regions import names

    face: Face = ctx.obj.at(database)
    found = load(registry).select((), face.region(region))
    try:
        last = last_results(face.open_store())
    except Refusal:  # nothing was crawled yet
        last = {}
    words = ("name", "region", "families", "columns", "last")
    rows = [("id", *(face.messages(f"portals.{word}") for word in words))]
    for one in found:
        families = dict.fromkeys(column.family for column in one.columns)
        family = " ".join(families) or one.family or ""
        place = " ".join((one.region_code, "".join(names(one.region_code))))
        columns, result = str(len(one.columns)), last.get(one.id, "")
        rows.append((one.id, one.name, place, family, columns, result))
    print("\n".join(aligned(rows)))
    bare = sum(not one.columns for one in found)
    face.say("portals.count", count=len(found), bare=bare)
    return 0


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines with columns one below the other; a Chinese character is two cells wide.

    A Rich table of thousands of rows takes seconds.
    """
    from rich.cells import cell_len

    widths = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )
    return [line.rstrip() for line in lines]


def last_results(store: Store) -> dict[str, str]:
    """Portal id → outcome and day of the newest run that crawled it."""
    found: dict[str, str] = {}
    for run in store.runs(RUNS):
        for name, counts in run["counts"].items():
            if outcome := counts.get("outcome"):
                found.setdefault(name, f"{outcome} {str(run['started_at'])[:10]}")
    return found


def check_portals(ctx: typer.Context, registry: RegistryPath = None) -> int:
    """0 when every entry is valid; else one line a mistake."""
    from crawler.registry import load
    from pipelines.identity.regions import COUNTRY, official

    face: Face = ctx.obj
    portals = load(registry)
    lost = [one for one in portals if one.region_code != COUNTRY and not official(one.region_code)]
    for one in lost:
        face.say("portals.no_region", id=one.id, code=one.region_code)
    if lost:
        return 1
    columns = sum(len(portal.columns) for portal in portals)
    face.say("portals.valid", count=len(portals), columns=columns)
    return 0


def find_columns(
    ctx: typer.Context,
    ids: Ids = None,
    registry: RegistryPath = None,
    region: Region = None,
    output: Output = None,
    settings: Annotated[list[str] | None, typer.Option("-s", metavar="NAME=VALUE")] = None,
) -> int:
    """What was found, as registry entries with its evidence in comments; 1 where nothing was."""
    from crawler import run
    from crawler.contact import ContactMissing
    from crawler.registry import RegistryError, load
    from nianbao.registry_text import proposal

    face: Face = ctx.obj
    given, code = scrapy_settings(face, settings or []), face.region(region)
    try:
        with face.counter() as told:
            result = run.find(
                run.CrawlOptions(
                    registry=registry,
                    portals=tuple(ids or ()),
                    region=code,
                    settings=given,
                    progress=told,
                )
            )
    except RegistryError as error:
        load(registry)  # raises where the registry itself is at fault: that is status 1
        raise face.refuse("crawl.no_portals", status=2, message=error) from error
    except ContactMissing as error:
        raise face.refuse("crawl.no_contact", status=2) from error
    text = proposal(result.portals, result.found)
    if output is None:
        print(text, end="")
    else:
        output.write_text(text, encoding="utf-8")
    for one in result.results:
        for trouble in one.troubles:
            face.say("portals.not_found", id=one.id, line=trouble.line)
    hits = sum(bool(columns) for columns in result.found.values())
    face.say("portals.found", count=hits, total=len(result.portals))
    return result.exit_status
