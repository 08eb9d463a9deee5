"""`nianbao export`, `show` and `issues`: questions to the store, answers on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.face import Face, Refusal, standard_output
from nianbao.options import (
    Agency,
    AsNamed,
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
MOST_CANDIDATES = 20


def export(
    ctx: typer.Context,
    format: Annotated[ExportFormat | None, typer.Option("--format")] = None,
    output: Output = None,
    region: Region = None,
    years: Years = None,
    agency: Agency = None,
    as_named: AsNamed = False,
    database: Database = None,
) -> int:
    """Streams records to a file or standard output; memory does not grow with their number."""
    from nianbao.export import (
        BYTE_ORDER_MARK,
        complete_file,
        complete_path,
        csv_lines,
        json_lines,
        write_parquet,
        write_workbook,
    )

    face: Face = ctx.obj.at(database)
    if format is None:
        ending = output.suffix.lstrip(".").lower() if output else ""
        format = ExportFormat(ending) if ending in set(ExportFormat) else ExportFormat.JSONL
    lines_of = json_lines if format is ExportFormat.JSONL else csv_lines
    count = 0

    def counted(records: Iterable[Record]) -> Iterator[Record]:
        nonlocal count
        with face.progress("export.progress") as advance:
            for record in records:
                count += 1
                advance()
                yield record

    if output is None and format in (ExportFormat.XLSX, ExportFormat.PARQUET):
        raise face.refuse("export.needs_output", status=2, format=format.value)
    if format is ExportFormat.PARQUET and find_spec("duckdb") is None:
        raise face.refuse("export.needs_duckdb", python=sys.executable)
    code = face.region(region)
    store = face.open_store()
    records = counted(store.records(code, tuple(years or ()), agency, as_named=as_named))
    if output is None:
        out = standard_output()
        out.writelines(lines_of(records))
        out.flush()
        return 0
    if format is ExportFormat.PARQUET:
        with complete_path(output) as unfinished:
            write_parquet(records, unfinished)
    else:
        with complete_file(output) as stream:
            if format is ExportFormat.XLSX:
                write_workbook(records, stream)
            else:
                stream.write(BYTE_ORDER_MARK if format is ExportFormat.CSV else b"")
                stream.writelines(lines_of(records))
    face.say("export.done", count=count, path=output)
    return 0


def show(
    ctx: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="AGENCY")],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1990, max=2100)],
    region: Region = None,
    as_named: AsNamed = False,
    database: Database = None,
) -> int:
    """One report in full (all its scopes, where there are several)."""
    from nianbao.show import report

    face: Face = ctx.obj.at(database)
    code = face.region(region)
    store = face.open_store()
    chosen = one_report(face, store, agency, year, code, as_named=as_named)
    # the agency's report first, then those of a wider scope
    others = [
        record
        for record in store.records(chosen["region_code"], (year,), chosen["agency"], as_named=True)
        if (record["agency"], record["region_code"]) == (chosen["agency"], chosen["region_code"])
        and record["scope"] != chosen["scope"]
    ]
    console = face.console()
    for record in (chosen, *others):
        console.print(report(record, face.messages))
    return 0


def issues(
    ctx: typer.Context,
    region: Region = None,
    years: Years = None,
    agency: Agency = None,
    as_named: AsNamed = False,
    severity: Annotated[Severity | None, typer.Option("--severity")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="NAME")] = None,
    format: Format = ListFormat.TABLE,
    database: Database = None,
) -> int:
    """Findings of the stored reports, in the order of the reports; a table, or JSON lines."""
    from nianbao.export import json_lines
    from nianbao.show import issue_table

    face: Face = ctx.obj.at(database)
    code = face.region(region)
    found = face.open_store().findings(
        code, tuple(years or ()), agency, rule=rule, severity=severity, as_named=as_named
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


def one_report(
    face: Face,
    store: Store,
    agency: str,
    year: int,
    region: str | None,
    *,
    as_named: bool = False,
) -> dict[str, Any]:
    """The report a person means by a name and a year; a body's name of another year means it too.

    Refuses with status 2 and the candidates where several agencies are meant, with status 1 where
    there is none, naming the years that are held.
    """
    from pipelines.store import AmbiguousAgency

    try:
        found = store.record(agency, year, region, as_named=as_named)
    except AmbiguousAgency as error:
        pairs = dict.fromkeys((c["agency"], c["region_code"]) for c in error.candidates)
        lines = [f"  {name} (--region {code})" for name, code in list(pairs)[:MOST_CANDIDATES]]
        if len(pairs) > MOST_CANDIDATES:
            lines.append(f"  … (+{len(pairs) - MOST_CANDIDATES})")
        head = face.messages("show.ambiguous", agency=agency)
        raise Refusal("\n".join([head, *lines]), status=2) from error
    if found is not None:
        if not as_named and store.record(agency, year, region, as_named=True) is None:
            face.say("show.followed", agency=agency, year=year, name=found["agency"])
        return found
    every = store.records(None, (), agency, at=region, as_named=as_named)
    held = sorted({record["year"] for record in every} - {None})
    if not held:
        raise face.refuse("show.unknown_agency", agency=agency)
    raise face.refuse("show.none", agency=agency, year=year, years=", ".join(map(str, held)))
