"""Several writers and sudden deaths: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from pipelines.store import Store, open_store
from tests.store.making import ELSEWHERE, LISHUI, exported, report, save, url, with_cell

ROOT = Path(__file__).parents[2]
REPORTS = 24
WRITER = """
import sys
from pipelines.store import open_store
from tests.store.test_writers import write
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    write(store, sys.argv[2], int(sys.argv[3]))
"""


def write(store: Store, host: str, turns: int = 1) -> None:
    """Save every report from one host; one in three differs there, and prints labels of its own."""
    origin = LISHUI if host.startswith("z") else ELSEWHERE
    for turn in range(turns):
        for number in range(REPORTS):
            found = report(f"丽水市{number:02}局", seed=number)
            if number % 3 == 0:
                key = "applications/granted/total"
                found = with_cell(found, key, raw=f"9{host}", value=None, status="text")
            save(store, found, url(number, host), days=turn, origin=origin)
            save(store, None, url(f"other-{number}", host), days=turn, origin=origin)


def start(database: str, host: str, turns: int = 1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, database, host, str(turns)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def alone() -> list[dict[str, object]]:
    with open_store("sqlite://") as store:
        for host in ("aaa.cn", "zzz.cn"):
            write(store, host)
        return exported(store)


def test_two_processes_write_the_same_reports(database: str) -> None:
    hosts = ("aaa.cn", "zzz.cn", "aaa.cn", "zzz.cn")
    writers = [start(database, host) for host in hosts]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    with open_store(database) as store:
        assert exported(store) == alone()
        assert store.totals() == {
            "reports": REPORTS,
            "versions": 2 * REPORTS,
            "captures": 4 * REPORTS,
        }
        assert store.held() == {("lishui", 2023): REPORTS, ("aaa-elsewhere", 2023): REPORTS}


def test_killed_writers_leave_what_an_undisturbed_run_leaves(database: str) -> None:
    for attempt in range(4):
        writer = start(database, "aaa.cn", turns=50)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05 + 0.11 * attempt)
        writer.kill()
        writer.wait()
        writer.stdout.close()
    with open_store(database) as store:
        for host in ("zzz.cn", "aaa.cn"):
            write(store, host)
        assert exported(store) == alone()
        assert store.totals()["captures"] == 4 * REPORTS


def test_threads_share_a_store(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(write, store, host) for host in ("aaa.cn", "zzz.cn", "aaa.cn")]
        for job in jobs:
            job.result()
    assert exported(store) == alone()


def test_reading_goes_on_while_another_writes(store: Store) -> None:
    write(store, "aaa.cn")
    records = store.records()
    first = next(records)
    write(store, "zzz.cn")
    rest = list(records)
    assert len([first, *rest]) == REPORTS
    assert {record["url"].split("/")[2] for record in [first, *rest]} == {"aaa.cn"}


def test_a_store_on_a_full_disk_says_so(tmp_path: Path) -> None:
    """A file that cannot grow: the message names the database, and nothing is half there."""
    database = f"sqlite:///{tmp_path / 'full.db'}"
    script = (
        "import sys, resource\n"
        "from pipelines.store import open_store, StoreError\n"
        "from tests.store.test_writers import write\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = open_store(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"
        "try:\n"
        "    write(store, 'aaa.cn', 100)\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, database],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "full.db" in done.stdout, done.stderr
    with open_store(database) as store:
        for record in store.records():
            assert len(record["cells"]) == 200
