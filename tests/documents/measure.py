"""How well files of a kind are read: every cell against the truth, and who and when."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipelines import Capture, Resource, process
from tests.documents.content import Paper, draw
from tests.strangers.score import tidy, warned

Writer = Callable[[Paper, random.Random], bytes]


@dataclass
class Measure:
    """Counts over some files; `wrong` holds the differences in words."""

    files: int = 0
    reports: int = 0
    cells: int = 0
    equal: int = 0
    silent: int = 0
    identities: int = 0
    lost: int = 0
    """Paragraphs and headings that stand in no section."""
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.equal / self.cells if self.cells else 0.0

    def line(self, name: str) -> str:
        return (
            f"{name[-36:]:<36} {self.reports:>4}/{self.files:<4} files  "
            f"{self.equal:>6}/{self.cells:<6} cells {self.share:9.4%}  "
            f"{self.silent:>3} silent  {self.identities:>4} identities  {self.lost:>2} lost"
        )


def papers(seed: int, count: int, pictured: bool = False) -> Iterable[Paper]:
    """A quarter of them calm, the rest as clerks print them."""
    return (draw(seed, number, calm=number % 4 == 0, pictured=pictured) for number in range(count))


def measure(write: Writer, seed: int, count: int, pictured: bool = False) -> Measure:
    """Read `count` papers written by `write`; pictured ones are typed in half width."""
    result = Measure()
    for number, paper in enumerate(papers(seed, count, pictured)):
        body = write(paper, random.Random(f"file/{seed}/{number}"))
        judge(result, paper, body)
    return result


def judge(result: Measure, paper: Paper, body: bytes) -> None:
    """Add one file to the counts."""
    result.files += 1
    result.cells += len(paper.truth.cells)
    reading = process(Capture(Resource("", body, name="report")))
    name = paper.truth.name
    if reading.report is None:
        result.wrong.append(f"{name}: {reading.outcome} {reading.reason}")
        return
    result.reports += 1
    record = reading.report.as_record()
    fields = [record[key] for key in ("template", "agency", "year")]
    if fields == [paper.truth.template, paper.truth.agency, paper.truth.year]:
        result.identities += 1
    else:
        result.wrong.append(f"{name}: {fields}, not {paper.truth.agency} {paper.truth.year}")
    told = _flat("".join(s["heading"] + s["text"] for s in record["sections"]))
    for line in (part for part in paper.parts if isinstance(part, str)):
        if _flat(line) not in told:
            result.lost += 1
            result.wrong.append(f"{name}: lost {line!r}")
    loud = warned(record)
    read = {(cell["table"], cell["row"], cell["column"]): cell for cell in record["cells"]}
    for cell in paper.truth.cells:
        found = read.pop(cell.key, {})
        got = (tidy(found.get("raw")), *(found.get(k) for k in ("value", "unit", "status")))
        if got == (tidy(cell.raw), cell.value, cell.unit, cell.status):
            result.equal += 1
            continue
        known = "/".join(cell.key) in loud or cell.table in loud
        result.silent += not known
        result.wrong.append(f"{name} {'/'.join(cell.key)}: {got}, not {cell}")
    for key in read:
        result.silent += 1
        result.wrong.append(f"{name} {key}: a cell that is not printed")


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text)
