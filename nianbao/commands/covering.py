"""`nianbao coverage` and `nianbao expect import`: who has published, who had to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.commands.checking import write_rows
from nianbao.face import Face, standard_output
from nianbao.options import AsNamed, Database, Region, RegistryPath, TableFormat, Year

if TYPE_CHECKING:
    from nianbao.coverage import Row
    from pipelines.store import Store

SHOWN = ("agency", "region_code", "status", "deadline", "first_seen_on", "published_on")
STYLES = {"on_time": "green", "late": "yellow", "missing": "bold red", "blocked": "red"}


def coverage(
    ctx: typer.Context,
    year: Annotated[int, typer.Option("--year", metavar="YEAR", min=1990, max=2100)],
    region: Region = None,
    as_named: AsNamed = False,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,
    registry: RegistryPath = None,
    database: Database = None,
) -> int:
    """A row an agency that must publish or has; then counts by region and level."""
    from nianbao.coverage import COLUMNS, counts

    face: Face = ctx.obj.at(database)
    code = face.region(region)
    rows = rows_of(face.open_store(), registry, year, code, as_named=as_named)
    if format is TableFormat.CSV:
        write_rows([row.as_dict() for row in rows], COLUMNS, format)
        return 0
    totals = counts(rows, code)
    if format is TableFormat.JSON:
        whole = {"year": year, "region": code, "counts": totals}
        answer = {**whole, "agencies": [row.as_dict() for row in rows]}
        standard_output().write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        standard_output().flush()
        return 0
    draw(face, rows, totals)
    return 0


def rows_of(
    store: Store,
    registry: Path | None,
    year: int,
    region: str | None,
    *,
    as_named: bool = False,
) -> list[Row]:
    """The ledger of a year, its derived expectations renewed."""
    from crawler.registry import load
    from nianbao.coverage import ledger
    from nianbao.roster import of_registry, with_portals
    from pipelines.deadlines import day_in_china

    portals = load(registry)
    store.expect(year, of_registry(portals, year), as_named=as_named)
    expected = with_portals(store.expected(year, region), portals)
    today = day_in_china(datetime.now(UTC))
    visits = store.visits(datetime(year + 1, 1, 1, tzinfo=UTC))
    published = store.published(year, region, as_named=as_named)
    return ledger(expected, published, visits, year, today)


def draw(face: Face, rows: list[Row], totals: Mapping[str, Any]) -> None:
    """The ledger and its counts as tables."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from nianbao.coverage import STATUSES

    say = face.messages

    def empty(*columns: str) -> Table:
        drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        for column in columns:
            drawn.add_column(column, overflow="fold")
        return drawn

    agencies = empty(*(say(f"coverage.{name}") for name in (*SHOWN, "level", "portal")))
    for row in rows:
        status = Text(say.word("coverage", row.status), style=STYLES.get(row.status, ""))
        portal = " ".join(part for part in (row.portal_id, row.portal_outcome) if part)
        cells = (row.agency, row.region_code, status, row.deadline or "", row.first_seen_on or "")
        agencies.add_row(*cells, row.published_on or "", say.word("level", row.level), portal)
    heads = [say("coverage.agencies"), *(say.word("coverage", status) for status in STATUSES)]
    summary = empty("", *heads)
    lines = {
        say("crawl.total"): totals["all"],
        **{f"{one['region_code']} {one['region']}": one for one in totals["by_region"]},
        **{say.word("level", level): one for level, one in totals["by_level"].items()},
    }
    for head, numbers in lines.items():
        summary.add_row(head, *(str(numbers[name]) for name in ("agencies", *STATUSES)))
    face.console().print(agencies, summary)


def import_expected(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    year: Year = None,
    database: Database = None,
) -> int:
    """A list of obliged bodies into the ledger, all of it or (with a wrong line) nothing."""
    from nianbao.roster import listed

    face: Face = ctx.obj.at(database)
    rows = listed(file, year)
    added = face.open_store(must_exist=False).add_expected(rows)
    face.say("coverage.imported", count=len(rows), added=added, path=file)
    return 0
