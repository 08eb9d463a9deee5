"""A draft's findings for people: what is wrong, where in the form, what would be expected.

In goes a record (or why there is none), out come Rich renderables or one JSON object. Findings are
grouped by severity, the gravest first; cells carry the form's own labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from nianbao import wording
from nianbao.messages import Messages
from nianbao.show import SEVERITY_STYLE

MOST_CELLS = 4
"""Cells of one finding that are spelled out for people; JSON has all."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its record, or the reason why it has none."""

    file: str
    record: Mapping[str, Any] | None
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Whether the exit status is 1: no report, or an issue of severity error."""
        return self.record is None or bool(of_severity(self.record, "error"))


def of_severity(record: Mapping[str, Any], severity: str) -> list[Mapping[str, Any]]:
    return [issue for issue in record["issues"] if issue["severity"] == severity]


def as_json(checked: Checked, messages: Messages) -> dict[str, Any]:
    """The file's object: who and when, counts by severity, issues with their cells in words."""
    record = checked.record
    if record is None:
        return {"file": checked.file, "is_report": False, "reason": checked.reason, "issues": []}
    return {
        "file": checked.file,
        "is_report": True,
        **{name: record[name] for name in ("agency", "region_code", "year", "template")},
        "counts": {code: len(of_severity(record, code)) for code in SEVERITY_STYLE},
        "issues": [
            {
                **issue,
                "message": wording.message(issue, messages),
                "places": [
                    wording.cell(key, record["template"], messages) for key in issue["cells"]
                ],
            }
            for code in SEVERITY_STYLE
            for issue in of_severity(record, code)
        ],
    }


def drawn(checked: Checked, messages: Messages) -> RenderableType:
    """The file's head and its findings, a block a severity."""
    record = checked.record
    if record is None:
        line = messages("parse.not_a_report", path=checked.file, reason=checked.reason)
        return Text(line, style="bold red")
    unknown = messages("words.unknown")
    head = [str(record[name] or unknown) for name in ("agency", "year", "template")]
    parts: list[RenderableType] = [Text(f"{checked.file}: {' · '.join(head)}", style="bold")]
    for code, style in SEVERITY_STYLE.items():
        issues = of_severity(record, code)
        if issues:
            title = f"{messages.word('severity', code)} ({len(issues)})"
            parts.append(Padding(Text(title, style=style), (0, 0, 0, 2)))
        for issue in issues:
            parts.append(Padding(finding(issue, record["template"], messages), (0, 0, 0, 4)))
    if not record["issues"]:
        parts.append(Padding(Text(messages("show.no_findings"), style="green"), (0, 0, 0, 2)))
    return Group(*parts)


def finding(issue: Mapping[str, Any], template: str, messages: Messages) -> RenderableType:
    """Message, rule and cause; below, expected and found, and the cells in words."""
    first = Text(wording.message(issue, messages))
    cause = messages.word("cause", issue["cause"])
    first.append(f"  [{issue['rule']}; {cause}]", style="dim")
    lines = [first]
    if issue["expected"] is not None and issue["found"] is not None:
        told = messages("check.values", expected=issue["expected"], found=issue["found"])
        lines.append(Text(f"  {told}"))
    for place in wording.cells(issue["cells"], template, messages, MOST_CELLS):
        lines.append(Text(f"  {place}", style="cyan"))
    return Group(*lines)
