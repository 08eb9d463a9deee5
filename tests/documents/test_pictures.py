"""Scans and pictures: 99 % of the cells, and not one wrong cell without a warning."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from pipelines import Outcome
from pipelines.extract import picture, sniff
from tests.documents import content, pdf, scan
from tests.documents.content import Paper
from tests.documents.marking import marked, read
from tests.strangers.score import Score

FLOOR = 0.99


def silent(result: Score) -> int:
    return result.counts["silent wrong number"] + result.counts["silent difference"]


def scans(seed: int, numbers: range) -> list[tuple[Paper, bytes]]:
    made = []
    for number in numbers:
        paper = content.draw(seed, number, calm=number % 2 == 0, pictured=True)
        made.append((paper, scan.as_pdf(paper, random.Random(f"{seed}/{number}"))))
    return made


def test_scanned_pages_are_read() -> None:
    result = marked(scans(201, range(1)))
    assert not silent(result), result.table()
    assert result.share >= FLOOR, result.table()


@pytest.mark.slow
def test_many_scanned_pages_are_read() -> None:
    result = marked(scans(202, range(6)))
    assert not silent(result), result.table()
    assert result.share >= FLOOR, result.table()


@pytest.mark.parametrize("form", ["PNG", pytest.param("JPEG", marks=pytest.mark.slow)])
def test_a_long_picture_is_read_from_top_to_end(form: str) -> None:
    paper = content.draw(203, 2, calm=True, pictured=True)
    body = scan.as_long_picture(paper, random.Random(3), form)
    result = marked([(paper, body)])
    assert not silent(result), result.table()
    assert result.share >= FLOOR, result.table()


def one_table(paper: Paper) -> Image.Image:
    """The last page of a paper, with its review table."""
    return scan.pictures(paper, random.Random(1), 130, scan.Style())[-1]


@pytest.mark.parametrize("form", ["GIF", "BMP", "WEBP", "TIFF"])
def test_other_kinds_of_picture_hold_the_same(form: str) -> None:
    page = one_table(content.draw(204, 2, calm=True, pictured=True))
    page = page.crop((0, 0, page.width, min(page.height, 700)))
    out = io.BytesIO()
    page.save(out, form)
    kind = sniff(out.getvalue())
    assert kind == f"image/{form.lower()}"
    expected = io.BytesIO()
    page.save(expected, "PNG")
    told = list(picture.read(out.getvalue(), kind).paragraphs)
    assert told
    if form != "WEBP":  # which loses a little
        assert told == list(picture.read(expected.getvalue(), "image/png").paragraphs)


# --- doubt ---------------------------------------------------------------------------------------


def struck(page: Image.Image, boxes: list[tuple[int, int, int, int]], rng: random.Random) -> None:
    """Something is spilt over places of a page."""
    draw = ImageDraw.Draw(page)
    for x0, top, x1, bottom in boxes:
        for _ in range(3):
            start = rng.uniform(x0, x1), rng.uniform(top, bottom)
            end = rng.uniform(x0, x1), rng.uniform(top, bottom)
            draw.line((*start, *end), fill=rng.choice([0, 40, 90]), width=rng.randint(1, 3))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_figures_that_something_is_spilt_over_are_never_read_wrong_in_silence(seed: int) -> None:
    rng = random.Random(seed)
    paper = content.draw(205, seed, calm=True, scale="medium", pictured=True)
    if seed == 1:
        paper = content.shortened(paper)
    pages = scan.pictures(paper, rng, 150, scan.Style())
    for page in pages:
        # the title stays clean: without it the paper is no report, which is said aloud
        high = range(page.height // 6, page.height)
        places = [(rng.randrange(page.width), rng.choice(high)) for _ in range(120)]
        struck(page, [(x, y, x + 18, y + 18) for x, y in places], rng)
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    result = marked([(paper, out.getvalue())])
    assert result.found == 1
    assert not silent(result), result.table()


def test_a_picture_too_coarse_to_read_says_so() -> None:
    paper = content.draw(206, 4, calm=True, scale="large", pictured=True)
    pages = scan.pictures(paper, random.Random(1), 60, scan.Style())
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=60)
    reading = read(out.getvalue())
    assert reading.outcome is Outcome.UNREADABLE
    assert "coarse" in reading.reason


# --- hostile pictures ----------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    """A PNG whose header claims a size and whose data is empty."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(("width", "height"), [(60000, 60000), (2**31 - 1, 2), (9000, 9000)])
def test_a_header_that_claims_an_immense_picture_is_refused(width: int, height: int) -> None:
    reading = read(png(width, height), "a.png")
    assert reading.outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(("width", "height"), [(1, 900), (900, 1), (31, 31)])
def test_strips_and_dots_are_no_pages(width: int, height: int) -> None:
    reading = read(png(width, height), "a.png")
    assert reading.outcome is Outcome.UNREADABLE
    assert "small" in reading.reason


def test_torn_pictures_get_an_answer() -> None:
    page = Image.new("L", (500, 300), 255)
    ImageDraw.Draw(page).text((30, 30), "2021", fill=0)
    rng = random.Random(5)
    for form in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"):
        out = io.BytesIO()
        page.save(out, form)
        whole = out.getvalue()
        for _ in range(6):
            torn = bytearray(whole[: rng.randrange(12, len(whole))])
            torn[rng.randrange(8, len(torn))] ^= 1 << rng.randrange(8)
            reading = read(bytes(torn), "a.png")
            assert reading.outcome is not Outcome.REPORT
            assert reading.reason


def test_a_paper_of_any_kind_is_never_larger_than_paper() -> None:
    """A PDF page may claim to be 200 inches wide (ISO 32000-1 annex C): it is not rendered."""
    out = io.BytesIO()
    Image.new("L", (64, 64), 0).save(out, "PDF", resolution=64 / 180)
    reading = read(out.getvalue())
    assert reading.outcome is Outcome.UNREADABLE


def test_without_ocr_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.extract import ocr

    ocr._models.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    paper = content.draw(207, 0, calm=True, pictured=True)
    try:
        reading = read(scan.as_pdf(paper, random.Random(1)))
    finally:
        ocr._models.cache_clear()
    assert reading.outcome is Outcome.NEEDS_CONVERTER
    assert "nianbao[ocr]" in reading.reason


def test_a_page_of_text_pays_nothing_for_ocr() -> None:
    """Reading a PDF with a text layer loads no model."""
    from pipelines.extract import ocr

    ocr._models.cache_clear()
    paper = content.draw(208, 0, calm=True)
    assert read(pdf.write(paper, random.Random(1))).report is not None
    assert ocr._models.cache_info().currsize == 0
