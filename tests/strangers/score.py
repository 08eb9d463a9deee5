"""Compare records with the truth: reports, identities, cells, and above all silent errors.

A cell is wrong where it differs from a certain truth, carries a number nobody can know, or another
number than the printed one. It is *silent* where no issue of severity warning or error names the
cell (`table/row/column`) or its table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.strangers.truth import Cell, Key, Report, Truth

Record = dict[str, Any]
NULL = ("blank", "placeholder", "text", "missing", "unreadable")


@dataclass
class Score:
    """Counts and the differences behind them, in words."""

    expected: int = 0
    found: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    differences: dict[str, list[str]] = field(default_factory=dict)
    """What differs, by kind and report and table: one example is printed, with the number."""
    cells: int = 0
    equal: int = 0
    missing: set[str] = field(default_factory=set)
    """Names of the reports that were not found."""
    by_trick: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def share(self) -> float:
        """Share of the judged cells that are equal to the truth."""
        return self.equal / self.cells if self.cells else 0.0

    def note(self, kind: str, words: str, group: str = "") -> None:
        """Count a difference and keep its description; one group is printed as one line."""
        self.counts[kind] += 1
        self.differences.setdefault(f"{kind}: {group or words}", []).append(words)

    def failures(self) -> list[str]:
        """The sentences of the examination that do not hold."""
        wrong = []
        if self.found < self.expected:
            wrong.append(f"{self.expected - self.found} of {self.expected} reports not found")
        for kind in ("invented", "duplicated", "agency", "region_code", "year", "template"):
            if self.counts[kind]:
                wrong.append(f"{self.counts[kind]} × {kind}")
        if self.share < 0.999:
            wrong.append(f"{self.share:.4%} of cells equal, 99.9 % asked")
        for kind in ("silent wrong number", "silent difference"):
            if self.counts[kind]:
                wrong.append(f"{self.counts[kind]} × {kind}")
        return wrong

    def table(self, limit: int = 40) -> str:
        """A page of text: counts, cells, the tricks that hurt, the first differences."""
        lines = [
            f"reports   {self.found} of {self.expected} found, {self.counts['invented']} invented, "
            f"{self.counts['duplicated']} duplicated",
            f"cells     {self.equal} of {self.cells} equal ({self.share:.4%})",
        ]
        lines += [f"{kind:<26}{count}" for kind, count in sorted(self.counts.items())]
        hurt = sorted(self.by_trick.items(), key=lambda entry: -entry[1]["bad"])
        worst = [(name, c) for name, c in hurt if c["bad"]][:15]
        if worst:
            lines.append("tricks in reports with differences (with differences / all):")
            lines += [f"  {c['bad']:>4} / {c['all']:<4} {name}" for name, c in worst]
        # the silent and the rare first: they are what matters, and what hides in the crowd
        order = sorted(self.differences.items(), key=lambda e: ("warned" in e[0], len(e[1])))
        for name, words in order[:limit]:
            many = f" [× {len(words)}]" if len(words) > 1 else ""
            lines.append(f"- {name.split(':')[0]}{many}: {words[0]}")
        if len(self.differences) > limit:
            lines.append(f"… {len(self.differences) - limit} more")
        return "\n".join([*lines, *(f"FAILED: {text}" for text in self.failures())])


def address(url: str) -> str:
    """What makes two addresses one page: no scheme, no fragment, escapes resolved."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return unquote(f"{parts.netloc.lower()}{parts.path}{query}")


def score(records: Iterable[Record], truth: Truth) -> Score:
    """Judge contract records by the truth; matching is by address, then by agency and year."""
    result = Score(expected=len(truth.reports))
    by_url = {address(url): report for report in truth.reports for url in report.urls}
    by_name = {(report.agency, report.year): report for report in truth.reports}
    decoys = {address(url): title for url, title in truth.decoys.items()}
    taken: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        urls = [address(url) for url in [record.get("url"), *(record.get("urls") or [])] if url]
        report = next((by_url[url] for url in urls if url in by_url), None)
        decoy = next((decoys[url] for url in urls if url in decoys), None)
        if report is None and decoy is None:
            report = by_name.get((record.get("agency"), record.get("year")))
        if report is None:
            result.note("invented", f"{record.get('title')} {record.get('url')} ({decoy or '?'})")
        else:
            taken[report.name].append(record)
    for report in truth.reports:
        matches = taken.get(report.name, [])
        if not matches:
            result.missing.add(report.name)
            result.note("not found", f"{report.name} {report.title} {report.urls[:1]}")
            _tricks(result, report, True)
            continue
        result.found += 1
        if len(matches) > 1:
            result.note("duplicated", f"{report.name} {report.title} × {len(matches)}")
        before = len(result.differences)
        _judge(result, report, matches[0])
        _tricks(result, report, len(result.differences) > before)
    return result


