"""A workbook (.xlsx or .xls) to a Document: the visible sheets one after the other.

In go the bytes, out come prose and tables as printed (`sheet_blocks`), numbers in the format of
their cell (`cell_formats`). Own readers of both kinds of workbook, because libraries give the
stored values and not the printed ones, and lay out every place up to the last corner.
"""

from __future__ import annotations

from pipelines.extract import sheet_binary, sheet_xml
from pipelines.extract.compound import SIGNATURE
from pipelines.extract.document import Block, Document, Paragraph
from pipelines.extract.plain import first_title
from pipelines.extract.sheet_blocks import blocks_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"


def read(body: bytes) -> Document:
    """Read a workbook; raises `Unreadable` or `NeedsConverter`."""
    binary = body.startswith(SIGNATURE)
    sheets, doubts = sheet_binary.sheets(body) if binary else (sheet_xml.sheets(body), ())
    blocks: list[Block] = [block for sheet in sheets for block in blocks_of(sheet)]
    lines = [
        line
        for block in blocks[:12]
        if isinstance(block, Paragraph)
        for line in block.text.split("\n")
    ]
    prose = [
        part
        for block in blocks
        for part in (
            [Paragraph(line.strip()) for line in block.text.split("\n") if line.strip()]
            if isinstance(block, Paragraph)
            else [block]
        )
    ]
    return Document(XLS if binary else XLSX, tuple(prose), title=first_title(lines), doubts=doubts)
