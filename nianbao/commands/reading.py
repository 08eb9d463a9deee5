"""`nianbao parse` and `nianbao identify`: files or lines in, JSON out; no store, no network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from nianbao.face import Face, standard_output
from nianbao.options import Files, Url


def parse(ctx: typer.Context, files: Files, url: Url = None) -> int:
    """One record a line, in the order of the files; 1 when a file is unreadable or no report."""
    from pipelines import Capture, process
    from pipelines.guard import guarded

    face: Face = ctx.obj
    out, failed = standard_output(), False
    with face.progress("parse.progress", len(files)) as advance:
        for path in files:
            advance()
            try:
                resource = local_resource(path, url)
            except OSError as error:
                face.say("errors.file", path=path, message=error.strerror)
                failed = True
                continue
            reading = guarded(process, Capture(page=resource))
            if reading.report is None:
                face.say("parse.not_a_report", path=path, reason=reading.reason)
                failed = True
                continue
            out.write(json_line(reading.report.as_record()))
    out.flush()
    return int(failed)


def identify(ctx: typer.Context) -> int:
    """Lines of standard input with agency, region, year and their sources added."""
    face: Face = ctx.obj
    from pipelines.identity import identify_line

    out, failed = standard_output(), False
    for number, line in numbered_lines():
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict):
                raise ValueError("not an object")
        except ValueError as error:
            face.say("identify.bad_line", number=number, message=error)
            failed = True
            continue
        out.write(json_line({**entry, **identify_line(entry)}))
    out.flush()
    return int(failed)


def numbered_lines() -> Iterator[tuple[int, bytes]]:
    """The non-empty lines of standard input with their numbers."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            yield number, line


def local_resource(path: Path, url: str | None = None) -> Any:
    """A file as the resource a capture is made of; its name is all that is known of its type.

    Raises OSError for a file that cannot be read.
    """
    from pipelines.model import Resource

    return Resource(url=url or "", body=path.read_bytes(), name=path.name)


def json_line(record: Any) -> bytes:
    """A JSON object as one line of UTF-8, keys in the order of the contract."""
    return json.dumps(record, ensure_ascii=False, default=str).encode() + b"\n"
