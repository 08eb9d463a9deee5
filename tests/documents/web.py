"""A paper as a web page in the markup of several editors, and as text whose tables were flattened.

The flattened shapes are those in which nothing is lost (variants.md X1, X3, X4): a careful reader
can tell every cell.
"""

from __future__ import annotations

import html
import random

from tests.documents.content import Paper
from tests.strangers import flat, markup
from tests.strangers.grids import Grid

SHAPES = (flat.tabs, flat.markdown, flat.tokens)


def as_page(paper: Paper, rng: random.Random) -> bytes:
    """Paragraphs and tables as one editor writes them, inside a page with a menu and a footer."""
    editor = markup.draw_editor(rng)
    body = [f"<h1>{paper.title}</h1>"]
    for part in [*paper.parts, *(paper.signed or ())]:
        if isinstance(part, Grid):
            body.append(markup.table(rng, part, editor))
        else:
            body.append(f"<p>{html.escape(part, quote=False)}</p>")
    menu = "<div><a href='/'>首页</a> <a href='/zwgk/'>政务公开</a></div>"
    footer = "<footer><p>主办单位：本级人民政府办公室</p></footer>"
    content = f"<div class='c{rng.randint(1, 99)}'>{''.join(body)}</div>"
    head = f"<head><meta charset=utf-8><title>{paper.title}</title></head>"
    return f"<html>{head}<body>{menu}{content}{footer}</body></html>".encode()


def as_text(paper: Paper, rng: random.Random) -> bytes:
    """A paper's text, its tables flattened in one shape; a TAB a cell if one is blank or a word."""
    marked = any(cell.status in ("blank", "text") for cell in paper.truth.cells)
    shape = rng.choice(SHAPES[:1] if marked else SHAPES)
    lines = [paper.title, ""]
    for part in [*paper.parts, *(paper.signed or ())]:
        if isinstance(part, Grid):
            own = {cell.key: cell for cell in paper.truth.cells if cell.table == part.table}
            lines += shape(rng, [part], own)[0]
        else:
            lines.append(part)
    return "\n".join(lines).encode()
