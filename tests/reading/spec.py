"""Where the real reports with hand-read truth are: the folder that NIANBAO_SEEDS names.

They are other people's prose, so they are not part of this repository; without the folder the
tests that need them are left out, and say so in one line.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

SPEC = Path(os.environ["NIANBAO_SEEDS"]) if os.environ.get("NIANBAO_SEEDS") else None
needs_seeds = pytest.mark.skipif(
    SPEC is None, reason="left out: NIANBAO_SEEDS names no folder of real reports with their truth"
)


def seeds() -> dict[str, dict[str, Any]]:
    """File name → truth of the five seeds; empty without the folder."""
    if SPEC is None:
        return {}
    truth = json.loads((SPEC / "seeds_truth.json").read_text("utf-8"))
    return {record["file"]: record for record in truth}


def real() -> dict[str, dict[str, Any]]:
    """File name → truth of the real reports since 2019; empty without the folder."""
    if SPEC is None:
        return {}
    lines = (SPEC / "real" / "truth_2019_2025.jsonl").read_text("utf-8").splitlines()
    return {record["file"]: record for record in map(json.loads, lines)}


def cells_of(record: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """`table/row/column` → (raw, value, unit, status)."""
    return {
        f"{cell['table']}/{cell['row']}/{cell['column']}": (
            cell["raw"],
            cell["value"],
            cell["unit"],
            cell["status"],
        )
        for cell in record["cells"]
    }
