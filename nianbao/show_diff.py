"""Comparisons for people and for programs: tables, CSV rows, JSON objects.

In go the `Line`s of `nianbao.compare` and the `Change`s of `nianbao.versions`, out come Rich
renderables or plain values; labels are the form's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nianbao import wording
from nianbao.compare import Line, Side
from nianbao.messages import Messages
from nianbao.show import MARKS
from nianbao.versions import Change

Record = Mapping[str, Any]
COLUMNS = (
    *("key", "label", "first_raw", "first", "first_unit", "second_raw", "second", "second_unit"),
    *("change", "comparability", "comparable"),
)


def table(
    lines: Sequence[Line], heads: tuple[str, str], template: str, messages: Messages
) -> Table:
    """A row a figure: label, both values, change, mark."""
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    drawn.add_column(messages("diff.figure"), overflow="fold", ratio=1)
    for head in (*heads, messages("diff.change")):
        drawn.add_column(head, justify="right", overflow="fold")
    drawn.add_column(messages("diff.comparability"), no_wrap=True)
    for line in lines:
        change = "" if line.change is None else f"{line.change:+}" if line.change else "="
        style = "" if not line.differs else "bold"
        mark = messages.word("comparability", line.comparability or "one_only")
        drawn.add_row(
            Text(label(line, template, messages)),
            Text(shown(line.first, line), style=style),
            Text(shown(line.second, line), style=style),
            change,
            Text(mark, style="red" if line.comparability in ("weak", "not_comparable") else "dim"),
        )
    return drawn


def label(line: Line, template: str, messages: Messages) -> str:
    return line.name or wording.cell(line.key, template, messages)


def shown(side: Side | None, line: Line) -> str:
    """A figure as printed, of a concept its value; `—` where the report has none, `?` where it has
    no certain one."""
    if side is None:
        return "—"
    if line.name is None:
        raw, unit = side.raw or "", side.unit or ""
        if side.status == "number" and unit and unit not in raw:
            return f"{raw} {unit}"
        return raw or MARKS.get(side.status, "?")
    if side.value is None:
        return "?"
    return f"{side.value} {side.unit or ''}".rstrip()


def plain(line: Line, template: str, messages: Messages) -> dict[str, Any]:
    """A line as one flat object, the columns of CSV."""
    sides = (line.first, line.second)
    raws, values, units = (
        [getattr(side, name) if side else None for side in sides]
        for name in ("raw", "value", "unit")
    )
    flat = (
        *(line.key, label(line, template, messages)),
        *(raws[0], values[0], units[0], raws[1], values[1], units[1]),
        *(line.change, line.comparability, line.comparable),
    )
    return dict(zip(COLUMNS, flat, strict=True))


def change(step: Change, template: str, messages: Messages) -> RenderableType:
    """One step of a report's history: facts, cells, sentences."""
    head = messages("diff.step", first=step.first, second=step.second, seen=step.seen_at or "?")
    parts: list[RenderableType] = [Text(head, style="bold")]
    for name, (old, new) in step.facts.items():
        parts.append(Text(f"  {messages(f'show.{name}')}: {old or '—'} → {new or '—'}"))
    if step.cells:
        heads = (str(step.first), str(step.second))
        parts.append(table(step.cells, heads, template, messages))
    for passage in step.passages:
        parts.append(Text(f"  {passage.heading or messages('show.preamble')}", style="cyan"))
        parts += [Text(f"    - {sentence}", style="red") for sentence in passage.removed]
        parts += [Text(f"    + {sentence}", style="green") for sentence in passage.added]
    if not (step.facts or step.cells or step.passages):
        parts.append(Text(f"  {messages('diff.arranged')}"))
    return Group(*parts)


def plain_change(step: Change, template: str, messages: Messages) -> dict[str, Any]:
    """One step as a JSON object."""
    return {
        "first": step.first,
        "second": step.second,
        "seen_at": step.seen_at,
        "facts": {name: list(pair) for name, pair in step.facts.items()},
        "cells": [plain(line, template, messages) for line in step.cells],
        "sections": list(_passages(step)),
    }


def _passages(step: Change) -> Iterator[dict[str, Any]]:
    for passage in step.passages:
        yield {
            "code": passage.section,
            "heading": passage.heading,
            "removed": list(passage.removed),
            "added": list(passage.added),
        }
