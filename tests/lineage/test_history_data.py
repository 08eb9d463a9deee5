"""The data of reforms: complete, without contradiction, in words the identity code knows."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

import pytest
import yaml

from pipelines.identity import bodies, naming
from pipelines.lineage import reforms, role_of, type_of

DATA = files("pipelines") / "data"
LEVELS = {"ministry", "province", "prefecture", "county"}


@pytest.fixture(scope="module")
def history() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DATA / "agency_history.yaml").read_text("utf-8"))
    return loaded


def test_every_change_says_what_when_where_and_by_which_plan(history: dict[str, Any]) -> None:
    assert set(history) == {"sources", "wordings", "changes"}
    for change in history["changes"]:
        keys = {"kind", "from", "to", "continues", "years", "source", "note"}
        assert set(change) - {"certain"} == keys, change
        assert change.get("certain", True) or not change["continues"]
        assert change["kind"] in ("renamed", "merged", "split")
        assert change["note"].strip()
        assert set(change["source"]) <= set(history["sources"])
        assert change["years"]
        assert set(change["years"]) <= LEVELS
        for first, last in change["years"].values():
            assert 2000 <= first <= last <= 2026
    for source in history["sources"].values():
        assert set(source) == {"name", "issued"}


def test_a_merger_of_several_is_followed_from_none_of_them(history: dict[str, Any]) -> None:
    for change in history["changes"]:
        if change["kind"] == "merged" and len(change["from"]) > 1:
            assert not change["continues"], change


def test_each_wording_is_one_body_s_and_known_to_the_identity_code(
    history: dict[str, Any],
) -> None:
    words = [word for main, others in history["wordings"].items() for word in (main, *others)]
    assert len(words) == len(set(words))
    unknown = [word for word in reforms.known_wordings() if not bodies.kind_of_wording(word)]
    assert unknown == []
    local = set(words) - set(history["wordings"])
    for change in history["changes"]:
        assert not local & {*change["from"], *change["to"]}, "name the main wording"


def test_no_body_becomes_what_it_was_before() -> None:
    onward: dict[str, set[str]] = {}
    for step in reforms.steps():
        if step.continues:
            onward.setdefault(step.before, set()).add(step.after)
    for start in onward:
        reached, border = set(), {start}
        while border:
            border = {after for word in border for after in onward.get(word, ())} - reached
            reached |= border
        assert start not in reached


def test_single_cases_are_whole() -> None:
    with (DATA / "agency_changes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    for row in rows:
        assert all(row.values()), row
        assert row["kind"] in ("renamed", "merged", "split", "separate")
        assert row["continues"] in ("yes", "no")
        for side in ("from", "to"):
            assert naming.parse(row[side]) is not None
            assert role_of(row[side], row["region_code"]).wording


# what each body is for, by the plain meaning of its name
TYPES = [
    ("丽水市科学技术局", "331100", "science"),
    ("丽水市人民政府", "331100", "government"),
    ("阿里地区行政公署", "542500", "government"),
    ("湖南省人民政府办公厅", "430000", "office"),
    ("北京市西城区展览路街道办事处", "110102", "township"),
    ("平利县正阳镇人民政府", "610926", "township"),
    ("咸宁高新技术产业开发区管理委员会", "421200", "zone"),
    ("西藏自治区人民政府国有资产监督管理委员会", "540000", "finance"),
    ("国家税务总局丽水市税务局", "331100", "vertical"),
    ("黄石市生态环境局下陆区分局", "420204", "environment"),
    ("重庆市公安局渝中区分局", "500103", "public_security"),
    ("威海市生态环境局高新区分局", "371000", "environment"),
    ("丽水市人民政府外事办公室", "331100", "commerce"),
    ("中华人民共和国生态环境部", "100000", "environment"),
    ("国家市场监督管理总局", "100000", "market"),
    ("国务院办公厅", "100000", None),
    ("杨凌示范区审计局", "610403", "finance"),
    ("中华人民共和国海关总署", "100000", "vertical"),
    ("国务院国有资产监督管理委员会", "100000", "finance"),
    ("丽水市某某研究院", "331100", None),
]


@pytest.mark.parametrize(("name", "code", "kind"), TYPES)
def test_types(name: str, code: str, kind: str | None) -> None:
    assert type_of(name, code) == kind


def test_the_page_of_identity_names_every_type() -> None:
    agencies = yaml.safe_load((DATA / "agencies.yaml").read_text("utf-8"))
    from tests.test_docs import ROOT

    page = (ROOT / "docs" / "identity.md").read_text("utf-8")
    for kind in (*agencies["types"], "government", "office", "township", "zone"):
        assert f"| `{kind}` |" in page
