"""Grids of boxes as HTML tables: spans kept or dropped, heads, layout tables, broken tags."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.strangers.dress import DRESSES, dress
from tests.strangers.grids import Box, Grid, laid_out

SPANS = ["kept", "kept", "kept", "ones", "filled", "short", "repeated", "rows_filled"]
OPENINGS = [
    '<table width="100%" border="1" cellspacing="0" cellpadding="2">',
    '<table border=1 cellspacing=0 cellpadding=0 style="border-collapse:collapse">',
    '<table class="MsoNormalTable" style="width:99%;border-collapse:collapse;mso-padding-alt:0cm">',
    '<table data-sort="sortDisabled" interlaced="disabled">',
    "<table>",
    '<table align="center" class="grid-a t_tab" id="tb1">',
]
CELL_ATTRIBUTES = [
    "",
    ' width="88" valign="middle"',
    ' style="word-break: break-all; border-width: 1px; border-style: solid;"',
    ' style="border:windowtext 1pt solid;padding:0cm 5.4pt" width=64 nowrap',
    ' class="c1" data-colwidth="72"',
]
LAYOUTS = [
    ("", ""),
    ('<div align="center">', "</div>"),
    ('<div class="tbl-wrap" style="overflow-x:auto">', "</div>"),
    ("<table><tr><td>", "</td></tr></table>"),
    (
        '<table width="95%"><tbody><tr><td>&nbsp;</td><td><table><tr><td>',
        "</td></tr></table></td><td>&nbsp;</td></tr></tbody></table>",
    ),
    ("<b><span style='font-size:16pt'>", "</span></b>"),
    ("<center>", "</center>"),
]


@dataclass
class Editor:
    """The habits of one editing program; every report draws its own."""

    style: str = "paragraphs"
    spans: str = "kept"
    opening: str = OPENINGS[0]
    attributes: str = ""
    layout: tuple[str, str] = ("", "")
    head: str = "td"  # td | th | thead
    label_th: bool = False
    closing: bool = True  # False: </td>, </tr> and </p> are left out
    upper: bool = False
    columns: bool = False  # a <colgroup> in front
    extra: str = ""  # "" | right | left | row: an empty column or rows
    caption: str = ""
    junk_spans: bool = False  # colspan="" and the like on single cells
    tricks: list[str] = field(default_factory=list)


def draw_editor(rng: random.Random, calm: bool = False) -> Editor:
    """An editor at random; a calm one keeps the spans and closes its tags."""
    editor = Editor(
        style=rng.choice([*DRESSES, "mixed", "mixed"]),
        opening=rng.choice(OPENINGS),
        attributes=rng.choice(CELL_ATTRIBUTES),
        layout=rng.choice(LAYOUTS),
        columns=rng.random() < 0.15,
        upper=rng.random() < 0.1,
    )
    if not calm:
        editor.spans = rng.choice(SPANS)
        editor.head = rng.choice(["td", "td", "td", "th", "thead"])
        editor.label_th = rng.random() < 0.1
        editor.closing = rng.random() > 0.1 or editor.style == "nested_table"
        editor.extra = rng.choice([""] * 8 + ["right", "left", "row"])
        if editor.spans == "short" and editor.extra != "row":
            # rows of uneven length with an empty cell at the edge: nobody could tell which is blank
            editor.extra = ""
        editor.junk_spans = rng.random() < 0.06
        editor.caption = rng.choice([""] * 6 + ["附表", "统计表"])
    editor.tricks = [
        f"{name}={value}"
        for name, value in (
            ("style", editor.style),
            ("spans", editor.spans),
            ("head", editor.head),
            ("extra", editor.extra),
            ("closing", editor.closing),
            ("upper", editor.upper),
            ("junk_spans", editor.junk_spans),
            ("layout", LAYOUTS.index(editor.layout)),
        )
        if value not in ("", "kept", "td", (name == "closing"), 0)
    ]
    return editor


def table(rng: random.Random, grid: Grid, editor: Editor) -> str:
    """One grid as one physical table in the editor's mark-up."""
    rows = respan(grid, editor.spans)
    heads = _head_rows(grid)
    opening = editor.opening
    if editor.caption:
        opening += f"<caption>{editor.caption}</caption>"
    if editor.columns:
        opening += "<colgroup>" + '<col width="72">' * grid.width + "</colgroup>"
    made = []
    for y, row in enumerate(rows):
        if editor.extra == "left":
            row = [Box("", kind="filler"), *row]
        elif editor.extra == "right":
            row = [*row, Box("", kind="filler")]
        cells = [_cell(rng, box, editor, y < heads) for box in row]
        end = "</tr>" if editor.closing else ""
        attribute = ' class="firstRow"' if y == 0 and editor.style == "ueditor" else ""
        made.append(f"<tr{attribute}>" + "".join(cells) + end)
        if editor.extra == "row" and rng.random() < 0.08 and not _inside_span(grid, y):
            blank = "".join(_cell(rng, Box(""), editor, False) for _ in range(grid.width))
            made.append(f"<tr>{blank}{end}")
    if editor.head == "thead" and heads:
        body = (
            "<thead>" + "\n".join(made[:heads]) + "</thead><tbody>" + "\n".join(made[heads:])
        ) + "</tbody>"
    else:
        body = rng.choice(["<tbody>{}</tbody>", "{}"]).format("\n".join(made))
    whole = f"{opening}{body}</table>"
    if not editor.closing:
        whole = whole.replace("</p>", "").replace("</td>", "")
    if editor.upper:
        whole = _upper(whole)
    return editor.layout[0] + whole + editor.layout[1]


