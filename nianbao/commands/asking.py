"""`nianbao export`, `show` and `issues`: questions to the store, answers on standard output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.face import Face, Refusal, standard_output
from nianbao.options import (
    Agency,
    Database,
    ExportFormat,
    Format,
    ListFormat,
    Output,
    Region,
    Severity,
    Years,
)

if TYPE_CHECKING:
    from pipelines.store import Store

Record = Mapping[str, Any]


def export(
    ctx: typer.Context,
    format: Annotated[ExportFormat, typer.Option("--format")] = ExportFormat.JSONL,
    output: Output = None,
    region: Region = None,
    years: Years = None,
    agency: Agency = None,
    database: Database = None,
) -> int:
    """Streams records to a file or standard output; memory does not grow with their number."""
    from nianbao.export import BYTE_ORDER_MARK, complete_file, csv_lines, json_lines

    face: Face = ctx.obj.at(database)
    lines_of = json_lines if format is ExportFormat.JSONL else csv_lines
    count = 0

    def counted(records: Iterable[Record]) -> Iterator[Record]:
        nonlocal count
        with face.progress("export.progress") as advance:
            for record in records:
                count += 1
                advance()
                yield record

    store = face.open_store()
    records = counted(store.records(face.region(region), tuple(years or ()), agency))
    if output is None:
        out = standard_output()
        out.writelines(lines_of(records))
        out.flush()
        return 0
    with complete_file(output) as stream:
        if format is ExportFormat.CSV:
            stream.write(BYTE_ORDER_MARK)
        stream.writelines(lines_of(records))
    face.say("export.done", count=count, path=output)
    return 0


def show(
    ctx: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="AGENCY")],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1990, max=2100)],
    region: Region = None,
    database: Database = None,
) -> int:
    """One report in full (all its scopes, where there are several)."""
    from nianbao.show import report

    face: Face = ctx.obj.at(database)
    store = face.open_store()
    name, code = one_agency(face, store, agency, face.region(region))
    records = [r for r in store.records(code, (year,), name) if r["region_code"] == code]
    if not records:
        held = {r["year"] for r in store.records(code, (), name)}
        raise face.refuse(
            "show.none", agency=name, year=year, years=", ".join(map(str, sorted(held)))
        )
    console = face.console()
    for record in records:
        console.print(report(record, face.messages))
    return 0


def issues(
    ctx: typer.Context,
    region: Region = None,
    years: Years = None,
    agency: Agency = None,
    severity: Annotated[Severity | None, typer.Option("--severity")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="NAME")] = None,
    format: Format = ListFormat.TABLE,
    database: Database = None,
) -> int:
    """Findings of the stored reports, in the order of the reports; a table, or JSON lines."""
    from nianbao.export import json_lines
    from nianbao.show import issue_table

    face: Face = ctx.obj.at(database)
    store = face.open_store()
    found = (
        {"agency": r["agency"], "region_code": r["region_code"], "year": r["year"], **issue}
        for r in store.records(face.region(region), tuple(years or ()), agency)
        for issue in r["issues"]
        if severity in (None, issue["severity"]) and rule in (None, issue["rule"])
    )
    if format is ListFormat.JSONL:
        out = standard_output()
        out.writelines(json_lines(found))
        out.flush()
        return 0
    rows = list(found)
    if not rows:
        face.say("issues.none")
        return 0
    face.console().print(issue_table(rows, face.messages))
    reports = len({(row["agency"], row["year"]) for row in rows})
    face.say("issues.count", count=len(rows), reports=reports)
    return 0


def one_agency(face: Face, store: Store, name: str, region: str | None) -> tuple[str, str | None]:
    """The one agency a person means: its full name and region code.

    The full name counts before a part of it. Refuses with status 2 and the candidates where
    several remain, with status 1 where there is none.
    """
    from nianbao.lookup import agencies_like

    found = agencies_like(store, name, region)
    if not found:
        raise face.refuse("show.unknown_agency", agency=name)
    if len(found) > 1:
        lines = [f"  {agency} (--region {code})" for agency, code in found[:20]]
        more = [f"  … {len(found) - 20}"] if len(found) > 20 else []
        head = face.messages("show.ambiguous", agency=name)
        raise Refusal("\n".join([head, *lines, *more]), status=2)
    return found[0]
