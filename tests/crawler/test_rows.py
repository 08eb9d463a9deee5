"""Rows that come as data: literals as scripts write them, vendors' names, dates and totals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.base import Ask
from crawler.spiders.rows import after, data_in, listed, literal, rows_in

ROOT = "https://www.yunxi.test/zwgk/"
NAME = "云溪市教育局2024年政府信息公开工作年度报告"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a':'1','b':\"2\"} );", {"a": "1", "b": "2"}),
        ("[{id:1,name:'年报',children:[{id:2,'name':'x:y, {z',}]},]", None),
        ("{a: 'it\\'s \"so\"'}", {"a": 'it\'s "so"'}),
        ('{"a": "b: c, d:"}; x', {"a": "b: c, d:"}),
        ("{a: b}", "nothing"),
        ("{a: ", "nothing"),
        ("no literal", "nothing"),
        ("", "nothing"),
    ],
)
def test_literals_as_scripts_write_them(text: str, value: Any) -> None:
    tree = [{"id": 1, "name": "年报", "children": [{"id": 2, "name": "x:y, {z"}]}]
    expected = tree if value is None else None if value == "nothing" else value
    assert literal(text) == expected


@given(st.lists(VALUES) | st.dictionaries(st.text(), VALUES), st.text(alphabet=" ;)x", max_size=3))
def test_any_json_is_read_as_it_is(value: Any, rest: str) -> None:
    for ascii_only in (True, False):
        assert literal(json.dumps(value, ensure_ascii=ascii_only) + rest) == value


@given(st.text(alphabet="{}[]\"',:\\ab1 "))
def test_no_text_breaks_it(text: str) -> None:
    literal(text)
    data_in(text)


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ({"title": NAME, "url": "a/1.html", "create_time": 1768892400}, "2026-01-20"),
        ({"title": NAME, "url": "a/1.html", "publishedTime": 1768847400000}, "2026-01-20"),
        ({"DOCTITLE": NAME, "docpuburl": f"{ROOT}a/1.html", "docreltime": "2026.01.20 15:16"},
         "2026-01-20"),
        ({"titleHtml": f"<em>{NAME}</em>", "redirectUrl": "", "url": "a/1.html"}, None),
    ],
)  # fmt: skip
def test_a_row_under_the_names_of_each_vendor(row: dict[str, Any], date: str | None) -> None:
    found = rows_in(
        {"code": 1, "data": {"total": "7", "list": [row], "files": [{"url": "x"}]}}, ROOT
    )
    [entry] = listed(found).entries
    assert (entry.url, entry.title, entry.listed_on) == (f"{ROOT}a/1.html", NAME, date)
    assert found.total == 7


def test_jsonp_is_data_and_a_page_is_none() -> None:
    assert data_in('cb_1({"a": [1]});') == {"a": [1]}
    assert data_in("<html>{}</html>") is None


def test_what_follows_is_counted_by_rows_and_not_by_pages() -> None:
    def make(number: int, _: int) -> Ask:
        return Ask(f"{ROOT}?page={number}")

    first = after(Ask(ROOT), 15, 41, make)
    assert [(ask.url, ask.page, ask.seen, ask.declared) for ask in first] == [
        (f"{ROOT}?page=2", 2, 15, 3)
    ]
    assert after(first[0], 15, 41, make)[0].seen == 30
    assert after(Ask(ROOT, 3, seen=30), 11, 41, make) == []
    assert after(Ask(ROOT), 0, 41, make) == []
