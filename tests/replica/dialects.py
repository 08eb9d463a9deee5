"""The editors' markup: the same report as D1 … D5, nested layout tables, pictures, flattened text.

In: headings, paragraphs, tables of boxes. Out: the HTML an editor would have left (portal_pages.md
sections 0.2–0.4). A dialect never changes a word or a digit, only what stands around them.
"""

from __future__ import annotations

from html import escape

from tests.replica.forms import Box, Table

INDENT = "\u3000\u3000"


def attributes(box: Box) -> str:
    spans = f' colspan="{box.columns}"' if box.columns > 1 else ""
    return spans + (f' rowspan="{box.rows}"' if box.rows > 1 else "")


def text(words: str) -> str:
    return escape(words, quote=False).replace("\xa0", "&nbsp;")


def halves(words: str) -> tuple[str, str]:
    """A figure cut in two, as an editor's runs cut it: 1,204 → 1 | ,204."""
    middle = max(1, len(words) // 2)
    return words[:middle], words[middle:]


class Clean:
    """D1: plain paragraphs, `<p align=center>` in cells (a TRS editor of today)."""

    table_tag = '<table width="100%" bordercolor="#000000" border="1" cellspacing="0">'

    def heading(self, words: str) -> str:
        return f"<p>{INDENT}<b>{text(words)}</b></p>\n"

    def paragraph(self, words: str) -> str:
        return f"<p>{INDENT}{text(words)}</p>\n"

    def closing(self, words: str) -> str:
        return f'<p align="right">{text(words)}</p>\n'

    def title(self, lines: list[str]) -> str:
        return ""

    def cell(self, box: Box) -> str:
        if box.cell is not None and box.cell.split:
            first, second = halves(box.lines[0])
            body = f"<p>{text(first)}<span>{text(second)}</span></p>"
        else:
            place = ' align="center"' if box.head or box.cell else ""
            body = "".join(f"<p{place}>{text(line)}</p>" for line in box.lines)
        return f'<td width="80" valign="middle"{attributes(box)}>{body}</td>'

    def row(self, boxes: list[Box], number: int) -> str:
        return "<tr>" + "".join(self.cell(box) for box in boxes) + "</tr>\n"

    def table(self, rows: Table) -> str:
        body = "".join(self.row(row, number) for number, row in enumerate(rows))
        return f"{self.table_tag}\n<tbody>\n{body}</tbody></table>\n"

    def whole(self, body: str) -> str:
        return body


class Word(Clean):
    """D2: a paste from Word. Runs cut words and numbers, a `<b><span>` wraps the whole table."""

    table_tag = '<table class="MsoNormalTable" style="border-collapse: collapse" border="0">'
    style = "font-size: 16pt; font-family: 仿宋_GB2312"

    def heading(self, words: str) -> str:
        return (
            '<p class="MsoNormal" style="line-height: 30pt"><b>'
            f'<span style="{self.style}">&nbsp;&nbsp; </span><span style="font-family: 黑体">'
            f'<font face="黑体">{text(words)}</font></span></b><o:p></o:p></p>\n'
        )

    def paragraph(self, words: str) -> str:
        return (
            '<p class="MsoNormal" style="text-autospace: ideograph-numeric">'
            f'<span style="{self.style}">&nbsp; &nbsp;&nbsp;</span>{self.runs(words)}</p>\n'
        )

    def closing(self, words: str) -> str:
        return f'<p class="MsoNormal" align="right">{self.runs(words)}</p>\n'

    def runs(self, words: str) -> str:
        """Latin digits fall out of the Chinese font, each run in a span of its own."""
        parts, run = [], ""
        for letter in words:
            if run and letter.isascii() != run[-1].isascii():
                parts.append(run)
                run = ""
            run += letter
        return "".join(
            f"<span>{text(part)}</span>"
            if part.isascii()
            else f'<span style="{self.style}"><font face="仿宋_GB2312">{text(part)}</font></span>'
            for part in [*parts, run]
        )

    def cell(self, box: Box) -> str:
        if box.cell is not None and box.cell.split:
            lines = "".join(f"<span>{text(half)}</span>" for half in halves(box.lines[0]))
        else:
            lines = "<span><br /></span>".join(
                f'<span style="font-size: 12pt">{text(line)}</span>' for line in box.lines
            )
        kind = "MsoNormal" if box.cell else "p"
        return (
            '<td style="border-top: windowtext 1pt solid; padding-left: 5.4pt" valign="middle"'
            f'{attributes(box)}><p class="{kind}" align="center">{lines}</p></td>\n'
        )

    def row(self, boxes: list[Box], number: int) -> str:
        cells = "".join(self.cell(box) for box in boxes)
        return f'<tr style="height: 28.35pt">{cells}</tr>\n'

    def table(self, rows: Table) -> str:
        return (
            '<b><span style="font-size: 16pt; font-weight: bold">\n'
            '<div class="TRS_PreAppend" style="overflow-x: hidden" align="center">\n'
            f"{super().table(rows)}</div></span></b>\n"
        )


class UEditor(Clean):
    """D3: UEditor of UCAP, NFCMS, LonSun: firstRow, spans with pixel sizes, `<br/>` when empty."""

    table_tag = '<table data-sort="sortDisabled">'
    font = "font-family: 仿宋, 仿宋_GB2312; font-size: 21px;"

    def heading(self, words: str) -> str:
        return f'<p style="text-indent:2em;"><strong>{text(words)}</strong></p>\n'

    def paragraph(self, words: str) -> str:
        return f'<p style="text-indent:2em;"><span style="{self.font}">{text(words)}</span></p>\n'

    def closing(self, words: str) -> str:
        return f'<p style="text-align: right;">{text(words)}</p>\n'

    def cell(self, box: Box) -> str:
        lines = ""
        for line in box.lines:
            shown = text(line)
            if box.cell is not None and box.cell.split:
                first, second = halves(line)
                shown = f"{text(first)}</span><span>{text(second)}"
            body = f'<span style="{self.font}">{shown}</span>' if line else "<br/>"
            lines += f'<p style="text-align: center;">{body}</p>'
        style = "word-break: break-all; border-width: 1px"
        return f'<td style="{style}" width="80"{attributes(box)}>{lines}</td>'

    def row(self, boxes: list[Box], number: int) -> str:
        kind = ' class="firstRow"' if number == 0 else ""
        return f"<tr{kind}>" + "".join(self.cell(box) for box in boxes) + "</tr>"


class Vsb(UEditor):
    """D4: the VSB editor: `v_news_content`, centred tables, Word's bookmark left inside."""

    table_tag = '<table border="1" cellpadding="0">'

    def title(self, lines: list[str]) -> str:
        body = "".join(f"<p align='center'><strong>{text(line)}</strong></p>\n" for line in lines)
        return body.replace("</strong>", '</strong><a name="_GoBack"></a>', 1)

    def table(self, rows: Table) -> str:
        return f'<div align="center">{super().table(rows)}</div>\n'

    def whole(self, body: str) -> str:
        return (
            '<div class="v_news_content">\n<p class="vsbcontent_start">&nbsp;</p>\n'
            f'{body}<p class="vsbcontent_end">&nbsp;</p>\n</div>'
        )


class EWeb(Clean):
    """D5: eWebEditor under Hanweb: conditional comments, colgroup, bare text in cells."""

    table_tag = '<table border="1" cellpadding="0" cellspacing="0" class="MsoTableGrid">'
    office = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument>"

    def cell(self, box: Box) -> str:
        if box.cell is not None and box.cell.split:
            body = "".join(f"<span>{text(half)}</span>" for half in halves(box.lines[0]))
        else:
            body = "<br>".join(text(line) for line in box.lines)
        return f"<td{attributes(box)} style='text-align:center'>{body}</td>"

    def table(self, rows: Table) -> str:
        width = sum(box.columns for box in rows[0])
        columns = '<col width="62">' * width
        return super().table(rows).replace("<tbody>", f"<colgroup>{columns}</colgroup><tbody>", 1)

    def whole(self, body: str) -> str:
        return f"{self.office}</xml><![endif]-->\n{body}"


class Nested(EWeb):
    """Layout tables: the report lies in a table, and each data table in another one."""

    def table(self, rows: Table) -> str:
        inner = super().table(rows)
        return f'<table width="98%" border="0"><tr><td align="center">{inner}</td></tr></table>\n'

    def whole(self, body: str) -> str:
        return (
            '<table width="1000" border="0" align="center"><tbody><tr><td height="8"></td></tr>'
            f'<tr><td class="main" colspan="1">{super().whole(body)}</td></tr></tbody></table>'
        )


class Flat(Clean):
    """D7: the tables' cells have fallen out; a row is one paragraph, spaces between its cells."""

    def table(self, rows: Table) -> str:
        lines = (" ".join("".join(box.lines).strip() for box in row) for row in rows)
        return "".join(f"<p>{text(line)}</p>\n" for line in lines)


class Tabs(Clean):
    """Flattened like the seeds: preformatted, a tab opens each cell, an empty line ends a row."""

    def table(self, rows: Table) -> str:
        below: dict[int, tuple[int, int]] = {}
        lines = []
        for number, row in enumerate(rows):
            column, boxes = 0, list(row)
            while boxes or below.get(column, (0, 0))[1] > number:
                width, until = below.get(column, (0, 0))
                if until > number:
                    # a cell merged from above leaves one empty cell, however wide it is
                    lines.append("\t")
                    column += width
                    continue
                box = boxes.pop(0)
                lines += ["\t" + box.lines[0], *box.lines[1:]]
                below[column] = (box.columns, number + box.rows)
                column += box.columns
            lines.append("")
        return "<pre>" + text("\n".join(lines)) + "</pre>\n"


class Images(Clean):
    """D6: a picture where each table was."""

    pictures = ("W020240131402211087001.png", "W020240131402211087002.png")

    def table(self, rows: Table) -> str:
        name = self.pictures[0] if len(rows[0]) < 3 else self.pictures[1]
        return f'<p align="center"><img src="./{name}" OLDSRC="{name}" alt=""></p>\n'


DIALECTS: dict[str, Clean] = {
    "D1": Clean(),
    "D2": Word(),
    "D3": UEditor(),
    "D4": Vsb(),
    "D5": EWeb(),
    "D7": Flat(),
    "nested": Nested(),
    "tabs": Tabs(),
    "images": Images(),
}
