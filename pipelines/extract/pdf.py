"""A PDF to a Document: its text layer where it has one, else its pages as pictures.

In go the bytes of a file, out come paragraphs and tables in reading order. pdfplumber gives the
characters and strokes of a page (ISO 32000-1 sections 8.5 and 9.4); tables are made from the
strokes, never from the gaps between texts, and figures are taken character by character as they
are placed. A page without text, or whose fonts do not say which characters they draw, is rendered
and read like a scan.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from pipelines.extract import picture, plain
from pipelines.extract.document import Document, Paragraph
from pipelines.extract.failures import NeedsConverter, Unreadable
from pipelines.extract.joining import Piece
from pipelines.extract.pdf_limits import MOST_PAGES, MOST_SCANS, refuse_bombs
from pipelines.extract.pdf_second import chars_of
from pipelines.extract.pdf_text import characters, has_text, junk, sheet_of
from pipelines.extract.ruling import Area
from pipelines.extract.sheets import Line, Sheet, blocks_of, placed

MEDIA_TYPE = "application/pdf"
_CAPTION = 20
_MOST_OF_IT = 0.4
_LEAST_DPI = 80
"""A figure of 9 points is then 7 dots high."""
# pdfminer tells of every oddity of a file; what matters ends in a reason of our own
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(body: bytes) -> Document:
    """Read a PDF.

    Raises `Unreadable` for a file that is locked, torn or has no page, `NeedsConverter` where its
    pages are pictures and OCR is not installed.
    """
    refuse_bombs(body)
    try:
        with PDF(io.BytesIO(body)) as file:
            return _read(file, body)
    except (Unreadable, NeedsConverter):
        raise
    except PDFPasswordIncorrect:
        raise Unreadable("the PDF is locked with a password") from None
    except Exception as error:
        # pdfminer and pdfplumber raise whatever a damaged object leads to, wrapped or bare
        if isinstance(error.__cause__ or error.__context__, PDFPasswordIncorrect) or any(
            isinstance(argument, PDFPasswordIncorrect) for argument in error.args
        ):
            raise Unreadable("the PDF is locked with a password") from None
        raise Unreadable(f"the PDF is damaged: {type(error).__name__}") from error


def _read(file: PDF, body: bytes) -> Document:
    if not file.pages:
        raise Unreadable("the PDF has no page")
    if len(file.pages) > MOST_PAGES:
        raise Unreadable(f"the PDF has more than {MOST_PAGES} pages")
    scans = [index for index, page in enumerate(file.pages) if _scanned(page, body, index)]
    if len(scans) > MOST_SCANS:
        raise Unreadable(f"the PDF has more than {MOST_SCANS} scanned pages")
    second = pypdfium2.PdfDocument(body)
    sheets: list[Sheet] = []
    seen = unseen = 0
    for index, page in enumerate(file.pages):
        areas: list[Area | None] = [None] if index in scans else [*_pictures(page)]
        parts: tuple[Line | Piece, ...] = ()
        if index not in scans:
            first = characters(page, page.chars)
            parts = sheet_of(page, chars_of(page, first, second[index])).parts
        width, height = float(page.width), float(page.height)
        if index in scans and _coarse(page):
            raise Unreadable(f"page {index + 1} is scanned too coarsely to tell figures apart")
        page.close()
        for area in areas:
            try:
                found = picture.page_of(body, index, area)
            except NeedsConverter:
                unseen += 1
                if len(scans) == len(file.pages):
                    raise
                continue
            seen += 1
            parts = (*parts, *placed(found, area or (0.0, 0.0, width, height)))
        sheets.append(Sheet(width, height, tuple(sorted(parts, key=lambda part: part.top))))
    blocks = tuple(blocks_of(sheets))
    if not blocks:
        raise Unreadable("the PDF shows no text")
    title = plain.first_title(b.text for b in blocks if isinstance(b, Paragraph))
    return Document(MEDIA_TYPE, blocks, title=title, images=unseen, recognised=seen > 0)


def _scanned(page: Page, body: bytes, index: int) -> bool:
    """Whether a page must be looked at: its text is none, junk, or laid under a picture."""
    if not has_text(page):
        return bool(page.images or page.curves)
    return junk(page) or (any(_pictures(page, 0.5)) and picture.hidden_text(body, index))


def _coarse(page: Page) -> bool:
    """Whether the largest picture of a page has too few dots for its figures."""
    largest = max(page.images, key=lambda each: each["width"] * each["height"], default=None)
    if largest is None or largest["width"] < page.width / 2:
        return False
    return bool(largest["srcsize"][0] / largest["width"] * 72 < _LEAST_DPI)


def _pictures(page: Page, least: float = 0.06) -> Iterator[Area]:
    """Pictures that cover at least this share of a page and no text: a table may be one of them,
    a seal is smaller, a background has text on it."""
    for image in page.images:
        x0, top = max(0.0, image["x0"]), max(0.0, image["top"])
        x1, bottom = min(page.width, image["x1"]), min(page.height, image["bottom"])
        if (x1 - x0) * (bottom - top) < least * page.width * page.height or x1 < x0:
            continue
        on_it = sum(x0 < c["x0"] < x1 and top < c["top"] < bottom for c in page.chars)
        if on_it < _CAPTION or least > _MOST_OF_IT:
            yield float(x0), float(top), float(x1), float(bottom)
