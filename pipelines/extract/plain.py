"""Plain text to a Document: prose lines, and tables whose cells were flattened into lines.

Four shapes occur (variants.md section 6). X1: one cell a line, a TAB opens it, a line without TAB
continues it, an empty line before a TAB ends the row. X2: one row a line, cells between TABs.
X4: rows between bars. What has neither TAB nor bar (X3: one token a line) stays prose here; the
recogniser reads it by its labels. An archive's own header lines (标题：… 正文：) become metadata.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from pipelines.extract.charset import decode
from pipelines.extract.document import Block, Document, Paragraph, Slot, Table
from pipelines.numbers import read as read_number
from pipelines.sections import heading_of
from pipelines.text import compact

MEDIA_TYPE = "text/plain"
_RowOf = Callable[[str], list[str] | None]
_ARTEFACT = re.compile(r"\[bookmark: [^\]]*\]")
_HEADER = re.compile(
    r"^(标题|发布时间|发布日期|文号|发布机构|索引号|来源|栏目|原始链接|本地目录|有效性)\s*[:：]\s*(.*)$"
)
_BODY = re.compile(r"^正文\s*[:：]\s*$")
_HEADER_META = {
    "来源": "contentsource",
    "栏目": "columnname",
    "原始链接": "url",
    "发布机构": "publisher",
}
_TITLE_END = re.compile(r"(?:年度报告|年报|工作报告|的报告)(?:\([^)]*\))?$")


def read(body: bytes) -> Document:
    """Read a text file; every text is a document, though perhaps an empty one."""
    text, _ = decode(body)
    lines = _ARTEFACT.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines, header = _archive_header(lines)
    title = header.get("标题") or first_title(lines)
    return Document(
        MEDIA_TYPE,
        tuple(blocks_of(lines)),
        title=title,
        meta={name: header[key] for key, name in _HEADER_META.items() if header.get(key)},
    )


def _archive_header(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Split off an archive's header: lines of `name：value` closed by `正文：`."""
    header: dict[str, str] = {}
    for index, line in enumerate(lines[:30]):
        if _BODY.match(line.strip()):
            return lines[index + 1 :], header
        if line.strip() and not (found := _HEADER.match(line.strip())):
            break
        if line.strip() and found:
            header[found[1]] = found[2].strip()
    return lines, {}


def first_title(lines: Iterable[str]) -> str | None:
    """The report's title from the first lines, joined without a space where it is broken."""
    joined = ""
    for line in [line.strip() for line in lines if line.strip()][:6]:
        if "\t" in line or len(joined) + len(line) > 80:
            return None
        joined += line.rstrip(":：") if not joined else line
        if _TITLE_END.search(compact(joined)):
            return joined.strip()
    return None


def blocks_of(lines: Sequence[str]) -> list[Block]:
    """Paragraphs and flattened tables of a run of lines, in order.

    The lines may be those of a text file or the paragraphs of a page whose tables were flattened.
    """
    if (
        sum(line.count("\t") >= 2 and not line.startswith("\t\t\t\t\t\t\t\t\t") for line in lines)
        >= 3
    ):
        return _runs(lines, _tabbed_row)
    if sum(line.startswith("\t") for line in lines) >= 6:
        return _cells_a_line(lines)
    if sum(line.count("|") >= 3 for line in lines) >= 3:
        return _runs(lines, _barred_row)
    return [Paragraph(text) for line in lines if (text := line.strip().strip("|").strip())]


def paragraphs_of(lines: Sequence[str]) -> list[Block]:
    """The paragraphs of a document's lines, or the tables that were flattened into them."""
    if any("\t" in line or "|" in line for line in lines):
        return blocks_of(lines)
    return [Paragraph(line) for line in lines if line]


def _runs(lines: Sequence[str], row_of: _RowOf) -> list[Block]:
    """Lines that `row_of` reads as rows become tables; the others are prose.

    A row without cells is a rule between rows: it neither counts nor ends the table.
    """
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for at, line in enumerate([*lines, ""]):
        row = row_of(line)
        if row is not None:
            rows += [row] if row else []
            continue
        if not line.strip() and at < len(lines):
            # a paragraph's end between two rows, or before prose: what follows decides
            continue
        if rows:
            blocks.append(_table(rows, lossless=False))
            rows = []
        if text := line.strip():
            blocks.append(Paragraph(text))
    return blocks


def _tabbed_row(line: str) -> list[str] | None:
    return line.split("\t") if "\t" in line else None


def _barred_row(line: str) -> list[str] | None:
    if line.count("|") < 2:
        return None
    cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
    return [] if all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells) else cells


def _cells_a_line(lines: Sequence[str]) -> list[Block]:
    """Shape X1. An empty line inside a cell also occurs: what follows it decides (TAB: new row)."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    broken = False
    for index, line in enumerate([*lines, "\x00"]):
        if line.startswith("\t"):
            if broken or not rows:
                rows.append([])
            broken = False
            rows[-1].append(line[1:].strip(" \u3000"))
        elif rows and not line.strip():
            broken = True
        elif rows and heading_of(line) is None and _continues(lines, index):
            rows[-1][-1] += "\n" + line.strip()
            broken = False
        else:
            if rows:
                blocks.append(_table(_whole(rows), lossless=True))
            rows, broken = [], False
            if text := line.strip().strip("\x00"):
                blocks.append(Paragraph(text))
    return blocks


def _whole(rows: list[list[str]]) -> list[list[str]]:
    """Join a row that an empty line cut between its label and its numbers."""
    whole: list[list[str]] = []
    for row in rows:
        values = [read_number(cell).status for cell in row]
        if (
            whole
            and "text" not in values
            and any(row)
            and len([cell for cell in whole[-1] if cell]) <= 3
            and whole[-1][-1]
            and all(read_number(cell).status in ("text", "blank") for cell in whole[-1])
        ):
            whole[-1] += row
        else:
            whole.append(row)
    return whole


def _continues(lines: Sequence[str], index: int) -> bool:
    """Whether a line without TAB belongs to the cell above.

    It does if the table goes on: the next TAB comes within a few short lines, and that line is no
    caption or first header of another table, which prose may well precede.
    """
    for line in lines[index + 1 : index + 12]:
        if line.startswith("\t"):
            return not _FIRST_CELL.search(compact(line))
        if len(line.strip()) > 20:
            return False
    return False


_FIRST_CELL = re.compile(r"第二十条第\(一\)项|稽关系|^关系为|^行政复议$")


def _table(rows: Sequence[Sequence[str]], lossless: bool) -> Table:
    return Table(
        tuple(tuple(Slot(cell, i, j) for j, cell in enumerate(row)) for i, row in enumerate(rows)),
        geometry=False,
        lossless=lossless,
    )
