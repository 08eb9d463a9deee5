"""PDFs that are partly pictures: what is drawn counts, not what lies hidden below it."""

from __future__ import annotations

import random

from pipelines.extract import picture
from pipelines.extract.failures import NeedsConverter
from tests.documents import content, mixed
from tests.documents.marking import marked, read


def test_a_hidden_text_is_not_believed() -> None:
    """The picture shows one figure, the text laid under it says another: the picture counts."""
    paper = content.shortened(content.draw(221, 4, calm=True, scale="small", pictured=True))
    result = marked([(paper, mixed.over_hidden_text(paper, random.Random(1)))])
    assert not result.counts["silent wrong number"] + result.counts["silent difference"]
    assert result.share >= 0.99, result.table()


def test_tables_pasted_as_pictures_are_read_where_they_stand() -> None:
    paper = content.draw(222, 3, calm=True, scale="small", pictured=True)
    body = mixed.with_pasted_tables(paper, random.Random(1))
    result = marked([(paper, body)])
    assert not result.counts["silent wrong number"] + result.counts["silent difference"]
    assert result.share >= 0.99, result.table()


def test_without_ocr_pasted_tables_are_told(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def none(*_: object) -> None:
        raise NeedsConverter(picture.INSTALL)

    monkeypatch.setattr(picture, "page_of", none)
    paper = content.draw(222, 3, calm=True, scale="small", pictured=True)
    reading = read(mixed.with_pasted_tables(paper, random.Random(1)))
    assert reading.report is not None
    assert not reading.report.cells
    assert "table_is_image" in {issue.rule for issue in reading.report.issues}
