"""A body that stands in a script is read as if it stood in the page."""

from __future__ import annotations

import json

import pytest

from pipelines import Capture, Resource, process
from pipelines.extract import extract
from pipelines.model import Reading, Report
from tests.crawler.world import title
from tests.reading.spec import SPEC, needs_seeds

pytestmark = needs_seeds
URL = "http://www.yunxi.test/gkmlpt/content/3/3255/post_3255421.html"
NAME = title("云溪市商务局", 2024)


def content() -> str:
    assert SPEC is not None
    return (SPEC / "real" / "ptcg_2024.html").read_text("utf-8")


def script(body: str, escaped: bool, **more: object) -> str:
    detail = json.dumps({"title": NAME, "content": body, **more}, ensure_ascii=escaped)
    return detail.replace("<", "\\u003C").replace(">", "\\u003E")


def spa(body: str, shown: str = "", escaped: bool = True, **more: object) -> str:
    return (
        f'<html><head></head><body><div id="app"><div class="article-content">{shown}</div></div>'
        f"<script>window._CONFIG.DETAIL = {script(body, escaped, **more)};</script></body></html>"
    )


def read(page: str) -> Report:
    reading: Reading = process(Capture(Resource(URL, page.encode())))
    assert reading.report is not None, reading
    return reading.report


@pytest.mark.parametrize("escaped", [True, False])
def test_a_body_in_a_script_is_read_like_one_in_the_page(escaped: bool) -> None:
    plain = read(f"<html><body><h1>{NAME}</h1><div>{content()}</div></body></html>")
    scripted = read(spa(content(), escaped=escaped))
    assert len(plain.cells) == 200
    assert scripted.cells == plain.cells
    assert [one.code for one in scripted.sections] == [one.code for one in plain.sections]
    assert scripted.identity.year == 2024


def test_a_body_that_the_page_shows_is_not_read_twice() -> None:
    page = spa(content(), shown=f"<h1>{NAME}</h1>{content()}")
    assert read(page).cells == read(spa(content())).cells
    shown = "".join(extract(Resource(URL, page.encode())).paragraphs)
    assert shown.count("一、总体情况") == 1


def test_a_body_that_the_page_shows_in_part_is_taken_from_the_script() -> None:
    page = spa(content(), shown="<p>一、总体情况</p><p>……</p>")
    assert read(page).cells == read(spa(content())).cells


def test_an_answer_that_is_data_is_a_page() -> None:
    body = json.dumps({"code": 0, "data": {"title": NAME, "content": content()}})
    assert read(body).cells == read(spa(content())).cells


def test_what_the_data_says_of_the_document_is_its_metadata() -> None:
    page = spa(content(), publisher="云溪市商务局", display_publish_time=1768847400)
    meta = extract(Resource(URL, page.encode())).meta
    assert "云溪市商务局" in meta.values()
    # 02:30 of the next day in China
    assert any("2026-01-20" in value for value in meta.values()), meta


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "{}",
        '{"title": 1, "content": "x"}',
        "<p>DETAIL = {</p>",
        "<script>DETAIL={bad}</script>",
        '<p>a</p><script>DETAIL={"title":"","content":""}</script>',
        '{"articles":[{"title":"a","content":"b"}]}',
    ],
)
def test_what_is_no_such_script_is_left_alone(body: str) -> None:
    from pipelines.extract.scripted import opened

    assert opened(body) is body
