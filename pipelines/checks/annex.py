"""The sums and bounds of the annex of 2014 (formats.md section 4), from `data/annex_sums.yaml`.

As with the forms since 2019 each is tested only where every operand is a printed number;
the others are counted in one finding. The printed number stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from pipelines.checks.context import Context
from pipelines.checks.rules import finding
from pipelines.codebook import ANNEX, VALUE, forms
from pipelines.model import Cell, Finding, Number


@dataclass(frozen=True, slots=True)
class Sums:
    sums: Mapping[str, Sequence[str]]
    peers: Sequence[Sequence[str]]
    bounds: Sequence[Sequence[str]]
    at_least: Mapping[str, Sequence[str]]


@cache
def sums() -> Sums:
    data = yaml.safe_load((files("pipelines") / "data" / "annex_sums.yaml").read_text("utf-8"))
    return Sums(**data)


def check(context: Context) -> Iterator[Finding]:
    """Nothing where the report has no annex."""
    if ANNEX not in context.readings:
        return
    beside = {row for row, *pair in sums().peers if _is_peer(context, row, *pair)}
    open_keys: list[str] = []
    for total, parts in sums().sums.items():
        own = [part for part in parts if part not in beside]
        own += [row for row, _, above in sums().peers if row in beside and above == total]
        expected, found = _total(context, own), _total(context, [total])
        if expected is None or found is None:
            open_keys.append(_key(total))
        elif expected != found:
            keys = tuple(map(_key, (total, *own)))
            cause = context.cause(ANNEX)
            where = _label(total)
            yield finding("annex_total", cause, keys, expected=expected, found=found, where=where)
    yield from _bounds(context)
    if open_keys:
        keys = tuple(open_keys)
        cause = context.cause(ANNEX)
        yield finding("identity_not_assessable", cause, keys, found=len(keys))


def _bounds(context: Context) -> Iterator[Finding]:
    """A part that is more than its whole; channels that make less than what they published."""
    pairs: list[tuple[Sequence[str], Sequence[str]]] = [
        ((part,), (whole,)) for part, whole in sums().bounds
    ]
    pairs += [((whole,), parts) for whole, parts in sums().at_least.items()]
    for less, more in pairs:
        found, most = _total(context, less), _total(context, more)
        if found is not None and most is not None and found > most:
            keys = tuple(map(_key, (*less, *more)))
            where = _label(less[0])
            yield finding("annex_bound", "source", keys, expected=most, found=found, where=where)


def _is_peer(context: Context, row: str, total: str, above: str) -> bool:
    """Whether a row is no part of `total` but stands beside it: only so do both sums hold."""
    parts, whole = sums().sums[total], sums().sums[above]
    without = [part for part in parts if part != row]
    nested = _total(context, parts) == _total(context, [total])
    peer = _total(context, without) == _total(context, [total])
    beside = _total(context, [*whole, row]) == _total(context, [above])
    known = None not in (_total(context, parts), _total(context, [*whole, total, above]))
    return known and not nested and peer and beside


def _total(context: Context, rows: Sequence[str]) -> Number | None:
    """The sum of printed numbers of the form's unit; None where one of them is none."""
    cells: list[Cell | None] = [context.cell(ANNEX, row, VALUE) for row in rows]
    numbers = [cell.value for cell in cells if cell is not None and cell.value is not None]
    return sum(numbers) if len(numbers) == len(cells) else None


def _key(row: str) -> str:
    return f"{ANNEX}/{row}/{VALUE}"


def _label(row: str) -> str:
    return forms()["annex-2014"].rows(ANNEX)[row][VALUE].row_label
