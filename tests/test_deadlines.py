"""The law's dates by era and kind of body, and days counted where the law counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deadlines import day_in_china, deadline, kind_of


@pytest.mark.parametrize(
    ("agency", "kind"),
    [
        ("丽水市科学技术局", "department"),
        ("丽水市人民政府", "government"),
        ("丽水市人民政府办公室", "department"),
        ("武汉市汉阳区人民政府", "government"),
        ("平利县正阳镇人民政府", "township"),
        ("北京市西城区展览路街道办事处", "township"),
        ("国家发展和改革委员会", "department"),
    ],
)
def test_bodies_are_told_by_their_names(agency: str, kind: str) -> None:
    assert kind_of(agency) == kind


@pytest.mark.parametrize(
    ("agency", "year", "due"),
    [
        ("丽水市科学技术局", 2024, date(2025, 1, 31)),
        ("丽水市科学技术局", 2019, date(2020, 1, 31)),
        # the reports about 2018 were due before the new Regulations took force
        ("丽水市科学技术局", 2018, date(2019, 3, 31)),
        ("丽水市人民政府", 2024, date(2025, 3, 31)),
        ("丽水市人民政府", 2010, date(2011, 3, 31)),
        ("平利县正阳镇人民政府", 2024, date(2025, 3, 31)),
        ("丽水市科学技术局", 2007, None),
    ],
)
def test_deadlines_follow_the_era_and_the_body(agency: str, year: int, due: date | None) -> None:
    assert deadline(agency, year) == due


@given(st.sampled_from(["甲市乙局", "甲市人民政府", "甲县乙镇人民政府"]), st.integers(2008, 2060))
def test_a_deadline_lies_in_the_first_quarter_of_the_year_after(agency: str, year: int) -> None:
    due = deadline(agency, year)
    assert due is not None
    assert date(year + 1, 1, 31) <= due <= date(year + 1, 3, 31)


def test_a_day_begins_in_china() -> None:
    assert day_in_china(datetime(2025, 1, 31, 15, 59, tzinfo=UTC)) == date(2025, 1, 31)
    assert day_in_china(datetime(2025, 1, 31, 16, 0, tzinfo=UTC)) == date(2025, 2, 1)
