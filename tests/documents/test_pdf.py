"""PDFs with a text layer: every cell and every paragraph as printed, whatever program drew them."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import replace

import pytest

from pipelines import Capture, Outcome, Resource, process
from pipelines.extract import pdf as reader
from pipelines.extract.document import Paragraph
from tests.documents import content, pdf
from tests.documents.content import Paper
from tests.documents.layout import Style
from tests.documents.marking import marked, read
from tests.documents.measure import Measure, judge


def made(seed: int, number: int) -> tuple[Paper, bytes]:
    paper = content.draw(seed, number, calm=number % 4 == 0)
    return paper, pdf.write(paper, random.Random(f"{seed}/{number}"))


def examine(seed: int, count: int) -> None:
    result = marked(made(seed, number) for number in range(count))
    assert result.found == count, result.table()
    assert result.equal == result.cells, result.table()
    assert not result.counts["silent wrong number"] + result.counts["silent difference"]


def test_every_cell_is_read_as_printed() -> None:
    examine(101, 14)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [102, 103])
def test_every_cell_of_many_is_read_as_printed(seed: int) -> None:
    examine(seed, 60)


@pytest.mark.parametrize(
    ("seed", "number"),
    [
        pytest.param(2, 95, id="a header at a page's foot, its blank row overleaf"),
        pytest.param(2, 179, id="full-width figures that fill their cells to the line"),
        pytest.param(3, 118, id="a character that only another font has"),
    ],
)
def test_an_uncommon_page_is_read_as_printed(seed: int, number: int) -> None:
    paper = content.draw(seed, number, calm=number % 4 == 0)
    result = Measure()
    judge(result, paper, pdf.write(paper, random.Random(f"file/{seed}/{number}")))
    assert not result.wrong


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("number", range(8))
def test_paragraphs_are_whole_and_in_order(number: int) -> None:
    paper, body = made(7, number)
    printed = [paper.title, *(part for part in paper.parts if isinstance(part, str))]
    printed += paper.signed or ()
    document = reader.read(body)
    assert [words(text) for text in document.paragraphs] == [words(text) for text in printed]
    kinds = [isinstance(block, Paragraph) for block in document.blocks]
    parts = [True, *(isinstance(part, str) for part in paper.parts)]
    assert kinds[: len(parts)] == parts, "tables stand between the paragraphs they stood between"


@pytest.mark.parametrize("align", ["top", "middle"])
@pytest.mark.parametrize("repeat_head", [True, False])
def test_a_table_over_many_small_pages_is_one(align: str, repeat_head: bool) -> None:
    """Pages so low that every table breaks several times, also inside rows."""
    paper = content.draw(8, 4, calm=True)
    style = Style(height=420.0, cut_rows=True, repeat_head=repeat_head, align=align)
    body = pdf.drawn(paper, random.Random(1), style, pdf.Manner())
    assert len(list(reader.read(body).tables)) == 3
    result = marked([(paper, body)])
    assert result.equal == result.cells, result.table()


def test_a_figure_that_runs_over_its_border_is_unsure() -> None:
    """Two figures without a gap across a line: nobody can tell where one ends."""
    paper = content.draw(8, 0, calm=True)
    paper.truth.cells = [
        replace(cell, raw="1234567", value=1234567)
        if cell.key[:2] == ("applications", "granted")
        else cell
        for cell in paper.truth.cells
    ]
    grid = next(part for part in paper.parts if getattr(part, "table", "") == "applications")
    row = next(row for row in grid.rows if any("予以公开" in box.text for box in row))  # type: ignore[union-attr]
    row[:] = [content.with_text(box, "1234567") if box.kind == "value" else box for box in row]
    style = Style(table_size=13.0, unbroken=True)
    body = pdf.drawn(paper, random.Random(1), style, pdf.Manner())
    result = marked([(paper, body)])
    assert not result.counts["silent wrong number"] + result.counts["silent difference"]


@pytest.mark.parametrize("number", range(4))
def test_a_table_without_lines_is_read_by_its_gaps_or_said_to_be_lost(number: int) -> None:
    paper = content.draw(10, number, calm=True, scale="small")
    body = pdf.drawn(paper, random.Random(1), Style(), pdf.Manner(rules="none"))
    result = marked([(paper, body)])
    assert not result.counts["silent wrong number"] + result.counts["silent difference"]
    assert result.equal > result.cells / 4, result.table()


def test_a_font_that_does_not_name_its_characters_is_no_text() -> None:
    """Without a ToUnicode table codes are not characters (ISO 32000-1 section 9.10.2)."""
    paper, _ = made(9, 0)
    plain = pdf.drawn(paper, random.Random(1), Style(), pdf.Manner(compressed=False))
    nameless = re.sub(rb"/ToUnicode \d+ 0 R", b"", plain)
    assert nameless != plain
    reading = read(nameless)
    assert reading.report is None or not any(
        cell.value is not None and cell.raw not in by_key(paper) for cell in reading.report.cells
    )


def by_key(paper: Paper) -> set[str | None]:
    return {cell.raw for cell in paper.truth.cells}


def test_a_locked_file_says_so() -> None:
    paper, _ = made(9, 1)
    body = pdf.write(paper, random.Random(1), password="geheim")
    reading = read(body)
    assert reading.outcome is Outcome.UNREADABLE
    assert "password" in reading.reason


def test_a_file_whose_stream_unfolds_without_end_is_refused() -> None:
    bomb = zlib.compress(b"0 0 m " * 40_000_000, 9)
    assert len(bomb) < 10**6
    body = (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\n%%%%EOF" % (len(bomb), bomb)
    )
    reading = read(body)
    assert reading.outcome is Outcome.UNREADABLE
    assert "unfolds" in reading.reason


def damaged(rng: random.Random, body: bytes) -> bytes:
    torn = bytearray(body)
    kind = rng.random()
    if kind < 0.4:
        return bytes(torn[: rng.randrange(1, len(torn))])
    for _ in range(rng.randint(1, 40)):
        at = rng.randrange(len(torn))
        if kind < 0.8:
            torn[at] = rng.randrange(256)
        else:
            del torn[at : at + rng.randint(1, 200)]
    return bytes(torn) or b"%PDF"


def fuzz(seed: int, runs: int) -> None:
    """Any damage gets an answer; a changed byte may print another figure, so none is compared."""
    rng = random.Random(seed)
    papers = [made(11, number) for number in range(4)]
    for _ in range(runs):
        _, body = rng.choice(papers)
        torn = damaged(rng, body)
        reading = process(Capture(Resource("https://www.example.gov.cn/a.pdf", torn)))
        assert reading.reason
        if reading.report is not None:
            for cell in reading.report.cells:
                assert (cell.value is None) == (cell.status != "number")
                assert (cell.raw is None) == (cell.status == "missing")


def test_torn_and_damaged_files_get_an_answer() -> None:
    fuzz(1, 25)


@pytest.mark.slow
def test_many_damaged_files_get_an_answer() -> None:
    fuzz(2, 150)


@pytest.mark.parametrize("body", [b"%PDF", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\ntrailer<</Root 1 0 R>>"])
def test_next_to_nothing_is_unreadable(body: bytes) -> None:
    assert read(body).outcome is Outcome.UNREADABLE
