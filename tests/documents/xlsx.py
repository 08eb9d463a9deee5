"""A paper as an .xlsx workbook, written by hand from ECMA-376: own XML, own zip."""

from __future__ import annotations

import random
from xml.sax.saxutils import escape, quoteattr

from tests.documents.content import Paper
from tests.documents.docx import HEAD, R, content_types, packed, relations
from tests.documents.sheets import Page, Stored, pages_of

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write(paper: Paper, rng: random.Random) -> bytes:
    """The file; texts stand in the shared table or in the cells."""
    return workbook(pages_of(paper, rng), rng)


def workbook(pages: list[Page], rng: random.Random) -> bytes:
    formats: list[str] = ["General"]
    texts: list[str] = []
    inline = rng.random() < 0.3
    sheets = [sheet(page, formats, texts, inline, rng) for page in pages]
    listed = "".join(
        f'<sheet name="{page.name}" sheetId="{at}" r:id="rId{at}"'
        + (' state="hidden"/>' if page.hidden else "/>")
        for at, page in enumerate(pages, 1)
    )
    targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(pages) + 1)]
    types = {
        f"xl/{part}.xml": f"spreadsheetml.{words}"
        for part, words in (
            ("workbook", "sheet.main"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
            *((f"worksheets/sheet{at}", "worksheet") for at in range(1, len(pages) + 1)),
        )
    }
    parts = {
        "[Content_Types].xml": content_types(types),
        "_rels/.rels": relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{S}" xmlns:r="{R}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            [*targets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": styles(formats),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{S}">{"".join(texts)}</sst>',
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": text for at, text in enumerate(sheets, 1)}
    return packed(parts)


def styles(formats: list[str]) -> str:
    own = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode={quoteattr(code)}/>'
        for at, code in enumerate(formats)
        if at
    )
    cells = "".join(f'<xf numFmtId="{164 + at if at else 0}"/>' for at in range(len(formats)))
    return (
        f'{HEAD}<styleSheet xmlns="{S}"><numFmts>{own}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def name_of(row: int, column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def sheet(
    page: Page, formats: list[str], texts: list[str], inline: bool, rng: random.Random
) -> str:
    rows: dict[int, str] = {}
    for (row, column), kept in sorted(page.cells.items()):
        made = cell(name_of(row, column), kept, formats, texts, inline, rng)
        rows[row] = rows.get(row, "") + made
    body = ""
    for row, cells in rows.items():
        hidden = ' hidden="1"' if row in page.hidden_rows else ""
        body += f'<row r="{row + 1}"{hidden}>{cells}</row>'
    areas = "".join(
        f'<mergeCell ref="{name_of(a[0], a[1])}:{name_of(a[2], a[3])}"/>' for a in page.merged
    )
    merged = f"<mergeCells>{areas}</mergeCells>" if areas else ""
    return f'{HEAD}<worksheet xmlns="{S}"><sheetData>{body}</sheetData>{merged}</worksheet>'


def cell(
    place: str,
    kept: Stored,
    formats: list[str],
    texts: list[str],
    inline: bool,
    rng: random.Random,
) -> str:
    if kept.format not in formats:
        formats.append(kept.format)
    style = f'r="{place}" s="{formats.index(kept.format)}"'
    if kept.value is None:
        return f"<c {style}/>"
    if not isinstance(kept.value, str):
        value = repr(kept.value)
        return f"<c {style}><v>{value.removesuffix('.0')}</v></c>"
    if inline:
        return f'<c {style} t="inlineStr"><is><t>{escape(kept.value)}</t></is></c>'
    texts.append(f"<si>{runs(kept.value, rng)}</si>")
    return f'<c {style} t="s"><v>{len(texts) - 1}</v></c>'


def runs(text: str, rng: random.Random) -> str:
    """A shared text: plain, or in runs with the reading aid that is not printed."""
    if rng.random() < 0.8:
        return f'<t xml:space="preserve">{escape(text)}</t>'
    at = rng.randint(0, len(text))
    pieces = "".join(
        f'<r><t xml:space="preserve">{escape(p)}</t></r>' for p in (text[:at], text[at:])
    )
    return pieces + '<rPh sb="0" eb="1"><t>55</t></rPh>'
