"""Sentences of our own making: what is said is read, what is not said is not."""

from __future__ import annotations

import pytest

from pipelines.model import Observation, Section
from pipelines.prose import observe
from tests.prose.sentences import passage

YEAR = 2020


def read(text: str, code: str = "overview") -> tuple[Observation, ...]:
    return observe((Section(code, "", text),), YEAR)


@pytest.mark.parametrize("seed", range(300))
def test_a_passage_is_read_as_it_was_meant(seed: int) -> None:
    text, said = passage(seed, YEAR)
    sure = [
        (told.concept, told.applicant, told.value)
        for told in read(text)
        if told.confidence == "high" and told.year == YEAR
    ]
    assert sorted(sure, key=str) == sorted(said, key=str), text


@pytest.mark.parametrize(
    ("text", "concept", "value", "year", "qualifiers"),
    [
        ("去年收到政府信息公开申请7件。", "new_requests", 7, 2019, ("comparison",)),
        (
            "2019年收到政府信息公开申请7件，2020年收到政府信息公开申请9件。",
            "new_requests",
            7,
            2019,
            (),
        ),
        ("截至2020年底，累计收到政府信息公开申请80件。", "new_requests", 80, 2020, ("cumulative",)),
        ("收到政府信息公开申请约20件。", "new_requests", 20, 2020, ("approximate",)),
        ("收到政府信息公开申请20余件。", "new_requests", 20, 2020, ("approximate",)),
    ],
)
def test_what_restricts_a_figure_is_marked(
    text: str, concept: str, value: int, year: int, qualifiers: tuple[str, ...]
) -> None:
    told = read(text)[0]
    assert (told.concept, told.value, told.year) == (concept, value, year)
    assert told.qualifiers == qualifiers
    assert told.confidence == ("low" if qualifiers else "high")


@pytest.mark.parametrize(
    "text",
    [
        "全年受理行政复议案件120件，审结110件。",
        "受理低保申请35件。",
        "收到申请35件。",
        "通过网络收到政府信息公开申请3件，窗口收到政府信息公开申请2件。",
        "上半年收到政府信息公开申请3件。",
        "其中市本级收到政府信息公开申请3件。",
        "因重复申请办结政府信息公开申请3件。",
        "共收到政府信息公开申请5件（含上年结转2件）。",
        "2018年，工作有了起色。收到政府信息公开申请5件。",
    ],
)
def test_what_may_be_another_figure_is_never_sure(text: str) -> None:
    sure = [told for told in read(text) if told.confidence == "high" and told.value != 2]
    assert sure == []


@pytest.mark.parametrize(
    "text",
    [
        "未发生因政府信息公开申请引起的责任追究。",
        "没有逾期答复的申请。",
        "依法规范办理依申请公开工作。",
        "收到4\n5件政府信息公开申请。",
        "收到有效意见建议45条。",
        "主动公开权责清单112项。",
        "",
    ],
)
def test_what_names_no_figure_yields_none(text: str) -> None:
    assert read(text) == ()


def test_outcomes_are_read_where_the_chapter_is_about_requests() -> None:
    text = "予以公开3件，部分公开2件，不予公开1件。"
    assert [told.value for told in read(text, "requests")] == [3, 2, 1]
    assert read(text) == ()


def test_results_belong_to_the_case_named_before_them() -> None:
    text = "行政复议3件，其中维持2件、纠正1件；行政诉讼4件，其中结果维持3件、尚未审结1件。"
    assert [(told.concept, told.value) for told in read(text)] == [
        ("review_total", 3),
        ("review_upheld", 2),
        ("review_corrected", 1),
        ("litigation_total", 4),
        ("litigation_upheld", 3),
        ("litigation_pending", 1),
    ]
