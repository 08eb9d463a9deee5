"""`make demo`: the whole road in front of one's eyes, in a minute and without the internet.

Starts the replica portals of `tests/replica` on loopback, crawls them over HTTP into a new database
below `demo/`, and shows a report and the findings. Runs the same commands a person would type and
prints each before it runs. Delays are off, because the portals are ours.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from nianbao.cli import main
from nianbao.messages import Messages, chosen_language

FOLDER = Path("demo")
DATABASE = FOLDER / "nianbao.db"
ARCHIVE = FOLDER / "archive"
# ours, so nobody is disturbed; a real crawl waits two seconds between two requests to a host
UNHURRIED = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
# a report in which one printed figure breaks two sums
SHOWN = ("丽水市交通运输局", "2024")


def run(environment: dict[str, str]) -> int:
    """0 when the demo shows what it should; portals of the replica that fail are part of it."""
    try:
        from tests.replica import Replica
    except ModuleNotFoundError:
        print("nianbao.demo needs the checkout: git clone it and run make demo", file=sys.stderr)
        return 2
    say = Messages(chosen_language([], environment)[0])
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with Replica() as replica:
        print(say("demo.replica", count=len(replica.world.sites)), flush=True)
        registry = FOLDER / "portals.yaml"
        shutil.copy(replica.registry_path, registry)
        places = (*at(DATABASE), "--archive", str(ARCHIVE))
        status = step("crawl", "--registry", str(registry), *places, *UNHURRIED)
    if status > 1:
        return status
    if status:
        print(f"\n{say('demo.failed')}")
    status = step("show", *SHOWN, *at(DATABASE)) or step(
        "issues", "--severity", "error", *at(DATABASE)
    )
    print(f"\n{say('demo.next')}")
    following: tuple[tuple[str, ...], ...] = (
        ("show", "三明市教育局", "2023", *at(DATABASE)),
        ("export", "--format", "csv", "--output", str(FOLDER / "cells.csv"), *at(DATABASE)),
        ("doctor", *places),
    )
    for command in following:
        print("  .venv/bin/nianbao " + shlex.join(command))
    return status


def at(database: Path) -> tuple[str, str]:
    """The option as a person types it: a plain file name is an SQLite file."""
    return "--database", str(database)


def step(*command: str) -> int:
    """Prints a command as a person would type it, and runs it."""
    print(f"\n$ nianbao {shlex.join(command)}", flush=True)
    return main(command)


if __name__ == "__main__":
    import os

    sys.exit(run(dict(os.environ)))
