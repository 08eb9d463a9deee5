"""An HTML page to a Document.

In go the bytes of a page, out come the report's paragraphs and tables in reading order. A table
that only arranges the page is opened and its cells are read as blocks; a table of figures becomes
a `Table` and leaves its mark in the text, so that the order of prose and tables is kept. Text is
joined inside a paragraph or cell without separator and broken only at p, br, td and their like:
editors cut words and even numbers into several spans (variants.md, refinements).
"""

from __future__ import annotations

import re

from lxml import etree

from pipelines.extract import content as content_of
from pipelines.extract import page, plain
from pipelines.extract.document import Block, Document, Paragraph, Table
from pipelines.extract.dom import Element, text_of_all
from pipelines.extract.grids import BREAK, cells_of, resolve, rows_of, unwrap

MEDIA_TYPE = "text/html"
# Marks the place of a table in the running text: <TABLE>number<TABLE>.
TABLE = "\ue8f2"
# 开普云 cuts a body into pages by script where its text says so (portals.md section 2).
_PAGE_BREAK = "#PAGE_BREAK#"
_LONG = 60


def read(body: bytes) -> Document | None:
    """Read a page; None where the bytes hold no HTML at all."""
    root = page.parse(body)
    if root is None:
        return None
    meta = page.metadata(root)
    page.drop_unseen(root)
    page.keep_lines(root)
    page.mark_breaks(root)
    shown, candidates = page.titles(root, meta)
    date = page.printed_date(root)
    node = content_of.find(root)
    blocks = blocks_of(node) if node is not None else main_text(body)
    images = [] if node is None else list(node.iter("img", "embed", "iframe"))
    return Document(
        MEDIA_TYPE,
        tuple(blocks),
        title=shown,
        titles=candidates,
        meta=meta,
        printed_date=date,
        images=len(images),
    )


def main_text(body: bytes) -> list[Block]:
    """The main text as trafilatura finds it: for pages that show no chapter of a report.

    It is not asked where chapters are seen: it takes three times as long as the rest of the road,
    and its tables lose and pad cells.
    """
    # Imported here: it loads for a second, and only pages without chapters need it.
    import trafilatura

    root = page.parse(body)
    if root is None:
        return []
    page.drop_unseen(root)
    content_of.drop_links(root)
    text = etree.tostring(root, encoding="unicode", method="html")
    found = trafilatura.extract(text, include_tables=False, include_comments=False)
    return [Paragraph(line) for line in (found or "").splitlines() if line.strip()]


def blocks_of(node: Element) -> list[Block]:
    """Paragraphs and tables under `node` in reading order."""
    tables: list[Table] = []
    for element in list(node.iter("table")):
        if element is not node and not _inside_taken(element, node):
            _take(element, tables)
    blocks: list[Block] = []
    prose: list[str] = []
    for piece in text_of_all(node).replace(_PAGE_BREAK, BREAK).split(BREAK):
        for part in re.split(f"({TABLE}\\d+{TABLE})", piece) if TABLE in piece else (piece,):
            if part.startswith(TABLE):
                blocks += plain.paragraphs_of(prose)
                blocks.append(tables[int(part.strip(TABLE))])
                prose = []
            else:
                prose.append(_line(part))
    return [*blocks, *plain.paragraphs_of(prose)]


def _line(text: str) -> str:
    """A piece of running text as a line: a leading TAB stays, it may open a flattened cell."""
    line = unwrap(text).strip(" \r\n\u00a0\u3000")
    return line if line.strip() or "\t" in text.split("\n")[0] else ""


def _inside_taken(element: Element, top: Element) -> bool:
    """Whether a table above was already taken (its subtree is cut off from the page)."""
    while element is not top:
        parent = element.getparent()
        if parent is None:
            return True
        element = parent
    return False


def _take(element: Element, tables: list[Table]) -> None:
    """Replace runs of data rows of `element` by their marks; leave layout rows to be read on."""
    rows = list(rows_of(element))
    if not rows or all(len(cells_of(row)) <= 1 and not _figures(row) for row in rows):
        return
    run: list[Element] = []
    for row in [*rows, None]:
        if row is not None and not _layout(row):
            run.append(row)
            continue
        if run:
            _replace(run, resolve(run), tables)
            run = []


def _figures(row: Element) -> bool:
    return len(text_of_all(row).strip()) <= _LONG and not any(True for _ in row.iter("table"))


def _layout(row: Element) -> bool:
    """Whether a row arranges the page: a real table inside it, or one cell of long prose."""
    for inner in row.iter("table"):
        inner_rows = list(rows_of(inner))
        if len(inner_rows) > 1 or (inner_rows and len(cells_of(inner_rows[0])) > 2):
            return True
    cells = cells_of(row)
    if len(cells) == 1:
        text = text_of_all(cells[0]).strip(BREAK + " \n\r\t\u3000\u00a0")
        return len(text) > _LONG and "稽关系" not in text
    return False


def _replace(run: list[Element], table: Table, tables: list[Table]) -> None:
    """Empty the rows of a run and put the table's mark into the first of them."""
    for row in run:
        tail = row.tail
        row.clear()
        row.tail = tail
    run[0].text = f"{BREAK}{TABLE}{len(tables)}{TABLE}{BREAK}"
    tables.append(table)
