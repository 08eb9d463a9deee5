"""`make demo` from its first line to its last: crawl, a report, findings, what to try next."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
def test_the_demo_ends_with_a_report_findings_and_three_commands(
    nianbao: Run, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-m", "nianbao.demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    for part in ("$ nianbao crawl", "$ nianbao show", "$ nianbao issues"):
        assert part in done.stdout
    commands = re.findall(r"^  \.venv/bin/nianbao (.+)$", done.stdout, re.M)
    assert len(commands) == 3
    for command in commands:
        assert nianbao(*shlex.split(command)).status == 0, command
    assert not (tmp_path / "home").exists(), "something was written into the home folder"
