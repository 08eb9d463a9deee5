"""Another agency or year in the text: found where a template was copied, nowhere else."""

from __future__ import annotations

import pytest

from pipelines.identity.mentions import agencies_in
from pipelines.identity.mismatch import other_agencies, other_years
from pipelines.identity.script import clean
from pipelines.model import Identity

OWN = Identity(
    agency="丽水市科学技术局",
    agency_printed="丽水市科技局",
    region_code="331100",
    region=("浙江省", "丽水市"),
    level="prefecture",
    year=2020,
)
STREET = Identity(
    agency="丽水市莲都区白云街道办事处",
    region_code="331102",
    region=("浙江省", "丽水市", "莲都区"),
    level="township",
    year=2021,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本报告由丽水市统计局结合有关数据编制而成。", "丽水市统计局"),
        ("积极推进市统计局政务公开工作，取得实效。", "市统计局"),
        ("2020年，市统计局认真贯彻条例。", "市统计局"),
        ("做好全省政府信息依申请公开工作。", "全省"),
    ],
)
def test_another_agency_is_found(text: str, found: str) -> None:
    assert [one.found for one in other_agencies(OWN, (text,))] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "本报告由丽水市科学技术局编制。",
        "积极推进市科技局政务公开工作。",
        "按照丽水市人民政府办公室关于做好年度报告的通知要求编制。",
        "在市委、市政府的领导下，在市大数据局政务公开工作部门指导下开展工作。",
        "配合市财政局政务公开工作。",
        "转发《丽水市统计局政务公开工作制度》。",
        "如有疑问，请与市政务服务管理办公室联系。",
        "与市公安局、市教育局联合印发文件3件。",
        "参加全省政府信息公开培训。",
        "2020年，我局认真贯彻条例。",
    ],
)
def test_others_are_named_without_alarm(text: str) -> None:
    assert list(other_agencies(OWN, (text,))) == []


def test_a_street_has_no_applications_to_the_city() -> None:
    text = "全年收到向市政府及市政府办公室提出的政府信息公开申请5件。"
    assert [one.found for one in other_agencies(STREET, (text,))] == ["市政府"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2019年，丽水市科技局在信息公开方面取得了一定成绩，但仍有不足。", ["2019"]),
        ("2019年，我局通过网站公开信息94条。", ["2019"]),
        ("针对问题，2020年，我局将继续强化措施。", []),
        ("2020年，市科技局将继续强化措施。", ["2020"]),
        ("2020年，我局公开信息94条，较2019年增长5%。", []),
        ("2019年以来，我局持续推进公开。", []),
        ("2019年印发的文件继续有效。", []),
        ("2021年，我局将进一步加强公开。", []),
        ("2020年，我局将政务公开纳入考核。", []),
    ],
)
def test_another_year_is_found(text: str, found: list[str]) -> None:
    assert [one.found for one in other_years(OWN, (text,))] == found


def test_bodies_of_a_text() -> None:
    text = clean("丰城市统计局会同市科技局、南昌县莲塘镇人民政府和县政府办公室开展工作")
    assert [(one.text, one.body, one.region, one.kind) for one in agencies_in(text)] == [
        ("丰城市统计局", "统计局", "丰城市", "department"),
        ("市科技局", "科学技术局", "市", "department"),
        ("南昌县莲塘镇人民政府", "莲塘镇人民政府", "南昌县", "township"),
        ("县政府办公室", "人民政府办公室", "县", "office"),
    ]
