"""One report in full for people: head, chapters, the tables as the form prints them, findings.

In goes a contract record, out come Rich renderables; rows and columns carry the official labels of
the codebook, in the language of the report. Nothing is computed here: what is shown is printed in
the report or stands in a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from nianbao.messages import Messages
from pipelines.codebook import Form, forms

Record = Mapping[str, Any]
Cells = Sequence[Mapping[str, Any]]
# the chapter whose table it is (formats.md sections 5 and 6)
CHAPTER_OF = {
    "proactive": "proactive_disclosure",
    "applications": "requests",
    "review_litigation": "review_litigation",
}
SEVERITY_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}
STATUS_STYLE = {"blank": "dim", "missing": "red", "unreadable": "bold red", "text": "magenta"}
# what stands in a cell where no text was printed
MARKS = {"blank": "·", "missing": "∅"}


def report(record: Record, messages: Messages) -> RenderableType:
    """The whole report, top to bottom."""
    tables = grouped(record["cells"], "table")
    form = forms().get(record["template"])
    parts: list[RenderableType] = [Rule(style="dim"), head(record, messages)]
    for section in record["sections"]:
        parts.append(Text(f"\n{section['heading'] or messages('show.preamble')}", style="bold"))
        parts.append(Padding(Text(section["text"].strip()), (0, 0, 0, 2)))
        for name in [name for name in tables if CHAPTER_OF.get(name) == section["code"]]:
            parts.extend(table(name, tables.pop(name), form, messages))
    for name, cells in tables.items():
        parts.extend(table(name, cells, form, messages))
    used = {cell["status"] for cell in record["cells"]} & set(MARKS)
    if used:
        legend = ", ".join(
            f"{MARKS[code]} {messages.word('status', code)}" for code in sorted(used)
        )
        parts.append(Text(f"{messages('show.marks')} {legend}", style="dim"))
    parts.append(Text(""))
    parts.extend(findings(record["issues"], messages))
    return Group(*parts)


def head(record: Record, messages: Messages) -> RenderableType:
    """Who, when, where from: a name and a value a line."""
    region = " ".join(record["region"])
    lines = {
        "agency": record["agency"],
        "year": record["year"],
        "region": f"{region} ({record['region_code']})" if record["region_code"] else None,
        "level": messages.word("level", record["level"]),
        "title": record["title"],
        "template": record["template"],
        "scope": messages.word("scope", record["scope"]),
        "published_on": record["published_on"],
        "report_date": record["report_date"],
        "url": "\n".join(record["urls"]) or record["url"],
        "version": record["version"],
        "first_seen_at": record["first_seen_at"],
        "last_seen_at": record["last_seen_at"],
    }
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in lines.items():
        if value not in (None, ""):
            grid.add_row(messages(f"show.{name}"), Text(str(value)))
    return grid


def table(
    name: str, cells: Cells, form: Form | None, messages: Messages
) -> Iterator[RenderableType]:
    """The table as printed: rows that share their columns form one block (the form has several)."""
    labels = form.tables.get(name, {}) if form else {}
    rows = list(grouped(cells, "row").items())

    def column_labels(row: tuple[str, Cells]) -> tuple[str, ...]:
        known = labels.get(row[0], {})
        return tuple(
            known[cell["column"]].column_label if cell["column"] in known else cell["column"]
            for cell in row[1]
        )

    yield Text(f"\n  {messages.word('table', name)}", style="bold cyan")
    for columns, block in groupby(rows, column_labels):
        drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
        drawn.add_column("", overflow="fold", ratio=None)
        for column in columns:
            drawn.add_column(escape(column), justify="right", overflow="fold")
        for row, of_row in block:
            label = next((cell.row_label for cell in labels.get(row, {}).values()), row)
            drawn.add_row(Text(label), *(figure(cell, labels.get(row, {})) for cell in of_row))
        yield Padding(drawn, (0, 0, 0, 2))


def grouped(cells: Cells, name: str) -> dict[str, list[Mapping[str, Any]]]:
    """Cells by their table or row, in the order of first appearance."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for cell in cells:
        groups.setdefault(cell[name], []).append(cell)
    return groups


def figure(cell: Mapping[str, Any], known: Mapping[str, Any]) -> Text:
    """The printed text; its unit only where it is not the form's and not printed beside it."""
    status, raw = cell["status"], cell["raw"] or ""
    canonical = known[cell["column"]].unit if cell["column"] in known else None
    unit = cell["unit"] or ""
    extra = f" {unit}" if status == "number" and unit != (canonical or "") else ""
    shown = raw + (extra if unit not in raw else "")
    return Text(shown or MARKS.get(status, "?"), style=STATUS_STYLE.get(status, ""))


def findings(issues: Iterable[Mapping[str, Any]], messages: Messages) -> Iterator[RenderableType]:
    """Findings, the gravest first: severity, rule, what was found, in which cells."""
    ranked = sorted(issues, key=lambda issue: list(SEVERITY_STYLE).index(issue["severity"]))
    if not ranked:
        yield Text(messages("show.no_findings"), style="green")
        return
    counts = Counter(issue["severity"] for issue in ranked)
    told = ", ".join(f"{n} {messages.word('severity', code)}" for code, n in counts.items())
    yield Text(f"{messages('show.findings')} ({told})", style="bold")
    grid = Table.grid(padding=(0, 2))
    for _ in range(4):
        grid.add_column(overflow="fold")
    for issue in ranked:
        style = SEVERITY_STYLE[issue["severity"]]
        grid.add_row(
            Text(messages.word("severity", issue["severity"]), style=style),
            Text(issue["rule"]),
            Text(said(issue)),
            Text(messages.word("cause", issue["cause"]), style="dim"),
        )
    yield Padding(grid, (0, 0, 0, 2))


def said(issue: Mapping[str, Any]) -> str:
    """A finding's message on one line, and below it the cells it is about."""
    message, cells = " ".join(issue["message"].split()), place(issue["cells"])
    return f"{message}\n{cells}" if cells else message


def place(cells: Sequence[str]) -> str:
    """Cells in short: a row or a column of a table is named once, with the number of its cells."""
    if len(cells) < 2:
        return "".join(cells)
    columns = list(zip(*(cell.split("/") for cell in cells if cell.count("/") == 2), strict=True))
    if len(columns) != 3 or len(columns[0]) != len(cells):
        return " ".join(cells)
    shared = [part[0] if len(set(part)) == 1 else "*" for part in columns]
    return f"{'/'.join(shared)} ({len(cells)})"


def issue_table(rows: Iterable[Mapping[str, Any]], messages: Messages) -> RenderableType:
    """Findings of many reports, one a row."""
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in ("agency", "year", "severity", "rule", "message"):
        drawn.add_column(messages(f"issues.{name}"), overflow="fold", no_wrap=name == "year")
    for row in rows:
        severity = Text(
            messages.word("severity", row["severity"]), style=SEVERITY_STYLE[row["severity"]]
        )
        drawn.add_row(
            Text(row["agency"] or messages("words.unknown")),
            str(row["year"] or ""),
            severity,
            Text(row["rule"]),
            Text(said(row)),
        )
    return drawn
