"""Records out of the house: JSON lines, or the tidy cells view as CSV, workbook or Parquet.

In goes an iterator of contract records, out go bytes or a file, one record at a time, so that
memory stays flat however many reports there are. A file appears under its name only when it is
complete.

A CSV *file* begins with a byte order mark: without it Excel opens UTF-8 as GBK and shows mojibake.
On standard output there is none, because the next program would take it for part of the first
column's name.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Record = Mapping[str, Any]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
REPORT_COLUMNS = ("agency", "region_code", "region", "year")
CELL_PARTS = ("table", "row", "column", "raw", "value", "unit", "status")
TRAILING = ("template", "scope", "url")
CELL_COLUMNS = (*REPORT_COLUMNS, *CELL_PARTS, *TRAILING)
"""The columns of the store's view `cells`, in its order."""
SHEET_ROWS = 1_048_576
PARQUET_TYPES = (
    *("VARCHAR", "VARCHAR", "VARCHAR", "SMALLINT"),
    *("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR", "VARCHAR"),
    *("VARCHAR", "VARCHAR", "VARCHAR"),
)
NULL = "\ue000"
"""Stands for null on the way to Parquet; no character of Unicode's is meant by it."""


def json_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Each record as one line of UTF-8, keys in the order of the contract."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False, default=str).encode() + b"\n"


def csv_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """A header and a line a cell, as the view `cells` has them; the region spelled out with `/`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def flush() -> bytes:
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text.encode()

    writer.writerow(CELL_COLUMNS)
    yield flush()
    for record in records:
        writer.writerows(cell_rows(record))
        yield flush()


def cell_rows(record: Record) -> Iterator[tuple[Any, ...]]:
    """The record's cells as rows of `CELL_COLUMNS`."""
    head = [record[name] for name in REPORT_COLUMNS]
    head[2] = "/".join(record["region"])
    tail = [record[name] for name in TRAILING]
    for cell in record["cells"]:
        yield (*head, *(cell[name] for name in CELL_PARTS), *tail)


def write_workbook(records: Iterable[Record], out: BinaryIO) -> None:
    """The same rows as a workbook (ECMA-376): figures as numbers, all else as the text it is.

    A sheet holds 1,048,576 rows; what goes beyond stands on further sheets with the same header.
    """
    from xlsxwriter import Workbook

    # nothing that is printed becomes a formula, a link or another number
    exact = dict.fromkeys(("strings_to_numbers", "strings_to_formulas", "strings_to_urls"), False)
    with Workbook(out, {"constant_memory": True, **exact}) as book:
        at = SHEET_ROWS
        for record in records:
            for row in cell_rows(record):
                if at == SHEET_ROWS:
                    sheet, at = _sheet(book), 1
                sheet.write_row(at, 0, row)
                at += 1
        if not book.worksheets():
            _sheet(book)


def _sheet(book: Workbook) -> Worksheet:
    """A further sheet with the header."""
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("cells" if number == 1 else f"cells {number}")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, CELL_COLUMNS, book.add_format({"bold": True}))
    return sheet


def write_parquet(records: Iterable[Record], path: Path) -> None:
    """The same rows as Parquet; raises ImportError where the extra `parquet` is not installed."""
    import duckdb

    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as staged:
        writer = csv.writer(staged)
        for record in records:
            for row in cell_rows(record):
                # a blank is not a null
                writer.writerow(NULL if value is None else value for value in row)
        staged.flush()
        with duckdb.connect() as connection:
            rows = connection.read_csv(
                staged.name,
                header=False,
                columns=dict(zip(CELL_COLUMNS, PARQUET_TYPES, strict=True)),
                na_values=[NULL],
                quotechar='"',
                escapechar='"',
                sep=",",
            )
            rows.write_parquet(str(path), compression="zstd")


@contextmanager
def complete_path(path: Path) -> Iterator[Path]:
    """A path to write to that gets the given name only when everything has been written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def complete_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name only when everything has been written; raises OSError."""
    with complete_path(path) as unfinished:
        try:
            stream = unfinished.open("wb")
        except OSError as error:
            # people know the name they gave
            raise OSError(error.errno, error.strerror, str(path)) from error
        with stream:
            yield stream
