"""A draft on the command line: what is planted is said in words, and the status follows errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from nianbao.messages import Messages
from nianbao.wording import cell, message
from pipelines.checks.rules import finding, rules
from tests.cli.conftest import Run
from tests.reading.test_checks import page

ROOT = Path(__file__).parent.parent.parent
RULES = yaml.safe_load((ROOT / "pipelines" / "data" / "rules.yaml").read_text("utf-8"))


def draft(folder: Path, **printed: str) -> Path:
    """A form-2021 of zeros; `printed` gives cells as `row__column`."""
    path = folder / "草稿.html"
    body = page("form-2021", lambda table, row, column: printed.get(f"{row}__{column}", "0"))
    path.write_bytes(body)
    return path


def test_a_broken_total_is_an_error_in_words(nianbao: Run, tmp_path: Path) -> None:
    path = draft(tmp_path, granted__natural_person="3", granted__total="4")
    result = nianbao("check", path)
    assert result.status == 1
    assert "（一）予以公开 · 总计" in result.out
    assert "expected 3, found 4" in result.out
    assert "the applicants add up to 3" in result.out
    chinese = nianbao("check", path, "--lang", "zh")
    assert chinese.status == 1
    assert "应为 3，印为 4" in chinese.out
    assert "the applicants" not in chinese.out


def test_the_gravest_stand_first(nianbao: Run, tmp_path: Path) -> None:
    out = nianbao("check", draft(tmp_path, granted__total="4")).out
    places = [
        found.start()
        for found in (re.search(rf"^  {word} \(\d+\)", out, re.M) for word in ("error", "info"))
        if found
    ]
    assert len(places) == 2
    assert places == sorted(places)


def test_warnings_and_infos_never_count(nianbao: Run, tmp_path: Path) -> None:
    path = draft(tmp_path, granted__other="")
    found = json.loads(nianbao("check", path, "--format", "json").out)
    assert found["counts"]["error"] == 0
    assert found["counts"]["warning"] + found["counts"]["info"] > 0
    assert nianbao("check", path).status == 0


def test_json_has_every_cell_by_key_and_in_words(nianbao: Run, tmp_path: Path) -> None:
    path = draft(tmp_path, granted__natural_person="3", granted__total="4")
    result = nianbao("check", path, "--format", "json")
    found = json.loads(result.out)
    assert (found["file"], found["year"], found["template"]) == (str(path), 2021, "form-2021")
    broken = next(issue for issue in found["issues"] if issue["rule"] == "row_total")
    assert (broken["expected"], broken["found"]) == (3, 4)
    at = broken["cells"].index("applications/granted/total")
    assert broken["places"][at].endswith("（一）予以公开 · 总计")
    assert len(broken["places"]) == len(broken["cells"])


def test_what_is_no_report_or_no_file_fails_and_the_rest_is_checked(
    nianbao: Run, tmp_path: Path
) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("停电通知\n明日上午停电。", encoding="utf-8")
    good = draft(tmp_path)
    result = nianbao("check", notice, tmp_path / "gone.html", good, "--format", "json")
    assert result.status == 1
    assert "gone.html" in result.err
    assert [record["is_report"] for record in result.records] == [False, True]
    assert not list(tmp_path.glob("*.db"))


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_said_in_english_with_its_place(name: str) -> None:
    raised = finding(
        name, "source", ("applications/granted/total",), expected=6, found=7, evidence="“甲”（乙）",
        where="予以公开",
    ).as_dict()  # fmt: skip
    said = message(raised, Messages("en"))
    expected = RULES[name]["en"].format(
        expected=6, found=7, evidence="“甲”（乙）", where="予以公开", count=1
    )
    # a place that only the English names cannot be read back from the Chinese
    if "{where}" in RULES[name]["zh"] or "{where}" not in RULES[name]["en"]:
        assert said == " ".join(expected.split())
    assert message(raised, Messages("zh")) == " ".join(raised["message"].split())
    assert name in rules()


def test_a_message_that_no_rule_made_stays() -> None:
    raised = finding("row_total", "source", expected=6, found=7, where="甲").as_dict()
    assert message({**raised, "message": "改过的话"}, Messages("en")) == "改过的话"
    assert message({**raised, "rule": "overridden"}, Messages("en")) == raised["message"]


def test_cells_without_a_form_are_printed_words() -> None:
    words = cell("regional/受理申请总数/2009年度", "narrative", Messages("zh"))
    assert words == "地方统计表 · 受理申请总数 · 2009年度"
    assert cell("applications", "form-2021", Messages("zh")) == "收到和处理政府信息公开申请情况"
