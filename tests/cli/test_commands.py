"""The program as people call it: data on standard output, one line on standard error, a status."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from nianbao import __version__, cli
from tests.cli.conftest import Run
from tests.test_docs import COMMANDS


def test_without_a_command_it_shows_the_commands(nianbao: Run) -> None:
    assert "crawl" in nianbao().out
    assert "抓取" in nianbao("--lang", "zh", "--help").out
    assert __version__ in nianbao("--version").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(nianbao: Run, name: str) -> None:
    result = nianbao(*name.split(), "--help")
    assert result.status == 0
    assert name.split()[-1] in result.out


def test_help_loads_no_room(tmp_path: Path) -> None:
    program = (
        "import sys; from nianbao.cli import main; main(['--help']); "
        "heavy = {'scrapy', 'sqlalchemy', 'trafilatura', 'lxml', 'pydantic'} & set(sys.modules); "
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("show", "甲局"),
        ("show", "甲局", "last"),
        ("parse",),
        ("export", "--format", "docx"),
        ("--lang", "fr", "issues"),
        ("crawl", "--nonsense"),
        ("export", "--region", "浙江"),
        ("crawl", "-s", "DOWNLOAD_DELAY"),
        ("overrides", "add", "--what", "year", "--value", "2020", "--reason", "r"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(nianbao: Run, arguments: tuple[str, ...]) -> None:
    result = nianbao(*arguments)
    assert result.status == 2
    assert len(result.err.splitlines()) == 1
    assert result.out == ""


def test_a_question_to_no_database_says_what_to_do(nianbao: Run, tmp_path: Path) -> None:
    result = nianbao("export")
    assert result.status == 1
    assert "nianbao crawl" in result.err
    assert not list(tmp_path.glob("*.db"))


def test_a_file_that_is_no_database_is_one_line(nianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("this is no database " * 100, encoding="utf-8")
    result = nianbao("export", "--database", "x.db")
    assert result.status == 1
    assert len(result.err.splitlines()) == 1
    assert "Traceback" not in result.err


def test_something_unexpected_is_one_line(
    nianbao: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr("nianbao.face.Face.open_store", broken)
    result = nianbao("export", "--database", database)
    assert result.status == 1
    assert len(result.err.splitlines()) == 1
    assert "NIANBAO_DEBUG=1" in result.err
    monkeypatch.setenv("NIANBAO_DEBUG", "1")
    with pytest.raises(RuntimeError):
        cli.main(["export", "--database", str(database)])


@pytest.mark.parametrize("before", [True, False])
def test_the_database_is_named_before_or_after_the_command(
    nianbao: Run, database: Path, before: bool
) -> None:
    place = ("--database", f"sqlite:///{database}")
    result = nianbao(*place, "export") if before else nianbao("export", *place)
    assert len(result.records) == 3


def test_the_environment_names_the_database(
    nianbao: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_DATABASE", f"sqlite:///{database}")
    assert len(nianbao("export").records) == 3


def test_export_is_ordered_and_filtered(nianbao: Run, database: Path) -> None:
    keys = [
        (r["region_code"], r["year"]) for r in nianbao("export", "--database", database).records
    ]
    assert keys == [("331100", 2019), ("331100", 2020), ("350400", 2020)]
    one = nianbao("export", "--database", database, "--region", "33", "--year", "2020").records
    assert [r["agency"] for r in one] == ["丽水市科学技术局"]
    assert [cell["value"] for cell in one[0]["cells"]].count(None) == 2


def test_a_csv_file_opens_in_a_spreadsheet_and_a_pipe_has_no_mark(
    nianbao: Run, database: Path, tmp_path: Path
) -> None:
    target = tmp_path / "cells.csv"
    result = nianbao("export", "--format", "csv", "-o", target, "--database", database)
    assert (result.status, result.out) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    piped = nianbao("export", "--format", "csv", "--database", database).out
    assert piped == target.read_text("utf-8-sig").replace(
        "\r\n", "\n"
    ) or piped == target.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(piped.splitlines()))
    assert len(rows) == 3 * 5


def test_csv_is_the_view_of_the_store(nianbao: Run, database: Path) -> None:
    rows = list(
        csv.DictReader(
            nianbao("export", "--format", "csv", "--database", database).out.splitlines()
        )
    )
    with sqlite3.connect(database) as connection:
        cursor = connection.execute("SELECT * FROM cells")
        names = [column[0] for column in cursor.description]
        view = {
            tuple("" if value is None else str(value) for value in row) for row in cursor.fetchall()
        }
    assert list(rows[0]) == names
    assert {tuple(row.values()) for row in rows} == view


def test_show_prints_the_report(nianbao: Run, database: Path) -> None:
    result = nianbao("show", "丽水市科学技术局", "2020", "--database", database)
    assert result.status == 0
    assert "row_total" in result.out
    assert "部分公开" in result.out


def test_show_lists_the_candidates_of_an_ambiguous_name(nianbao: Run, database: Path) -> None:
    result = nianbao("show", "科学技术局", "2020", "--database", database)
    assert result.status == 2
    assert "丽水市科学技术局 (--region 331100)" in result.err
    assert "三明市科学技术局 (--region 350400)" in result.err
    narrowed = nianbao("show", "科学技术局", "2020", "--region", "3504", "--database", database)
    assert narrowed.status == 0
    assert "三明市" in narrowed.out


def test_show_says_which_years_are_held(nianbao: Run, database: Path) -> None:
    result = nianbao("show", "丽水市科学技术局", "2023", "--database", database)
    assert result.status == 1
    assert "2019, 2020" in result.err
    assert nianbao("show", "无此机关", "2020", "--database", database).status == 1


def test_issues_can_be_narrowed(nianbao: Run, database: Path) -> None:
    every = nianbao("issues", "--format", "jsonl", "--database", database).records
    assert len(every) == 6
    grave = nianbao(
        *("issues", "--severity", "error", "--year", "2019", "--format", "jsonl"),
        *("--database", database),
    ).records
    assert [(found["rule"], found["year"]) for found in grave] == [("row_total", 2019)]
    table = nianbao("issues", "--rule", "blank_cell", "--database", database)
    assert table.out.count("blank_cell") >= 3
    assert "3 findings in 3 reports" in table.err
    assert nianbao("issues", "--rule", "no_such", "--database", database).status == 0


def test_an_override_is_applied_listed_and_reasoned(nianbao: Run, database: Path) -> None:
    where = ("--database", database)
    cell = "applications/granted/total"
    added = nianbao(
        *("overrides", "add", "--what", cell, "--value", "4", "--reason", "原文漏填"),
        *("--agency", "丽水市科学技术局", "--year", "2020", "--evidence", "来函", *where),
    )
    assert added.status == 0, added.err
    (report,) = nianbao("export", "--region", "331100", "--year", "2020", *where).records
    corrected = next(c for c in report["cells"] if c["column"] == "total" and c["row"] == "granted")
    assert (corrected["value"], corrected["raw"]) == (4, "")
    assert "overridden" in {issue["rule"] for issue in report["issues"]}
    (listed,) = nianbao("overrides", "list", "--format", "jsonl", *where).records
    assert (listed["what"], listed["value"], listed["evidence"]) == (cell, 4, "来函")
    assert "原文漏填" in nianbao("overrides", "list", *where).out


@pytest.mark.parametrize(
    ("what", "value", "status"),
    [
        ("applications/granted/total", "four", 2),
        ("applications/no_such/total", "4", 1),
        ("nonsense", "4", 1),
    ],
)
def test_an_override_that_means_nothing_is_refused(
    nianbao: Run, database: Path, what: str, value: str, status: int
) -> None:
    result = nianbao(
        *("overrides", "add", "--what", what, "--value", value, "--reason", "r"),
        *("--agency", "丽水市科学技术局", "--year", "2020", "--database", database),
    )
    assert result.status == status
    assert len(result.err.splitlines()) == 1
    assert nianbao("overrides", "list", "--format", "jsonl", "--database", database).out == ""


def test_doctor_finds_a_sound_store_sound(nianbao: Run, database: Path) -> None:
    result = nianbao("doctor", "--database", database, "--registry", portals(database.parent))
    assert result.status == 0, result.out
    assert "ok" in result.out


def test_doctor_names_a_damaged_database(nianbao: Run, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    body = bytearray(database.read_bytes())
    body[4096 * 5 : 4096 * 9] = b"\xff" * 4096 * 4
    database.write_bytes(bytes(body))
    result = nianbao("doctor", "--database", database, "--registry", portals(database.parent))
    assert result.status == 1
    assert "failed" in result.out
    assert "Traceback" not in result.out + result.err


def test_db_upgrade_makes_a_new_store(nianbao: Run, tmp_path: Path) -> None:
    assert nianbao("db", "upgrade", "--database", tmp_path / "new.db").status == 0
    assert nianbao("export", "--database", tmp_path / "new.db").out == ""


PORTAL = """
- id: somewhere
  name: 某市人民政府
  region_code: "331100"
  level: prefecture
  home: http://127.0.0.99:9/
  columns: [{url: "http://127.0.0.99:9/nb/", family: trs}]
