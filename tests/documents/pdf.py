"""Pages as a PDF with a text layer, drawn the ways word processors draw: fonts, rules, order."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.documents.content import Paper
from tests.documents.layout import Page, Rule, Style, Text, draw_style, pages_of

EMBEDDED, UNEMBEDDED = "embedded", "STSong-Light"


@dataclass
class Manner:
    """How one program writes a PDF."""

    font: str = EMBEDDED
    figures: str = ""  # another font for figures: Times-Roman, Helvetica; "" the same
    rules: str = "lines"  # lines | rectangles | strokes | long | none
    bold: str = "plain"  # plain | twice
    letters: bool = False  # every character placed by itself
    shuffled: bool = False  # tables before prose, cells in any order
    compressed: bool = True


def draw_manner(rng: random.Random, calm: bool = False) -> Manner:
    """A program at random."""
    if calm:
        return Manner()
    return Manner(
        font=rng.choice([EMBEDDED, EMBEDDED, UNEMBEDDED]),
        figures=rng.choice(["", "", "Times-Roman", "Helvetica"]),
        rules=rng.choice(["lines", "rectangles", "strokes", "long"]),
        bold=rng.choice(["plain", "twice"]),
        letters=rng.random() < 0.3,
        shuffled=rng.random() < 0.2,
        compressed=rng.random() < 0.8,
    )


@cache
def register() -> None:
    """Make the fonts known to reportlab, once a process."""
    path = files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"
    pdfmetrics.registerFont(TTFont(EMBEDDED, str(path), subfontIndex=0))
    pdfmetrics.registerFont(UnicodeCIDFont(UNEMBEDDED))


def measure_in(font: str):  # type: ignore[no-untyped-def]
    """The width of a text in a font, in points."""
    register()

    def measure(text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, font, size))

    return measure


def write(paper: Paper, rng: random.Random, password: str = "") -> bytes:
    """`paper` as a PDF in a manner and style drawn from `rng`; calm where the paper is."""
    calm = not paper.truth.tricks and rng.random() < 0.3
    return drawn(paper, rng, draw_style(rng, calm), draw_manner(rng, calm), password)


def drawn(
    paper: Paper, rng: random.Random, style: Style, manner: Manner, password: str = ""
) -> bytes:
    """`paper` as a PDF in this style and manner."""
    pages = pages_of(paper, style, measure_in(manner.font), rng)
    out = io.BytesIO()
    lock = StandardEncryption(password, canPrint=1) if password else None
    canvas = Canvas(out, pageCompression=int(manner.compressed), invariant=True, encrypt=lock)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        _page(canvas, page, manner, rng)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, page: Page, manner: Manner, rng: random.Random) -> None:
    canvas.setLineWidth(0.6)
    texts = list(page.texts)
    if manner.shuffled:
        rng.shuffle(texts)
    if manner.rules == "none":
        page.rules.clear()
    for rule in _merged(page.rules) if manner.rules == "long" else page.rules:
        _rule(canvas, page.height, rule, manner.rules)
    for text in texts:
        _text(canvas, page.height, text, manner)


def _rule(canvas: Canvas, height: float, rule: Rule, kind: str) -> None:
    if kind == "rectangles":
        wide, high = max(rule.x1 - rule.x0, 0.5), max(rule.y1 - rule.y0, 0.5)
        canvas.rect(rule.x0, height - rule.y1 - 0.25, wide, high, stroke=0, fill=1)
    elif kind == "strokes" and rule.x0 == rule.x1:
        canvas.rect(rule.x0, height - rule.y1, 0.01, rule.y1 - rule.y0)
    else:
        canvas.line(rule.x0, height - rule.y0, rule.x1, height - rule.y1)


def _merged(rules: list[Rule]) -> list[Rule]:
    """Neighbouring pieces of one line as one."""
    kept: list[Rule] = []
    across = sorted((r for r in rules if r.y0 == r.y1), key=lambda r: (r.y0, r.x0))
    down = sorted((r for r in rules if r.x0 == r.x1), key=lambda r: (r.x0, r.y0))
    for rule in [*across, *down]:
        last = kept[-1] if kept else None
        if last and rule.y0 == last.y0 == rule.y1 == last.y1 and rule.x0 <= last.x1 + 0.01:
            kept[-1] = Rule(last.x0, last.y0, max(last.x1, rule.x1), last.y1)
        elif last and rule.x0 == last.x0 == rule.x1 == last.x1 and rule.y0 <= last.y1 + 0.01:
            kept[-1] = Rule(last.x0, last.y0, last.x1, max(last.y1, rule.y1))
        else:
            kept.append(rule)
    return kept


def _text(canvas: Canvas, height: float, text: Text, manner: Manner) -> None:
    font = manner.font
    if text.figure and manner.figures and text.text.isascii():
        font = manner.figures
    x, y = text.x, height - text.top - text.size * 0.88
    if font != manner.font:
        # the layout measured another font: set it in the middle of the same room
        wide = pdfmetrics.stringWidth(text.text, manner.font, text.size)
        x += (wide - pdfmetrics.stringWidth(text.text, font, text.size)) / 2
    shifts = (0.0, 0.35) if text.bold and manner.bold == "twice" else (0.0,)
    for shift in shifts:
        at = x + shift
        for part, fallback in _parts(text.text, font, manner.letters):
            canvas.setFont(fallback, text.size)
            canvas.drawString(at, y, part)
            at += pdfmetrics.stringWidth(part, font, text.size)


def _parts(text: str, font: str, letters: bool) -> Iterator[tuple[str, str]]:
    """What is drawn at once, and in which font: another where the first has no such character."""
    known = pdfmetrics.getFont(font).face.charToGlyph if font == EMBEDDED else None
    for fallback, run in groupby(
        text, key=lambda char: font if known is None or ord(char) in known else UNEMBEDDED
    ):
        for part in run if letters else ("".join(run),):
            yield part, fallback
