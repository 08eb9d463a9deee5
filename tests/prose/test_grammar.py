"""The grammar of numbers in running text: what is written is read back, what is none is none."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.prose.numbers import BARE, NUMBER, Counted, chinese, counted
from tests.prose.sentences import spelled

_READ = re.compile(rf"(?P<number>{NUMBER})|{BARE}")


def number(text: str) -> Counted | None:
    found = _READ.search(text)
    return counted(found) if found else None


@given(st.integers(0, 10**8 - 1))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert chinese(spelled(value)) == value
    assert number(f"共{spelled(value)}件") == Counted(value, "件")


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿", max_size=9))
def test_any_string_of_numerals_is_a_number_or_none(text: str) -> None:
    value = chinese(text)
    assert value is None or value >= 0
    if value is not None and value < 10**8 and not re.search("[〇两]|一十", text):
        plain = spelled(value)
        assert re.sub("零|^一(?=十)", "", text) == re.sub("零|^一(?=十)", "", plain)


@given(st.integers(0, 10**9), st.sampled_from(["件", "条", "人次", "篇"]))
def test_digits_are_read_back_with_and_without_commas(value: int, counter: str) -> None:
    assert number(f"收到{value}{counter}，") == Counted(value, counter)
    assert number(f"收到{value:,}{counter}，") == Counted(value, counter)


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["元", "万元", "亿元"]))
def test_money_is_read_back(amount: Decimal, unit: str) -> None:
    read = number(f"收取{amount}{unit}。")
    assert read is not None
    assert read.unit == unit
    assert Decimal(str(read.value)) == amount
    assert read.plain == amount * {"元": 1, "万元": 10**4, "亿元": 10**8}[unit]


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("429.1万元", 429.1, "万元", False),
        ("1.2万件", 1.2, "万件", False),
        ("近20篇", 20, "篇", True),
        ("150多人次", 150, "人次", True),
        ("330多万元", 330, "万元", True),
        ("二十余件", 20, "件", True),
        ("两件", 2, "件", False),
        ("十二件", 12, "件", False),
        ("数为0。", 0, None, False),
        ("均为零，", 0, None, False),
    ],
)
def test_real_forms(text: str, value: float, unit: str | None, approximate: bool) -> None:
    assert number(text) == Counted(value, unit, approximate)


@pytest.mark.parametrize(
    "text",
    [
        *("第3件", "第二十条", "十几件", "数十件", "三五件", "12%", "〔2020〕4号", "2020年"),
        *("3/5件", "第一百二十三条", "为5月", "百件", "三万五件", "一百二千件"),
    ],
)
def test_what_is_no_single_number(text: str) -> None:
    assert number(text) is None
