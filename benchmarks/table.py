"""What every benchmark yields: one measured ratio with its target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`ratio` is ours to the yardstick, `target` what it should be, `met` whether it is."""

    ours: str
    yardstick: str
    our_figure: str
    their_figure: str
    ratio: float
    target: str
    met: bool


def printed(lines: Iterable[Line]) -> None:
    """One block a line, as soon as it is measured."""
    for line in lines:
        verdict = "met" if line.met else "NOT MET"
        print(f"{line.ours}: {line.our_figure}")
        print(f"  against {line.yardstick}: {line.their_figure}")
        print(f"  ratio {line.ratio:.2f} (target {line.target}): {verdict}\n", flush=True)
