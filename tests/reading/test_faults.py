"""Faults planted in the figures of clean reports: found, located, and laid to the right side.

The reports come from the outside author's program (tests/strangers). A fault in the table of
requests stands in a row and a column of sums and can be located; one in the review table stands in
one sum only, so it is found and its row is named.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from pipelines import Capture, Resource, checks, process
from pipelines.extract import extract
from pipelines.extract.document import Document, Slot, Table
from pipelines.model import Identity
from pipelines.reading import read_document
from tests.strangers import figures, grids, labels, markup, prints

Key = tuple[str, str, str]
SUMS = {"row_total", "column_total", "balance", "review_total"}
HEADINGS = {
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
}


def planted(seed: int, count: int, table: str = "") -> tuple[bytes, dict[Key, tuple[int, int]]]:
    """A report with `count` wrong cells (of `table`, else of any with sums), and what they were."""
    rng = random.Random(seed)
    form = rng.choice(["form-2019", "form-2021"])
    numbers = figures.draw(rng, form, rng.choice(["none", "small", "medium", "large"]))
    summed = [key for key in numbers if key[0] == table or (not table and key[0] != "proactive")]
    faults: dict[Key, tuple[int, int]] = {}
    for key in rng.sample(summed, count):
        faults[key] = (int(numbers[key]), another(rng, int(numbers[key])))
        numbers[key] = faults[key][1]
    hand = prints.draw_hand(rng, calm=True)
    cells = prints.write(rng, form, numbers, hand)
    words, _ = labels.choose(rng, form, hand, 0.0)
    editor = markup.draw_editor(rng, calm=True)
    tables = {
        "proactive": grids.proactive(form, cells, words),
        "applications": [grids.applications(form, cells, words, False)],
        "review_litigation": [grids.review(cells, words)],
    }
    year = 2022 if form == "form-2021" else 2020
    body = f"<h1>清河县水务局{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>平稳。</p>"
    for name, shown in tables.items():
        body += f"<p>{HEADINGS[name]}</p>"
        body += "".join(markup.table(rng, grid, editor) for grid in shown)
    body += "<p>五、存在的主要问题及改进情况</p><p>有。</p><p>六、其他需要报告的事项</p><p>无。</p>"
    return f"<html><body><div>{body}</div></body></html>".encode(), faults


def another(rng: random.Random, number: int) -> int:
    """A slip of the pen: digits swapped, one dropped, one doubled or one wrong."""
    printed = str(number)
    slips = [printed[:-1], printed + printed[-1], printed[::-1], str(rng.randint(0, 9))]
    slips += [printed[:-1] + str(rng.randint(0, 9)), str(number + rng.randint(1, 20))]
    different = [int(slip) for slip in slips if slip and int(slip) != number]
    return rng.choice(different)


def issues_of(page: bytes) -> list[dict[str, Any]]:
    report = process(Capture(Resource("https://www.example.gov.cn/1.html", page))).report
    assert report is not None
    issues: list[dict[str, Any]] = report.as_record()["issues"]
    return issues


def warned(issues: list[dict[str, Any]], key: Key) -> bool:
    return any(
        "/".join(key) in issue["cells"] and issue["rule"] in SUMS | {"suspect_cell"}
        for issue in issues
    )


def suspected(issues: list[dict[str, Any]]) -> dict[str, int]:
    """Cell → suggested number."""
    return {
        issue["cells"][0]: issue["expected"] for issue in issues if issue["rule"] == "suspect_cell"
    }


@pytest.mark.parametrize("count", [1, 2, 3])
def test_planted_faults_are_found_and_laid_to_the_source(count: int) -> None:
    found = right = wanted = causes = 0
    for seed in range(200):
        page, faults = planted(seed * 3 + count, count)
        issues = issues_of(page)
        wanted += len(faults)
        found += sum(warned(issues, key) for key in faults)
        accused = [issue["cause"] for issue in issues if issue["rule"] in SUMS | {"suspect_cell"}]
        right += accused.count("source")
        causes += len(accused)
    print(f"{count} faults: {found} of {wanted} found, {right} of {causes} causes right")
    assert found >= 0.99 * wanted
    assert right >= 0.95 * causes


def test_a_single_fault_among_the_requests_is_located() -> None:
    located = 0
    for seed in range(300):
        page, faults = planted(10_000 + seed, 1, "applications")
        ((key, (true, _)),) = faults.items()
        located += suspected(issues_of(page)) == {"/".join(key): true}
    print(f"{located} of 300 located, with the number that was there")
    assert located >= 0.95 * 300


def test_what_is_located_among_several_faults_is_no_innocent_cell() -> None:
    accused = innocent = 0
    for seed in range(200):
        page, faults = planted(20_000 + seed, 2 + seed % 2, "applications")
        for key in suspected(issues_of(page)):
            accused += 1
            innocent += tuple(key.split("/")) not in faults
    print(f"{accused} cells accused, {innocent} of them innocent")
    assert accused >= 300
    assert innocent <= 0.02 * accused


def test_a_clean_report_accuses_nobody() -> None:
    for seed in range(100):
        page, _ = planted(30_000 + seed, 0)
        issues = issues_of(page)
        assert not {issue["rule"] for issue in issues} & (SUMS | {"suspect_cell"})


# --- faults of our reading -----------------------------------------------------------------------


def misread(document: Document, rng: random.Random) -> tuple[Document, int]:
    """The document with figures of its requests misread, the glyphs' true reading kept beside."""
    tables, count = [], 0
    for block in document.blocks:
        if isinstance(block, Table) and "新收" in str(block.rows):
            slots = [s for i in range(len(block.rows)) for s in block.own(i) if s.raw.isdigit()]
            wrong = {
                id(slot): Slot(str(another(rng, int(slot.raw))), slot.row, slot.column, (slot.raw,))
                for slot in rng.sample(slots, rng.randint(1, 3))
            }
            count += len(wrong)
            rows = tuple(tuple(wrong.get(id(slot), slot) for slot in row) for row in block.rows)
            block = replace(block, rows=rows)
        tables.append(block)
    return replace(document, blocks=tuple(tables), recognised=True), count


def test_what_was_misread_is_laid_to_the_reader_and_never_a_number() -> None:
    """Glyphs with two readings: the cells are null, named, and the cause is ours."""
    planted_cells = named = right = accused = 0
    for seed in range(150):
        body, _ = planted(40_000 + seed, 0)
        clean = extract(Resource("", body))
        document, count = misread(clean, random.Random(seed))
        found, truth = read_document(document), read_document(clean)
        wrong = {
            one.key
            for one, other in zip(found.cells, truth.cells, strict=True)
            if one.raw != other.raw
        }
        assert len(wrong) == count
        assert all(cell.value is None for cell in found.cells if cell.key in wrong)
        issues = checks.check(
            checks.Context(document, found.structure, found.readings, found.cells, Identity())
        )
        doubts = [issue for issue in issues if issue.rule == "unsure_glyphs"]
        planted_cells += count
        named += len(wrong & {key for issue in doubts for key in issue.cells})
        accused += len([issue for issue in issues if issue.rule in SUMS]) + len(doubts)
        right += len([issue for issue in doubts if issue.cause == "reader"])
    print(f"{named} of {planted_cells} misread cells named, {right} of {accused} causes right")
    assert named >= 0.99 * planted_cells
    assert right >= 0.95 * accused
