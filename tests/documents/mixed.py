"""PDFs that are neither text nor scan: pictures with a hidden text, tables pasted as pictures."""

from __future__ import annotations

import io
import random

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdf, scan
from tests.documents.content import Paper
from tests.documents.layout import Page, Style, pages_of

WRONG = str.maketrans("0123456789", "1834567092")


def _canvas(out: io.BytesIO) -> Canvas:
    pdf.register()
    return Canvas(out, invariant=True)


def _laid_out(paper: Paper, rng: random.Random) -> list[tuple[Page, Image.Image]]:
    """Each page as layout and as picture."""
    style = Style()
    pages = pages_of(paper, style, pdf.measure_in(pdf.EMBEDDED), rng)
    return list(zip(pages, scan.pictures(paper, rng, 150, style), strict=True))


def over_hidden_text(paper: Paper, rng: random.Random) -> bytes:
    """A scan whose maker laid its own OCR under it: every figure of that text is another."""
    out = io.BytesIO()
    canvas = _canvas(out)
    for page, picture in _laid_out(paper, rng):
        canvas.setPageSize((page.width, page.height))
        canvas.drawImage(ImageReader(picture), 0, 0, page.width, page.height)
        for text in page.texts:
            hidden = canvas.beginText(text.x, page.height - text.top - text.size)
            hidden.setFont(pdf.EMBEDDED, text.size)
            hidden.setTextRenderMode(3)
            hidden.textOut(text.text.translate(WRONG))
            canvas.drawText(hidden)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_pasted_tables(paper: Paper, rng: random.Random) -> bytes:
    """Prose as text, every table as a picture in its place."""
    out = io.BytesIO()
    canvas = _canvas(out)
    for page, picture in _laid_out(paper, rng):
        canvas.setPageSize((page.width, page.height))
        areas = _tables(page)
        scale = picture.width / page.width
        for x0, top, x1, bottom in areas:
            cut = picture.crop(tuple(round(edge * scale) for edge in (x0, top, x1, bottom)))
            place = (x0, page.height - bottom, x1 - x0, bottom - top)
            canvas.drawImage(ImageReader(cut), *place)
        for text in page.texts:
            if not any(top < text.top < bottom for _, top, _, bottom in areas):
                canvas.setFont(pdf.EMBEDDED, text.size)
                canvas.drawString(text.x, page.height - text.top - text.size * 0.88, text.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _tables(page: Page) -> list[tuple[float, float, float, float]]:
    """Boxes around the lines of each table; tables stand apart."""
    boxes: list[list[float]] = []
    for rule in sorted(page.rules, key=lambda rule: (rule.y0, rule.y1)):
        if boxes and rule.y0 <= boxes[-1][3] + 3:
            box = boxes[-1]
            box[:] = [min(box[0], rule.x0), box[1], max(box[2], rule.x1), max(box[3], rule.y1)]
        else:
            boxes.append([rule.x0, rule.y0, rule.x1, rule.y1])
    return [(x0 - 4, top - 4, x1 + 4, bottom + 4) for x0, top, x1, bottom in boxes]
