"""`nianbao check` and `nianbao diff`: a draft against the rules, a report against another."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.commands.asking import one_report
from nianbao.commands.reading import json_line, local_resource
from nianbao.face import Face, standard_output
from nianbao.options import AsNamed, Database, Files, Region, TableFormat

if TYPE_CHECKING:
    from nianbao.check import Checked
    from pipelines.store import Store


class CheckFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def check(
    ctx: typer.Context,
    files: Files,
    format: Annotated[CheckFormat, typer.Option("--format")] = CheckFormat.TEXT,
) -> int:
    """A block (or a JSON object a line) a file; 1 where one is unreadable, no report, or in error.

    Warnings and infos never count. Nothing is stored, nothing is asked of the network.
    """
    from nianbao.check import as_json, drawn

    face: Face = ctx.obj
    failed = False
    console = face.console()
    for path in files:
        try:
            found = checked(path)
        except OSError as error:
            face.say("errors.file", path=path, message=error.strerror)
            failed = True
            continue
        failed |= found.failed
        if format is CheckFormat.JSON:
            standard_output().write(json_line(as_json(found, face.messages)))
            standard_output().flush()
        else:
            console.print(drawn(found, face.messages))
    return int(failed)


def checked(path: Path) -> Checked:
    """The file read as any capture is; raises OSError where it cannot be opened."""
    from nianbao.check import Checked
    from pipelines import Capture, process
    from pipelines.guard import guarded

    reading = guarded(process, Capture(page=local_resource(path)))
    record = reading.report.as_record() if reading.report else None
    return Checked(str(path), record, reading.reason)


def diff(
    ctx: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="AGENCY")],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1990, max=2100)],
    other: Annotated[int | None, typer.Argument(metavar="[YEAR]", min=1990, max=2100)] = None,
    region: Region = None,
    as_named: AsNamed = False,
    versions: Annotated[bool, typer.Option("--versions")] = False,
    changed: Annotated[bool, typer.Option("--changed")] = False,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,
    database: Database = None,
) -> int:
    """Two years of one agency side by side, or with `versions` the history of one report."""
    face: Face = ctx.obj.at(database)
    code = face.region(region)
    if versions == (other is not None):
        raise face.refuse("diff.years", status=2)
    if versions and format is TableFormat.CSV:
        raise face.refuse("diff.no_csv", status=2)
    store = face.open_store()
    first = one_report(face, store, agency, year, code, as_named=as_named)
    if other is None:
        return history(face, store, first, format)
    same = first["agency"] or agency, other, first["region_code"]
    second = one_report(face, store, *same, as_named=as_named)
    from nianbao import compare, show_diff

    every = compare.lines(first, second)
    lines = [line for line in every if line.differs or not changed]
    template = first["template"]
    if format is not TableFormat.TABLE:
        rows = [show_diff.plain(line, template, face.messages) for line in lines]
        write_rows(rows, show_diff.COLUMNS, format)
        return 0
    heads = (str(year), str(other))
    face.console().print(show_diff.table(lines, heads, template, face.messages))
    face.say("diff.of", agency=first["agency"], one=template, two=second["template"])
    left = compare.alone(first, second, every)
    if any(left):
        face.say("diff.alone", first=left[0], second=left[1], one=year, two=other)
    return 0


def history(face: Face, store: Store, record: Mapping[str, Any], format: TableFormat) -> int:
    """What changed from version to version of one report, at the address that is shown."""
    from nianbao import show_diff
    from nianbao.versions import changes

    kept = store.versions(record["agency"], record["year"], record["region_code"])
    steps = changes(kept)
    template = record["template"]
    if format is TableFormat.JSON:
        for step in steps:
            made = show_diff.plain_change(step, template, face.messages)
            standard_output().write(json_line(made))
        standard_output().flush()
        return 0
    if not steps:
        face.say("diff.one_version", agency=record["agency"], year=record["year"])
    for step in steps:
        face.console().print(show_diff.change(step, template, face.messages))
    return 0


def write_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], format: TableFormat
) -> None:
    """Flat objects to standard output: CSV with a header, or one JSON object a line."""
    out = standard_output()
    if format is TableFormat.JSON:
        out.writelines(json_line(row) for row in rows)
    else:
        text = io.StringIO()
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows)
        out.write(text.getvalue().encode())
    out.flush()
