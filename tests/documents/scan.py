"""Pages as a scanner or a screen shows them: tilted, noisy, stained, compressed; or one strip."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import numpy
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tests.documents import pdf
from tests.documents.content import Paper
from tests.documents.layout import Style, draw_style


@dataclass
class Scanner:
    """How a page comes out of one machine."""

    dpi: int = 150
    tilt: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    grey: int = 255  # the paper's own brightness
    stains: int = 0
    quality: int = 90
    fade: float = 0.0  # how much lighter one side of the page is lit


def draw_scanner(rng: random.Random) -> Scanner:
    """A machine at random, an office's at 150 dpi."""
    return Scanner(
        tilt=rng.uniform(-2, 2),
        noise=rng.choice([0.0, 3.0, 6.0, 10.0]),
        blur=rng.choice([0.0, 0.3, 0.5, 0.7]),
        grey=rng.choice([255, 245, 230, 210]),
        stains=rng.choice([0, 0, 3, 10]),
        quality=rng.choice([50, 70, 85]),
        fade=rng.choice([0.0, 0.1]),
    )


def pictures(
    paper: Paper, rng: random.Random, dpi: int, style: Style | None = None
) -> list[Image.Image]:
    """The paper's pages as clean pictures, set in a font that can be drawn."""
    manner = pdf.draw_manner(rng)
    manner.font, manner.letters = pdf.EMBEDDED, False
    body = pdf.drawn(paper, rng, style or draw_style(rng, calm=rng.random() < 0.3), manner)
    file = pypdfium2.PdfDocument(body)
    return [page.render(scale=dpi / 72).to_pil().convert("L") for page in file]


def scanned(page: Image.Image, scanner: Scanner, rng: random.Random) -> Image.Image:
    """What the machine makes of a page."""
    page = page.rotate(scanner.tilt, Image.Resampling.BICUBIC, fillcolor=255)
    for _ in range(scanner.stains):
        _stain(page, rng)
    if scanner.blur:
        page = page.filter(ImageFilter.GaussianBlur(scanner.blur))
    light: NDArray[numpy.float64] = numpy.asarray(page, dtype=float) * scanner.grey / 255
    if scanner.fade:
        light *= numpy.linspace(1 - scanner.fade, 1, light.shape[1])[None, :]
    noise = numpy.random.default_rng(rng.randrange(2**32))
    light += noise.normal(0, scanner.noise, light.shape) if scanner.noise else 0
    dirty = Image.fromarray(numpy.clip(light, 0, 255).astype("uint8"))
    out = io.BytesIO()
    dirty.save(out, "JPEG", quality=scanner.quality)
    return Image.open(io.BytesIO(out.getvalue()))


def _stain(page: Image.Image, rng: random.Random) -> None:
    """A speck, a hair or a blot, darker than the paper and lighter than ink."""
    x, y = rng.randrange(page.width), rng.randrange(page.height)
    draw, shade = ImageDraw.Draw(page), rng.randint(60, 190)
    kind = rng.random()
    if kind < 0.6:
        size = rng.randint(1, 4)
        draw.ellipse((x, y, x + size, y + size), fill=shade)
    elif kind < 0.9:
        draw.line((x, y, x + rng.randint(-30, 30), y + rng.randint(-30, 30)), fill=shade)
    else:
        size = rng.randint(10, 40)
        draw.ellipse((x, y, x + size, y + size), fill=max(shade, 150))


def as_pdf(paper: Paper, rng: random.Random, scanner: Scanner | None = None) -> bytes:
    """A scanned PDF: pages without a text layer."""
    machine = scanner or draw_scanner(rng)
    pages = [scanned(page, machine, rng) for page in pictures(paper, rng, machine.dpi)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=machine.dpi)
    return out.getvalue()


def as_long_picture(
    paper: Paper, rng: random.Random, form: str = "PNG", scanner: Scanner | None = None
) -> bytes:
    """All pages under each other without a gap, as a phone's screen shows them (长图)."""
    machine = scanner or Scanner(dpi=rng.choice([110, 130, 150]))
    style = Style(height=rng.choice([2400.0, 4200.0]), margin=40.0, table_size=10.0, padding=4.0)
    pages = pictures(paper, rng, machine.dpi, style)
    whole = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    if scanner:
        whole = scanned(whole, scanner, rng)
    out = io.BytesIO()
    whole.convert("RGB").save(out, form, **({"quality": 85} if form in ("JPEG", "WEBP") else {}))
    return out.getvalue()
