"""What is true of a generated report: contract fields, every cell, and how sure a reader can be.

`certain` cells must be equal in raw, value, unit and status. A cell that is not certain and whose
status is a null status forbids every number (nobody can know it); one that is not certain and has a
number may be left null, but must not carry another number.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """One cell as the contract prints it, and whether a careful reader can be sure of it."""

    table: str
    row: str
    column: str
    raw: str | None
    value: float | int | None
    unit: str | None
    status: str
    certain: bool = True

    @property
    def key(self) -> Key:
        """(table, row, column) codes."""
        return (self.table, self.row, self.column)


@dataclass
class Report:
    """One report: where it stands, whose it is, what its tables hold, and which tricks it plays."""

    name: str
    title: str
    agency: str
    region_code: str
    level: str
    year: int
    template: str
    published_on: str | None
    cells: list[Cell]
    urls: list[str] = field(default_factory=list)
    portal: str = ""
    tricks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    known_from: str = "title"
    """`title`: the page alone names the agency; `portal`: only the registry entry does."""


@dataclass
class Truth:
    """All that the examined program should have found, and what it must not take for a report."""

    reports: list[Report] = field(default_factory=list)
    decoys: dict[str, str] = field(default_factory=dict)
    """Address → title of pages that are no annual report."""


def save(truth: Truth, path: Path) -> None:
    """Write one JSON object a line: reports first, then decoys as {"decoy": url, "title": …}."""
    with path.open("w", encoding="utf-8") as out:
        for report in truth.reports:
            out.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
        for url, title in truth.decoys.items():
            out.write(json.dumps({"decoy": url, "title": title}, ensure_ascii=False) + "\n")


def load(path: Path) -> Truth:
    """Read what `save` wrote."""
    truth = Truth()
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "decoy" in entry:
            truth.decoys[entry["decoy"]] = entry["title"]
        else:
            entry["cells"] = [Cell(**cell) for cell in entry["cells"]]
            truth.reports.append(Report(**entry))
    return truth
