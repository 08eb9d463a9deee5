"""The main job on real input: the seeds served as pages of portals, crawled, stored, exported.

Each seed is published three times over: with its tables as HTML, as the flattened text it is in an
article's frame, and as a text file. What comes out of the store has the cells that were read by
hand. The rendering of tables is this test's own and shares nothing with the readers.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.reading.spec import SPEC, cells_of, needs_seeds, seeds
from tests.replica import Replica

ROOT = Path(__file__).parent.parent
PORTALS = {
    "000_e495458020a52ff7.txt": "fengcheng",
    "001_dfabd5f7c7b088c2.txt": "taicang",
    "002_cb428742139d8fea.txt": "lishui",
    "003_7bbd7f4dd634da89.txt": "wenshang",
    "004_46da6a5f0760e49a.txt": "fengcheng",
}
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")


def with_tables(text: str) -> str:
    """The seed as HTML, line by line: what TABs open becomes tables without any span.

    A line with several TABs is a row. A line that begins with the only TAB opens a cell, an empty
    line before it a row; words without TAB go on in the cell unless they head the next chapter.
    """
    parts: list[str] = []
    rows: list[list[str]] = []
    gap = True
    for line in [*text.replace("\r", "").split("\n"), "。"]:
        if line.count("\t") >= 2:
            rows.append(line.split("\t"))
        elif line.startswith("\t"):
            if gap or not rows:
                rows.append([])
            rows[-1].append(line[1:])
        elif rows and line.strip() and len(line.strip()) < 12 and "情况" not in line:
            if line == "。":
                parts.append(table(rows))
            else:
                rows[-1][-1] += "\n" + line
        elif line.strip():
            if rows:
                parts.append(table(rows))
            rows = []
            parts.append(f"<p>{html.escape(line.strip())}</p>")
        gap = not line.strip() and "\t" not in line
    return "\n".join(parts)


def table(rows: list[list[str]]) -> str:
    def cell(text: str) -> str:
        lines = [html.escape(line.strip()) for line in text.split("\n") if line.strip()]
        return f"<td>{'<br/>'.join(lines)}</td>"

    body = "".join(f"<tr>{''.join(cell(text.lstrip(chr(9))) for text in row)}</tr>" for row in rows)
    return f"<table border='1'>{body}</table>"


def preformatted(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "nianbao.cli", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def crawled(folder: Path, publish: Callable[[Replica, str, str, str], str]) -> dict[str, Any]:
    """Crawl portals that hold the seeds as `publish` serves them; address → exported record."""
    addresses: dict[str, str] = {}
    with Replica(portals=tuple(set(PORTALS.values())), years=(2024,)) as replica:
        for name, truth in seeds().items():
            assert SPEC is not None
            text = (SPEC / "seeds" / name).read_text("utf-8")
            addresses[name] = publish(replica, PORTALS[name], truth["title"], text)
        run(folder, "crawl", "--registry", str(replica.registry_path), *QUICK)
    lines = run(folder, "export", "--format", "jsonl", "--year", "2020").splitlines()
    records = {record["url"]: record for record in map(json.loads, lines)}
    assert len(records) == len(addresses)
    return {name: records[address] for name, address in addresses.items()}


SERVED: dict[str, Callable[[Replica, str, str, str], str]] = {
    "tables": lambda replica, portal, title, text: replica.serve_page(
        portal, title, with_tables(text), framed=True, published=date(2021, 1, 15)
    ),
    "flattened": lambda replica, portal, title, text: replica.serve_page(
        portal, title, preformatted(text), framed=True, published=date(2021, 1, 15)
    ),
    "text": lambda replica, portal, title, text: replica.serve_page(
        portal, title, text, media_type="text/plain; charset=utf-8", published=date(2021, 1, 15)
    ),
}


@needs_seeds
@pytest.mark.parametrize("shape", SERVED)
def test_the_seeds_come_out_of_the_store_as_they_were_read_by_hand(
    shape: str, tmp_path: Path
) -> None:
    for name, record in crawled(tmp_path, SERVED[shape]).items():
        truth = seeds()[name]
        for key in ("agency", "region_code", "year", "template"):
            assert record[key] == truth[key], (name, key)
        assert cells_of(record) == cells_of(truth), name
        assert record["version"] == 1
