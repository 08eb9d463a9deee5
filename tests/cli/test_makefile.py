"""The Makefile on machines that lack something: one clear line each, and nothing half made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOOLS = ("sh", "sed", "printf", "rm", "cat", "touch", "chmod", "pwd", "dirname")
OLD_PYTHON = "#!/bin/sh\nexit 1\n"
# new enough, but Debian's python3-venv is not installed
NO_VENV = (
    '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n'
    '[ "$1" = -V ] && echo Python 3.11.2\nexit 0\n'
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with the Makefile, and `bin` with the few tools of a bare system."""
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "nianbao").mkdir()
    shutil.copy(ROOT / "nianbao" / "__init__.py", tmp_path / "nianbao")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return tmp_path


def make(machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("make")
    assert program, "make is what started this test"
    # without the MAKEFLAGS of the make that runs the tests
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    return subprocess.run(
        [program, *words], cwd=machine, env=environment, capture_output=True, text=True, timeout=60
    )


def put(machine: Path, name: str, script: str) -> None:
    program = machine / "bin" / name
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)


@pytest.mark.parametrize("goal", ["demo", "test", "install"])
def test_a_machine_without_python_is_told_the_package(machine: Path, goal: str) -> None:
    result = make(machine, goal)
    assert result.returncode != 0
    assert "apt install python3 python3-venv" in result.stderr
    assert not (machine / ".venv").exists()


def test_an_old_python_is_no_python(machine: Path) -> None:
    put(machine, "python3", OLD_PYTHON)
    assert "Python 3.11 or newer is missing" in make(machine, "demo").stderr


def test_a_machine_without_venv_is_told_the_package(machine: Path) -> None:
    put(machine, "python3", NO_VENV)
    result = make(machine, "demo")
    assert result.returncode != 0
    complaints = [line for line in result.stderr.splitlines() if line.startswith("nianbao:")]
    assert complaints == ["nianbao: Python's venv module is missing: apt install python3-venv"]


def test_the_environment_of_a_moved_checkout_is_made_again(machine: Path) -> None:
    (machine / ".venv").mkdir()
    (machine / ".venv" / ".folder").write_text("/somewhere/else\n", encoding="utf-8")
    (machine / ".venv" / ".installed").touch()
    result = make(machine, "install")
    assert result.returncode != 0
    assert "Python 3.11 or newer is missing" in result.stderr


def test_help_names_every_public_goal() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    shown = make_help()
    for goal in re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE):
        if goal not in ("help", "dev", "format", "clean"):
            assert f"make {goal}" in shown, f"`make help` does not name {goal}"


def make_help() -> str:
    return subprocess.run(
        ["make", "--no-print-directory", "-f", str(ROOT / "Makefile"), "help"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_are_hashed_and_name_no_host(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pins = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]
    assert pins
    assert all(re.match(r"[\w.\-\[\]]+==\S+ ", line) for line in pins)
    assert not [line for line in lines if "://" in line]
