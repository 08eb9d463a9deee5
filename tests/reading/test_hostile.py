"""Damaged pages: whatever is cut, doubled or thrown in, the reader answers, and invents nothing."""

from __future__ import annotations

import random
import re

import pytest

from pipelines import Capture, Outcome, Resource, process
from tests.strangers import offline, report

THROWN_IN = (
    b"<table>",
    b"</table>",
    b"</td>",
    b"<tr>",
    b"<td colspan=999 rowspan=1000000>",
    b"<pre>",
    b"</div>",
    b"\t",
    b"|",
    b"\n",
    b"\x00\x0b",
    b"&#0;",
    b"&nbsp;",
    b"<!--",
    b"<p style='display:none'>",
)


def mutated(rng: random.Random, body: bytes) -> bytes:
    damaged = bytearray(body)
    for _ in range(rng.randint(1, 6)):
        start = rng.randrange(len(damaged))
        end = min(len(damaged), start + rng.randint(1, 400))
        kind = rng.random()
        if kind < 0.3:
            del damaged[start:end]
        elif kind < 0.5:
            damaged[start:start] = damaged[start:end]
        elif kind < 0.7:
            damaged[start] = rng.randrange(256)
        elif kind < 0.8:
            del damaged[start:]
        else:
            damaged[start:start] = rng.choice(THROWN_IN)
        if not damaged:
            return b"x"
    return bytes(damaged)


def examine(seed: int, runs: int) -> None:
    rng = random.Random(seed)
    bodies = [
        offline.make(seed, number, harm)[1].encode()
        for number, harm in enumerate(["", "", "", *report.DAMAGES])
    ]
    read = 0
    for _ in range(runs):
        body = mutated(rng, rng.choice(bodies))
        reading = process(Capture(Resource("https://www.example.gov.cn/a.html", body)))
        if reading.outcome is not Outcome.REPORT or reading.report is None:
            continue
        read += 1
        digits = set(re.findall(r"\d", body.decode("utf-8", "replace")))
        for cell in reading.report.cells:
            assert (cell.value is None) == (cell.status != "number")
            assert (cell.raw is None) == (cell.status == "missing")
            if cell.value is not None:
                assert set(str(abs(cell.value))) - set(".e+-") <= digits | {"0"}
    assert read > runs // 3, "most mutations leave a report that can be read"


def test_mutated_pages() -> None:
    examine(1, 300)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_many_mutated_pages(seed: int) -> None:
    examine(seed, 1500)


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"<", b"<html>", b"\xff\xfe", b"%PDF-1.4", b"PK\x03\x04"]
)
def test_next_to_nothing_is_an_answer_too(body: bytes) -> None:
    reading = process(Capture(Resource("https://www.example.gov.cn/a.html", body)))
    assert reading.outcome is not Outcome.REPORT
    assert reading.reason


def test_a_deeply_nested_page_ends() -> None:
    body = b"<div>" * 20_000 + "一、总体情况".encode() + b"<table><tr>" * 5_000
    assert process(Capture(Resource("https://www.example.gov.cn/a.html", body))).reason


def test_a_table_of_large_spans_ends() -> None:
    cell = b"<td colspan=256 rowspan=5000>1</td>"
    body = "<p>一、总体情况</p><p>六、其他需要报告的事项</p><table>".encode()
    body += (b"<tr>" + cell * 3 + b"</tr>") * 200 + b"</table>"
    assert process(Capture(Resource("https://www.example.gov.cn/a.html", body))).reason
