"""`nianbao overrides`: corrections as data, each with its reason and evidence."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.face import Face, standard_output
from nianbao.options import Agency, Database, Format, ListFormat, Region, Url, Year

if TYPE_CHECKING:
    from pipelines.store import Override, Store

NUMBERS = ("year",)
NAMES = ("region",)


def list_overrides(
    ctx: typer.Context, format: Format = ListFormat.TABLE, database: Database = None
) -> int:
    """All corrections in the order they were added: a table, or JSON lines."""
    face: Face = ctx.obj.at(database)
    found = face.open_store().overrides()
    if format is ListFormat.JSONL:
        from nianbao.export import json_lines

        out = standard_output()
        out.writelines(json_lines(asdict(one) for one in found))
        out.flush()
        return 0
    if not found:
        face.say("overrides.none")
        return 0
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    drawn.add_column("id", justify="right")
    for name in ("match", "field", "value", "reason", "evidence"):
        drawn.add_column(face.messages(f"overrides.{name}"), overflow="fold")
    for one in found:
        matched = (one.agency, one.region_code, one.year, one.scope, one.url)
        drawn.add_row(
            str(one.id),
            " ".join(str(part) for part in matched if part is not None),
            one.what,
            json.dumps(one.value, ensure_ascii=False),
            one.reason,
            one.evidence or "",
        )
    face.console().print(drawn, markup=False)
    return 0


def add_override(
    ctx: typer.Context,
    what: Annotated[str, typer.Option("--what", metavar="CELL|FIELD")],
    value: Annotated[str, typer.Option("--value", metavar="VALUE")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
    evidence: Annotated[str | None, typer.Option("--evidence", metavar="TEXT")] = None,
    agency: Agency = None,
    year: Year = None,
    region: Region = None,
    url: Url = None,
    database: Database = None,
) -> int:
    """Stores a correction of a report that is there; 1 where there is none, 2 where several are."""
    from pipelines.store import Override

    face: Face = ctx.obj.at(database)
    if not url and not (agency and year):
        raise face.refuse("overrides.whose", status=2)
    given = Override(
        what=what,
        value=typed(face, what, value),
        reason=reason,
        evidence=evidence,
        agency=agency,
        region_code=face.region(region),
        year=year,
        url=url,
    )
    store = face.open_store()
    meant = given if url else addressed(face, store, given)
    number = store.add_override(meant)
    face.say("overrides.added", id=number, target=what, value=value)
    return 0


def typed(face: Face, what: str, value: str) -> Any:
    """The value as the record holds it: a number for a cell, null for `null`, else text."""
    if value == "null":
        return None
    if what in NAMES:
        return [part for part in value.split("/") if part]
    if ("/" in what and ":" not in what) or what in NUMBERS:
        try:
            return int(value)
        except ValueError:
            pass
        try:
            if what not in NUMBERS:
                return float(value)
        except ValueError:
            pass
        raise face.refuse("overrides.number", status=2, target=what, value=value)
    return value


def addressed(face: Face, store: Store, given: Override) -> Override:
    """The override with the full name of the agency that is meant.

    Overrides match a report as it was read. Where another override has changed what a report is
    asked for by, its address says which one is meant.
    """
    from dataclasses import replace

    from nianbao.commands.asking import one_report

    assert given.agency is not None
    assert given.year is not None
    record = one_report(face, store, given.agency, given.year, given.region_code)
    keys = {cell_key(cell) for cell in record["cells"]}
    cell = given.what.partition(":")[0]
    if "/" in cell and cell not in keys:
        raise face.refuse("overrides.no_cell", target=cell)
    if "override" in (record["sources"].get(name) for name in ("agency", "region_code", "year")):
        return replace(given, agency=None, region_code=None, year=None, url=record["url"])
    return replace(given, agency=record["agency"], region_code=record["region_code"])


def cell_key(cell: dict[str, Any]) -> str:
    return f"{cell['table']}/{cell['row']}/{cell['column']}"