def respan(grid: Grid, mode: str) -> list[list[Box]]:
    """The rows with spans kept, or dropped in one of the ways editors drop them."""
    if mode in ("kept", "ones"):
        return grid.rows
    if mode == "short":
        return [[Box(box.text, kind=box.kind) for box in row] for row in grid.rows]
    origin: dict[tuple[int, int], Box] = {}
    plan = laid_out(grid)
    for y, row in enumerate(plan):
        for x, box in enumerate(row):
            if box:
                for dy in range(box.rows):
                    for dx in range(box.columns):
                        origin[y + dy, x + dx] = box
    rows: list[list[Box]] = []
    for y, row in enumerate(plan):
        made = []
        for x, box in enumerate(row):
            if mode == "rows_filled":
                if box:
                    made.append(Box(box.text, 1, box.columns, box.kind))
                elif _reaches_down(plan, origin, y, x):
                    made.append(Box("", 1, origin[y, x].columns, "filler"))
                continue
            source = origin.get((y, x))
            if box:
                made.append(Box(box.text, kind=box.kind))
            elif mode == "repeated" and source and source.kind != "value":
                made.append(Box(source.text, kind=source.kind))
            else:
                made.append(Box("", kind="filler"))
        rows.append(made)
    return rows


def _reaches_down(
    plan: list[list[Box | None]], origin: dict[tuple[int, int], Box], y: int, x: int
) -> bool:
    """True at the left edge of a box that began in a row above."""
    box = origin.get((y, x))
    if box is None or any(candidate is box for candidate in plan[y]):
        return False
    return x == 0 or origin.get((y, x - 1)) is not box


def _head_rows(grid: Grid) -> int:
    count = 0
    for row in grid.rows:
        if any(box.kind not in ("head", "caption") for box in row):
            break
        count += 1
    return count


def _inside_span(grid: Grid, y: int) -> bool:
    """True where a box reaches from row `y` or above into row `y + 1`."""
    return any(
        start + box.rows > y + 1 for start, row in enumerate(grid.rows[: y + 1]) for box in row
    )


def _cell(rng: random.Random, box: Box, editor: Editor, in_head: bool) -> str:
    tag = "td"
    if (in_head and editor.head in ("th", "thead")) or (editor.label_th and box.kind == "label"):
        tag = "th"
    spans = ""
    if box.rows > 1 or editor.spans == "ones":
        spans += rng.choice([' rowspan="{}"', " rowspan={}"]).format(box.rows)
    if box.columns > 1 or editor.spans == "ones":
        spans += f' colspan="{box.columns}"'
    elif editor.junk_spans and rng.random() < 0.2:
        spans += rng.choice([' colspan=""', ' colspan="0"', ' colspan="auto"', ' rowspan=""'])
    inner = dress(rng, editor.style, box.text)
    end = "" if not editor.closing and tag == "td" else f"</{tag}>"
    return f"<{tag}{editor.attributes}{spans}>{inner}{end}"


def _upper(source: str) -> str:
    for tag in ("table", "tbody", "tr", "td", "p", "span"):
        source = source.replace(f"<{tag}", f"<{tag.upper()}")
        source = source.replace(f"</{tag}>", f"</{tag.upper()}>")
    return source
