"""Records out of the house: JSON lines, or the tidy cells view as CSV.

In goes an iterator of contract records, out go bytes, one record at a time, so that memory stays
flat however many reports there are. A file appears under its name only when it is complete.

A CSV *file* begins with a byte order mark: without it Excel opens UTF-8 as GBK and shows mojibake.
On standard output there is none, because the next program would take it for part of the first
column's name.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

Record = Mapping[str, Any]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
REPORT_COLUMNS = ("agency", "region_code", "region", "year")
CELL_PARTS = ("table", "row", "column", "raw", "value", "unit", "status")
TRAILING = ("template", "scope", "url")
CELL_COLUMNS = (*REPORT_COLUMNS, *CELL_PARTS, *TRAILING)
"""The columns of the store's view `cells`, in its order."""


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
        head = [record[name] for name in REPORT_COLUMNS]
        head[2] = "/".join(record["region"])
        tail = [record[name] for name in TRAILING]
        for cell in record["cells"]:
            writer.writerow((*head, *(cell[name] for name in CELL_PARTS), *tail))
        yield flush()


@contextmanager
def complete_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name only when everything has been written; raises OSError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            stream = unfinished.open("wb")
        except OSError as error:
            # people know the name they gave
            raise OSError(error.errno, error.strerror, str(path)) from error
        with stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
