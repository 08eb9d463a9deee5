"""What a spreadsheet prints for a stored number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.cell_formats import UNKNOWN, built_in, shown

ACCOUNTING = built_in()[43]


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (4.0, "General", "4"),
        (429.1, "General", "429.1"),
        (429.09999999999997, "General", "429.1"),
        (0.1 + 0.2, "General", "0.3"),
        (-33.0, "General", "-33"),
        (59237.2449, "General", "59237.2449"),
        (1 / 3, "General", "0.333333333"),
        (12345678901.0, "General", "12345678901"),
        (59237.2449, "0.00", "59237.24"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (-0.4, "0", "0"),
        (0.5, "#.##", ".5"),
        (1234.0, "#,##0", "1,234"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (7.0, "000", "007"),
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (0.0, "#", ""),
        (0.0, "0;-0;;@", ""),
        (5.0, "0;-0;;@", "5"),
        (-5.0, "0;-0;;@", "-5"),
        (-33.0, '0;"减"0', "减33"),
        (8.0, "+0;-0;0", "+8"),
        (10057.0, '0"元"', "10057元"),
        (10057.0, "0\\元", "10057元"),
        (10057.0, 'General"元"', "10057元"),
        (17270.0, '0.00,"千元"', "17.27千元"),
        (0.0, ACCOUNTING, "-"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (-7.0, "0;[Red](0)", "(7)"),
        (5.0, '[>=10]"多";"少"0', "少5"),
        (44224.0, "yyyy/m/d", "2021/1/28"),
        (44224.0, 'yyyy"年"m"月"d"日"', "2021年1月28日"),
        (44224.5, "h:mm", "12:00"),
    ],
)
def test_printed(value: float, code: str, printed: str) -> None:
    assert shown(value, code) == printed


@pytest.mark.parametrize("code", ["# ?/?", "0.00E+00", "mmm-yy", "[DBNum1]0", "0 0", "h:mm AM/PM"])
def test_formats_that_are_not_known_print_no_number(code: str) -> None:
    assert shown(3.25, code).endswith(UNKNOWN)


@given(st.integers(-(10**9), 10**9), st.sampled_from(["General", "0", "0_ ", "@", "#,##0"]))
def test_whole_numbers_print_all_their_digits(value: int, code: str) -> None:
    assert shown(float(value), code).replace(",", "") == str(value)


@given(st.floats(allow_nan=True, allow_infinity=True), st.text(max_size=12))
def test_any_number_in_any_format_is_an_answer(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


@given(st.text(max_size=12))
def test_any_stored_text_is_an_answer(stored: str) -> None:
    assert isinstance(shown(stored, "General"), str)