def _tricks(result: Score, report: Report, bad: bool) -> None:
    for trick in report.tricks or ["(none)"]:
        result.by_trick[trick]["all"] += 1
        result.by_trick[trick]["bad"] += bad


def warned(record: Record) -> set[str]:
    """Tables and `table/row/column` named by an issue of severity warning or error."""
    return {
        name
        for issue in record.get("issues") or []
        if issue.get("severity") in ("warning", "error")
        for name in issue.get("cells") or []
    }


def _judge(result: Score, report: Report, record: Record) -> None:
    named = f"{report.name} 《{report.title}》"
    for name in ("agency", "region_code", "year", "template"):
        if name in ("agency", "region_code") and report.known_from == "nothing":
            continue
        if record.get(name) != getattr(report, name):
            result.note(name, f"{named}: {record.get(name)!r}, not {getattr(report, name)!r}")
    for name in ("published_on", "level"):
        if report.known_from != "nothing" and record.get(name) != getattr(report, name):
            result.counts[f"(info) {name}"] += 1
    loud = warned(record)
    errors = [i for i in record.get("issues") or [] if i.get("severity") == "error"]
    if report.broken and not errors:
        result.counts["(info) broken sum unnoticed"] += 1
    if errors and not report.broken and not report.tricks:
        result.counts["(info) error in a clean report"] += 1
    read: dict[Key, list[Record]] = defaultdict(list)
    for cell in record.get("cells") or []:
        read[cell.get("table"), cell.get("row"), cell.get("column")].append(cell)
    expected: dict[Key, list[Cell]] = defaultdict(list)
    for cell in report.cells:
        expected[cell.key].append(cell)
    for key, cells in expected.items():
        for cell in cells:
            _cell(result, named, cell, cells, read.get(key, []), loud)
    for key in read.keys() - expected.keys():
        cell = read[key][0]
        if key[0] in ("regional", "annex") or cell.get("status") in ("missing", "unreadable"):
            result.counts["(info) cells not in the truth"] += 1
            continue
        result.cells += 1
        _wrong(result, named, key, f"{cell.get('raw')!r} where no cell is", True, loud)


def _cell(
    result: Score, named: str, cell: Cell, same: list[Cell], read: list[Record], loud: set[str]
) -> None:
    numbers = [entry for entry in read if entry.get("value") is not None]
    if not cell.certain:
        allowed = [other.value for other in same if other.value is not None]
        bad = [entry for entry in numbers if entry["value"] not in allowed]
        if bad:
            result.cells += 1
            words = f"number {bad[0]['value']!r} ({bad[0].get('raw')!r}) that cannot be known"
            _wrong(result, named, cell.key, words, True, loud)
        return
    result.cells += 1
    if any(_same(cell, entry) for entry in read):
        result.equal += 1
        return
    entry = read[0] if read else {}
    got = tuple(entry.get(name) for name in ("raw", "value", "unit", "status"))
    words = f"{got}, not {(cell.raw, cell.value, cell.unit, cell.status)}"
    number = entry.get("value") is not None and entry.get("value") != cell.value
    _wrong(result, named, cell.key, words, number, loud)


def _wrong(result: Score, named: str, key: Key, words: str, number: bool, loud: set[str]) -> None:
    known = "/".join(key) in loud or key[0] in loud
    kind = "wrong number" if number else "difference"
    result.note(
        f"{'warned' if known else 'silent'} {kind}",
        f"{named} {'/'.join(key)}: {words}",
        f"{named} {key[0]}",
    )


def _same(cell: Cell, entry: Record) -> bool:
    return (
        entry.get("status") == cell.status
        and entry.get("value") == cell.value
        and entry.get("unit") == cell.unit
        and tidy(entry.get("raw")) == tidy(cell.raw)
    )


def tidy(raw: str | None) -> str | None:
    """Printed text without outer white space and inner line breaks."""
    if raw is None:
        return None
    return "".join(raw.replace("\u200b", "").replace("\ufeff", "").splitlines()).strip()
