"""Whatever a page holds, a decision comes out, and only a plausible one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.identity import Clues, dates, identify, identify_line
from pipelines.identity.mentions import agencies_in
from pipelines.identity.mismatch import other_agencies, other_years
from pipelines.identity.script import clean
from pipelines.identity.years import FIRST, LAST, years_in
from pipelines.model import Origin

WORDS = """
丽水市 科技局 朝阳区 人民政府 办公室 2020年 〔2019〕60号 政府信息公开
工作年度报告 年 至 12月31日 二〇一五年 街道 镇 国家税务总局 高新区 管委会
《 》 （ ） 由 编制 云溪市 關於 市 县 区 | ： 20 1月1日 海关 分局 http://[ ]
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])
TEXT = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXT, st.lists(TEXT, max_size=4), TEXT, st.sampled_from(["331100", "990100", "x", None]))
def test_never_a_crash_and_never_an_absurd_year(
    title: str, paragraphs: list[str], name: str, code: str | None
) -> None:
    found = identify(
        Clues(
            title=title,
            titles=(("meta", name), ("heading", title)),
            paragraphs=tuple(paragraphs),
            signature=tuple(paragraphs[-2:]),
            meta={"pubdate": name, "contentsource": title},
            url="http://[" + title,
            origin=Origin(region_code=code, portal_name=name, publisher=title, list_title=name),
            printed_date=name,
            before_title=title,
        )
    )
    assert found.year is None or FIRST - 1 <= found.year <= LAST
    assert found.region_code is None or found.region_code.isdigit() or found.region_code == code
    list(other_agencies(found, paragraphs))
    list(other_years(found, paragraphs))


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_parts_never_crash(text: str) -> None:
    plain = clean(text)
    assert not any(char.isspace() for char in plain)
    for found in years_in(plain):
        assert FIRST <= found.year <= LAST
    for mention in agencies_in(plain):
        assert plain[mention.start : mention.end] == mention.text
    dates.iso(text)
    dates.of_url(text)
    dates.signed(text.splitlines())


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["url", "title", "lead", "before_title", "published"]),
        st.one_of(TEXT, st.none(), st.integers()),
    )
)
def test_a_line_always_gets_its_keys(line: dict[str, object]) -> None:
    told = identify_line(line)
    assert {"agency", "region_code", "year", "is_report", "untrusted", "confidence"} <= set(told)
