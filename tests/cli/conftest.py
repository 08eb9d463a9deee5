"""What the command line's tests share: a way to run it, and a small store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nianbao.cli import main
from pipelines.model import (
    Capture,
    Cell,
    Finding,
    Identity,
    Outcome,
    Reading,
    Report,
    Resource,
    Section,
)
from pipelines.store import open_store
from tests.cli.records import record


@dataclass(frozen=True)
class Result:
    """What one call of the program did."""

    status: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Result]


@pytest.fixture
def nianbao(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Runs the program in an empty folder, in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("NIANBAO_DATABASE", "NIANBAO_CONTACT", "NIANBAO_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def run(*arguments: str | Path) -> Result:
        status = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Result(status, out, err)

    return run


def reading(agency: str, region: str, names: tuple[str, ...], year: int, path: str) -> Reading:
    """A reading with the cells and findings of `records.record`."""
    plain = record(agency, year)
    who = Identity(
        agency=agency,
        region_code=region,
        region=names,
        level="prefecture",
        year=year,
        scope="agency",
        is_report=True,
        confidence="high",
        title=plain["title"],
        published_on=plain["published_on"],
        sources={"agency": "title", "year": "title"},
    )
    issues = [{**issue, "cells": tuple(issue["cells"])} for issue in plain["issues"]]
    report = Report(
        identity=who,
        template="form-2019",
        url=f"https://portal.example/{path}",
        sections=tuple(Section(**section) for section in plain["sections"]),
        cells=tuple(Cell(**cell) for cell in plain["cells"]),
        issues=tuple(Finding(**issue) for issue in issues),
    )
    return Reading(Outcome.REPORT, "", report)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Three reports of two agencies whose names end alike, in two regions."""
    path = tmp_path / "small.db"
    with open_store(f"sqlite:///{path}") as store:
        for agency, region, names, year, page in (
            ("丽水市科学技术局", "331100", ("浙江省", "丽水市"), 2020, "a.html"),
            ("丽水市科学技术局", "331100", ("浙江省", "丽水市"), 2019, "b.html"),
            ("三明市科学技术局", "350400", ("福建省", "三明市"), 2020, "c.html"),
        ):
            made = reading(agency, region, names, year, page)
            body = f"{agency}{year}".encode()
            moment = datetime(2021, 2, 1, tzinfo=UTC)
            capture = Capture(Resource(f"https://portal.example/{page}", body), fetched_at=moment)
            store.save(capture, made, seen_at=moment)
    return path
