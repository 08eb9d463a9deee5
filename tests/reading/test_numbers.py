"""The number grammar: what real cells print (variants.md section 5), and any number at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.numbers import is_value, read, unit_of, unit_of_label
from pipelines.text import printed


@pytest.mark.parametrize(
    ("raw", "status", "value", "unit"),
    [
        ("0", "number", 0, None),
        ("", "blank", None, None),
        ("\u00a0\u3000", "blank", None, None),
        (" 12 ", "number", 12, None),
        ("１２", "number", 12, None),
        ("12件", "number", 12, "件"),
        ("1,204", "number", 1204, None),
        ("１，２０４", "number", 1204, None),
        ("减33", "number", -33, None),
        ("减少 33", "number", -33, None),
        ("+4", "number", 4, None),
        ("-2", "number", -2, None),
        ("－2", "number", -2, None),
        ("−2", "number", -2, None),
        ("10057元", "number", 10057, "元"),
        ("0万元", "number", 0, "万元"),
        ("429.1万", "number", 429.1, "万"),
        ("481714587.29元", "number", 481714587.29, "元"),
        ("0.00", "number", 0, None),
        ("007", "number", 7, None),
        ("-", "placeholder", None, None),
        ("—", "placeholder", None, None),
        ("——", "placeholder", None, None),
        ("/", "placeholder", None, None),
        ("\\", "placeholder", None, None),
        ("无", "placeholder", None, None),
        ("不涉及", "placeholder", None, None),
        ("N/A", "placeholder", None, None),
        ("1 2", "unreadable", None, None),
        ("12,34", "text", None, None),
        ("约5", "text", None, None),
        ("12.", "text", None, None),
        ("见附件", "text", None, None),
        ("1-2", "text", None, None),
    ],
)
def test_what_cells_print(raw: str, status: str, value: object, unit: str | None) -> None:
    said = read(raw)
    assert (said.status, said.value, said.unit) == (status, value, unit)
    assert type(said.value) is type(value)


@given(st.integers(-(10**12), 10**12))
def test_every_integer_is_read_as_itself(number: int) -> None:
    assert read(str(number)).value == number
    assert read(f"{number:,}").value == number
    wide = str(number).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    assert read(wide).value == number


@given(st.decimals(0, 10**9, places=6))
def test_decimals_keep_their_value(number: object) -> None:
    assert read(f"{number}万元").value == pytest.approx(float(str(number)), abs=0, rel=1e-15)


@given(st.text(max_size=12))
def test_only_printed_digits_give_a_value(text: str) -> None:
    said = read(text)
    if said.value is not None:
        digits = "".join(char for char in printed(text) if char.isnumeric())
        assert digits, "a value without a digit is invented"
    assert is_value(text) == (said.status in ("number", "placeholder", "unreadable"))


@pytest.mark.parametrize(
    ("said", "canonical", "unit"),
    [
        (None, "件", "件"),
        ("万", None, "万元"),
        ("万", "万元", "万元"),
        ("万", "件", "万件"),
        ("元", None, "元"),
        (None, None, None),
    ],
)
def test_units(said: str | None, canonical: str | None, unit: str | None) -> None:
    assert unit_of(said, canonical) == unit


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("采购总金额(万元)", "万元"),
        ("采购总金额（元）", "元"),
        ("本年收费金额（单位：万元）", "万元"),
        ("采购总金额", None),
    ],
)
def test_unit_in_a_header(label: str, unit: str | None) -> None:
    assert unit_of_label(label) == unit