"""


def portals(folder: Path, text: str = PORTAL) -> Path:
    path = folder / "portals.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_portals_are_listed_and_checked(nianbao: Run, tmp_path: Path) -> None:
    registry = portals(tmp_path)
    assert nianbao("portals", "check", "--registry", registry).status == 0
    assert "somewhere" in nianbao("portals", "list", "--registry", registry).out


def test_a_mistake_in_the_registry_is_named(nianbao: Run, tmp_path: Path) -> None:
    registry = portals(tmp_path, PORTAL.replace("level: prefecture", "level: village"))
    result = nianbao("portals", "check", "--registry", registry)
    assert result.status == 1
    assert "somewhere: level" in result.err


def test_a_crawl_of_nothing_is_wrong_usage(nianbao: Run, tmp_path: Path) -> None:
    registry = portals(tmp_path)
    assert nianbao("crawl", "--registry", registry, "--portal", "nowhere").status == 2
    assert nianbao("crawl", "--registry", registry, "--region", "44").status == 2


def test_a_live_crawl_needs_a_contact(nianbao: Run, tmp_path: Path) -> None:
    registry = portals(tmp_path, PORTAL.replace("127.0.0.99:9", "www.example.gov.cn"))
    result = nianbao("crawl", "--registry", registry)
    assert result.status == 2
    assert "NIANBAO_CONTACT" in result.err


def test_output_that_nobody_reads_is_no_error(database: Path) -> None:
    command = f"{sys.executable} -m nianbao.cli export --database {database}"
    done = subprocess.run(
        f"set -o pipefail; {command} | head -c 1 >/dev/null",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""


def test_identify_adds_to_each_line(nianbao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"title": "丽水市科学技术局2020年政府信息公开工作年度报告", "url": "http://a.example/1"},
        {"title": "关于召开会议的通知", "url": "http://a.example/2"},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\nnot json\n"
    done = subprocess.run(
        [sys.executable, "-m", "nianbao.cli", "identify"],
        input=text.encode(),
        capture_output=True,
        timeout=60,
    )
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert b"line 3" in done.stderr or "第 3 行".encode() in done.stderr
    assert (first["agency"], first["year"], first["is_report"]) == ("丽水市科学技术局", 2020, True)
    assert first["url"] == lines[0]["url"]
    assert second["is_report"] is False
