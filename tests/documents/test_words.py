"""Word documents: what is printed and what is not, and the numbers of automatic lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import extract
from pipelines.extract.counting import Counter, Level, formats, numeral
from pipelines.extract.document import Table
from pipelines.model import Resource
from tests.documents import docx
from tests.documents.test_hostile import BODY, word


def lines(body: str, **parts: str) -> list[str]:
    """The paragraphs of a document with this body."""
    return list(extract(Resource("", word(BODY.format(body), **parts))).paragraphs)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inner", "printed"),
    [
        (run("4") + run("29.1") + run("万"), "429.1万"),
        (run("1") + f"<w:del>{run('7').replace('w:t>', 'w:delText>')}</w:del>" + run("2"), "12"),
        (f"<w:moveFrom>{run('9')}</w:moveFrom><w:moveTo>{run('3')}</w:moveTo>", "3"),
        (run("5", "<w:vanish/>") + run("6", '<w:vanish w:val="0"/>'), "6"),
        ("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/></w:r>", "2020-1"),
        (f"<w:hyperlink>{run('年')}</w:hyperlink><w:smartTag>{run('报')}</w:smartTag>", "年报"),
        (f"<w:ruby><w:rt>{run('nian')}</w:rt><w:rubyBase>{run('年')}</w:rubyBase></w:ruby>", "年"),
        ('<w:r><w:sym w:font="Symbol" w:char="F02D"/><w:t>33</w:t></w:r>', "-33"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F02D"/><w:t>33</w:t></w:r>', "□33"),
    ],
)
def test_what_a_paragraph_prints(inner: str, printed: str) -> None:
    assert lines(f"<w:p>{inner}</w:p>") == [printed]


def test_a_deleted_end_joins_two_paragraphs() -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('政府')}</w:p>"
    assert lines(first + f"<w:p>{run('信息')}</w:p>") == ["政府信息"]


def test_breaks_make_lines() -> None:
    assert lines("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>") == ["一", "二"]


@pytest.mark.parametrize(
    ("name", "number", "printed"),
    [
        ("chineseCountingThousand", 10, "十"),
        ("japaneseCounting", 21, "二十一"),
        ("chineseCounting", 105, "一百零五"),
        ("chineseLegalSimplified", 12, "拾贰"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 15, "１５"),
        ("ideographTraditional", 3, "丙"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 49, "XLIX"),
        ("upperLetter", 3, "C"),
        ("decimalZero", 7, "07"),
        ("bullet", 1, ""),
    ],
)
def test_numerals(name: str, number: int, printed: str) -> None:
    assert numeral(number, name) == printed


@given(st.integers(0, 10**6), st.sampled_from([*formats(), "unknown"]))
def test_every_number_has_a_numeral(number: int, name: str) -> None:
    assert numeral(number, name) or formats()[name].kind == "nothing"


def test_levels_begin_anew_under_a_new_chapter() -> None:
    levels = {0: Level("%1、", "chineseCounting"), 1: Level("（%2）", "chineseCounting")}
    levels[2] = Level("%1.%3", "decimal", plain=True)
    counter = Counter(levels)
    steps = [counter.step(level) for level in (0, 1, 1, 2, 0, 1, 2)]
    assert steps == ["一、", "（一）", "（二）", "1.1 ", "二、", "（一）", "2.1 "]


def test_a_list_that_a_style_brings_and_one_that_ends_it() -> None:
    def paragraph(properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr>{run('总体情况')}</w:p>"

    chapter = '<w:pStyle w:val="chapter"/>'
    body = paragraph(chapter) + paragraph(chapter + '<w:numPr><w:numId w:val="0"/></w:numPr>')
    parts = {
        "word/_rels/document.xml.rels": docx.relations(
            [("styles", "styles.xml"), ("numbering", "numbering.xml")]
        ),
        "word/styles.xml": docx.styles(),
        "word/numbering.xml": docx.numbering([]),
    }
    assert lines(body + paragraph(chapter), **parts) == [
        "一、总体情况",
        "总体情况",
        "二、总体情况",
    ]


def test_tables_keep_their_shape() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    rows = [
        cell("a", '<w:vMerge w:val="restart"/>') + cell("b", '<w:gridSpan w:val="2"/>'),
        cell("hidden", "<w:vMerge/>") + cell("c") + cell("d"),
        cell("e") + cell("f", '<w:hMerge w:val="restart"/>') + cell("hidden", "<w:hMerge/>"),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    (table,) = extract(Resource("", word(BODY.format(body)))).tables
    assert [[slot and slot.raw for slot in row] for row in table.rows] == [
        ["a", "b", "b"],
        ["a", "c", "d"],
        ["e", "f", "f"],
    ]
    assert [slot.raw for slot in table.own(1)] == ["c", "d"]


def test_a_frame_around_the_report_is_opened() -> None:
    cell = f"<w:tc><w:p>{run('1')}</w:p></w:tc>"
    inner = f"<w:tbl><w:tr>{cell * 3}</w:tr><w:tr>{cell * 3}</w:tr></w:tbl>"
    frame = (
        f"<w:tbl><w:tr><w:tc><w:p>{run('一、总体情况')}</w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    )
    first, second = extract(Resource("", word(BODY.format(frame)))).blocks
    assert isinstance(second, Table)
    assert len(second.rows) == 2
    assert not isinstance(first, Table)
    assert first.text == "一、总体情况"
