"""Pictures to a Document: tables and whole reports as images, and the pages of scanned PDFs.

In go the bytes of an image (PNG, JPEG, GIF, BMP, WebP, TIFF) or a page of a PDF, out come blocks in
reading order. A picture may be as long as a whole report. Its size is asked of its header first:
some hundred bytes can claim gigabytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pypdfium2

# decodes bytes in memory; it opens no file
from PIL.Image import Image
from PIL.Image import open as decode
from PIL.ImageOps import exif_transpose
from PIL.ImageSequence import Iterator as Frames
from pypdfium2 import raw

from pipelines.extract import plain
from pipelines.extract.document import Document, Paragraph
from pipelines.extract.failures import INSTALL, NeedsConverter, Unreadable
from pipelines.extract.ruling import Area
from pipelines.extract.sheets import Sheet, blocks_of

if TYPE_CHECKING:
    from types import ModuleType

_DPI = 200
_MOST_PIXELS = 60_000_000
_LEAST_SIDE = 32
"""A strip of one pixel holds the detector up for minutes and says nothing."""
_MOST_FRAMES = 60


def read(body: bytes, media_type: str) -> Document:
    """Read an image; a TIFF may hold several pages.

    Raises `Unreadable` for a damaged, tiny or immense one, `NeedsConverter` without OCR.
    """
    reader = _reader()
    blocks = tuple(blocks_of([reader.sheet_of(page) for page in _pages(body)]))
    if not blocks:
        raise Unreadable("no text is seen in the picture")
    title = plain.first_title(b.text for b in blocks if isinstance(b, Paragraph))
    return Document(media_type, blocks, title=title, recognised=True)


def page_of(body: bytes, index: int, area: Area | None = None) -> Sheet:
    """Page `index` of a PDF or an area of it (points), rendered and read; raises as `read` does."""
    reader = _reader()
    try:
        page = pypdfium2.PdfDocument(body)[index]
        width, height = page.get_size()
        scale = _DPI / 72
        if width * height * scale**2 > _MOST_PIXELS:
            raise Unreadable("a page of the PDF is larger than any paper")
        image = page.render(scale=scale, grayscale=True).to_pil()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"a page of the PDF cannot be drawn: {error}") from error
    if area is not None:
        image = image.crop(tuple(round(edge * scale) for edge in area))
    sheet: Sheet = reader.sheet_of(image)
    return sheet


def hidden_text(body: bytes, index: int) -> bool:
    """Whether the text of a PDF's page is not drawn but laid under its picture (rendering mode 3,
    ISO 32000-1 section 9.3.6): a scanner's own OCR, which says nothing of its doubts."""
    try:
        page = pypdfium2.PdfDocument(body)[index]
        modes = [
            raw.FPDFTextObj_GetTextRenderMode(each.raw)
            for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3)
        ]
    except pypdfium2.PdfiumError:
        return False
    return modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) * 2 > len(modes)


def _reader() -> ModuleType:
    """The reader of pages, with the half gigabyte it stands on; raises `NeedsConverter`."""
    try:
        from pipelines.extract import ocr, scanned
    except ImportError:
        raise NeedsConverter(INSTALL) from None
    ocr.ready()
    return scanned


def _pages(body: bytes) -> Iterator[Image]:
    try:
        image = decode(io.BytesIO(body))
        _refuse_sizes(image)
        many = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if many > _MOST_FRAMES:
            raise Unreadable(f"the picture has more than {_MOST_FRAMES} pages")
        for number, frame in enumerate(Frames(image)):
            if number == many:
                break
            _refuse_sizes(frame)
            yield _grey(frame)
    except (Unreadable, NeedsConverter):
        raise
    except Exception as error:
        # Pillow's decoders raise whatever a damaged file leads to
        raise Unreadable(f"the picture is damaged: {type(error).__name__}") from error


def _refuse_sizes(image: Image) -> None:
    width, height = image.size
    if min(width, height) < _LEAST_SIDE:
        raise Unreadable(f"the picture is too small to read ({width} x {height})")
    if width * height > _MOST_PIXELS:
        raise Unreadable(f"the picture is too large ({width} x {height})")


def _grey(image: Image) -> Image:
    """Grey on white paper, the way up that the camera noted."""
    upright = exif_transpose(image) or image
    if upright.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa") or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = seen.copy()
        paper.paste((255, 255, 255, 255), (0, 0, *seen.size))
        paper.alpha_composite(seen)
        upright = paper
    return upright.convert("L")
