"""A paper as a Word document (.docx), written by hand from ECMA-376: own XML, own zip.

Besides plain documents it writes what editors leave behind: runs cut anywhere, revisions, hidden
text, text boxes stored twice, automatic numbers, content controls, frames of layout tables.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from tests.documents.content import Paper
from tests.documents.placing import Placed, placed, width_of
from tests.strangers.grids import Grid

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEADER = "<w:p><w:r><w:t>第 9 页</w:t></w:r></w:p>"
NUMERALS = "一二三四五六"


@dataclass
class Manner:
    """The habits of one word processor and its user."""

    cut: bool = False  # runs cut anywhere, also inside a number
    revised: bool = False  # deleted and inserted text with other figures
    hidden: bool = False  # hidden runs with other figures
    listed: bool = False  # 一、 and 1. are automatic numbers
    boxed: bool = False  # the first paragraph in a text box, stored twice
    framed: bool = False  # tables inside the single cell of another
    controls: bool = False  # content controls around paragraphs, cells and rows
    lines: str = "p"  # a label's lines: paragraphs or breaks
    strict: bool = False
    fields: bool = False
    lists: list[str] = field(default_factory=list)


def draw_manner(rng: random.Random) -> Manner:
    flags = ("cut", "revised", "hidden", "listed", "boxed", "framed", "controls", "fields")
    chosen = {name: rng.random() < 0.35 for name in flags}
    return Manner(lines=rng.choice(["p", "br", "cr"]), strict=rng.random() < 0.15, **chosen)


def write(paper: Paper, rng: random.Random, manner: Manner | None = None) -> bytes:
    """The file; `manner` is drawn where it is not given."""
    manner = manner or draw_manner(rng)
    writer = _Writer(rng, manner)
    body = writer.body(paper)
    document = f"{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    parts = {
        "[Content_Types].xml": content_types(
            {
                f"word/{part}.xml": f"wordprocessingml.{words}"
                for part, words in (
                    ("document", "document.main"),
                    ("styles", "styles"),
                    ("numbering", "numbering"),
                    ("header1", "header"),
                )
            }
        ),
        "_rels/.rels": relations([("officeDocument", "word/document.xml")]),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(
            [("styles", "styles.xml"), ("numbering", "numbering.xml"), ("header", "header1.xml")]
        ),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(manner.lists),
        "word/header1.xml": f'{HEAD}<w:hdr xmlns:w="{W}">{HEADER}</w:hdr>',
    }
    if manner.strict:
        parts = {name: text.replace(W, STRICT) for name, text in parts.items()}
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    """A zip of text parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(targets: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{listed}</Relationships>'


def content_types(parts: dict[str, str]) -> str:
    """The list of a package's parts with their types: part → last words of its type."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument."
    listed = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}{words}+xml"/>'
        for part, words in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{space}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{listed}</Types>"
    )


def styles() -> str:
    def style(kind: str, name: str, inner: str) -> str:
        return (
            f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{inner}</w:style>'
        )

    based = '<w:basedOn w:val="{}"/>'.format
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    made = [
        style("character", "note", "<w:rPr><w:vanish/></w:rPr>"),
        style("character", "note2", based("note")),
        style("paragraph", "chapter", listed),
    ]
    return f'{HEAD}<w:styles xmlns:w="{W}">{"".join(made)}</w:styles>'


def numbering(starts: list[str]) -> str:
    """List 1 numbers chapters; every other restarts the list of labels."""
    nums = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for at, start in enumerate(starts, 2)
    )
    return (
        f'{HEAD}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:suff w:val="nothing"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="8">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f"{nums}</w:numbering>"
    )


class _Writer:
    def __init__(self, rng: random.Random, manner: Manner) -> None:
        self.rng, self.manner = rng, manner
        self.chapters = 0

    def body(self, paper: Paper) -> str:
        made = [self.paragraph(paper.title)]
        boxed = not self.manner.boxed
        for part in paper.parts:
            if isinstance(part, Grid):
                made.append(self.table(part))
                made.append("<w:p/>" if self.rng.random() < 0.5 else "")
            elif part in paper.headings:
                made.append(self.heading(part))
            elif not boxed:
                boxed = True
                made.append(self.text_box(part))
            else:
                made.append(self.paragraph(part))
        made += [self.paragraph(line) for line in paper.signed or ()]
        return "".join(made)

    # --- text ------------------------------------------------------------------------------------

    def runs(self, text: str) -> str:
        """A line of text as runs."""
        manner, rng = self.manner, self.rng
        pieces = [text]
        if manner.cut and len(text) > 1:
            ends = sorted({0, len(text), *rng.sample(range(len(text)), min(3, len(text)))})
            pieces = [text[a:b] for a, b in pairwise(ends)]
        made = [self.run(piece) for piece in pieces]
        at = rng.randint(0, len(made))
        if manner.revised and rng.random() < 0.3:
            made.insert(at, f'<w:del w:id="3" w:author="甲">{self.run("77", "delText")}</w:del>')
            made[-1] = f'<w:ins w:id="4" w:author="甲">{made[-1]}</w:ins>' if at else made[-1]
        if manner.hidden and rng.random() < 0.3:
            style = rng.choice(["<w:vanish/>", '<w:rStyle w:val="note2"/>'])
            made.insert(at, self.run("66", properties=style))
        if manner.fields and rng.random() < 0.2:
            made.insert(0, _field_code())
            made.append('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        return "".join(made)

    def run(self, text: str, tag: str = "t", properties: str = "") -> str:
        given = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        inner = f'<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}>'
        if self.manner.cut and tag == "t" and self.rng.random() < 0.1:
            inner += "<w:softHyphen/>"
        return f"<w:r>{given}{inner}</w:r>"

    def paragraph(self, text: str, properties: str = "") -> str:
        made = f"<w:p>{properties}{self.runs(text)}</w:p>"
        if self.manner.controls and self.rng.random() < 0.2:
            made = f"<w:sdt><w:sdtPr/><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        return made

    def heading(self, text: str) -> str:
        due = NUMERALS[self.chapters % 6] + "、"
        if self.manner.listed and text.startswith(due):
            self.chapters += 1
            own = '<w:pPr><w:pStyle w:val="chapter"/></w:pPr>'
            return self.paragraph(text.removeprefix(due), own)
        return self.paragraph(text)

    def text_box(self, text: str) -> str:
        inner = f"<w:txbxContent><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:txbxContent>"
        shape = f"<wp:inline><wps:txbx>{inner}</wps:txbx></wp:inline>"
        return (
            '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
            f"<w:drawing>{shape}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}"
            "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    # --- tables ----------------------------------------------------------------------------------

    def table(self, grid: Grid) -> str:
        columns = '<w:gridCol w:w="900"/>' * width_of(grid)
        rows = "".join(self.row(row) for row in placed(grid))
        made = f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        if self.manner.framed:
            made = f"<w:tbl><w:tr><w:tc>{made}<w:p/></w:tc></w:tr></w:tbl>"
        return made

    def row(self, row: list[Placed]) -> str:
        cells = "".join(self.cell(item) for item in row)
        made = f"<w:tr>{cells}</w:tr>"
        if self.manner.controls and self.rng.random() < 0.1:
            return f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        if self.manner.revised and self.rng.random() < 0.05:
            made += f'<w:tr><w:trPr><w:del w:id="5"/></w:trPr>{cells}</w:tr>'
        return made

    def cell(self, item: Placed) -> str:
        box, given = item.box, ""
        if box.columns > 1:
            given += f'<w:gridSpan w:val="{box.columns}"/>'
        if box.rows > 1:
            given += '<w:vMerge w:val="restart"/>' if item.first else "<w:vMerge/>"
        inner = self.lines(box.text, box.kind) if item.first else "<w:p/>"
        made = f"<w:tc><w:tcPr>{given}</w:tcPr>{inner}</w:tc>"
        if self.manner.controls and self.rng.random() < 0.1:
            made = f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        return made

    def lines(self, text: str, kind: str) -> str:
        found = re.match(r"(\d)\.(.+)", text, re.S)
        properties = ""
        if self.manner.listed and kind == "label" and found:
            # every label a list of its own that begins at its number
            self.manner.lists.append(found[1])
            number = f'<w:numId w:val="{len(self.manner.lists) + 1}"/>'
            properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/>{number}</w:numPr></w:pPr>'
            text = found[2]
        pieces = text.split("\n")
        if self.manner.lines == "p":
            rest = "".join(self.paragraph(piece) for piece in pieces[1:])
            return self.paragraph(pieces[0], properties) + rest
        between = f"<w:r><w:{self.manner.lines}/></w:r>"
        return f"<w:p>{properties}{between.join(self.runs(piece) for piece in pieces)}</w:p>"


def _field_code() -> str:
    """An open field whose instruction holds a figure and whose result is what follows."""
    begin, separate = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate")
    )
    code = "<w:r><w:instrText>=SUM(88) </w:instrText></w:r><w:r><w:t>99</w:t></w:r>"
    return begin + code + separate


def by_library(paper: Paper) -> bytes:
    """The same paper written by python-docx: merged cells as that library merges them."""
    import docx as library

    document = library.Document()
    document.add_paragraph(paper.title)
    for part in paper.parts:
        if not isinstance(part, Grid):
            document.add_paragraph(part)
            continue
        rows = placed(part)
        table = document.add_table(len(rows), width_of(part))
        for item in (item for row in rows for item in row if item.first):
            last = table.cell(item.row + item.box.rows - 1, item.column + item.box.columns - 1)
            table.cell(item.row, item.column).merge(last).text = item.box.text
    for line in paper.signed or ():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
