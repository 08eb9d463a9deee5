"""By when an agency's report must be public, from `data/deadlines.yaml`.

In go an agency's name and a reporting year, out comes a day in China (UTC+8). The dates are those
of the Regulations of 2007 (art. 31) and 2019 (art. 49), formats.md section 1.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Kind = Literal["department", "government", "township"]
CHINA = timezone(timedelta(hours=8))
_TOWNSHIP = re.compile(r"(?:[镇乡]|苏木|街道)(?:人民政府|办事处)?$")
_GOVERNMENT = re.compile(r"人民政府$")


def kind_of(agency: str) -> Kind:
    """What the law calls a body, by the end of its official name.

    A government's own office (人民政府办公室) is one of its departments.
    """
    if _TOWNSHIP.search(agency):
        return "township"
    return "government" if _GOVERNMENT.search(agency) else "department"


def deadline(agency: str, year: int) -> date | None:
    """The last day on which the report about `year` is in time; None before the first
    Regulations, when no law asked for one."""
    for since, days in _rules():
        if year >= since:
            month, day = days[kind_of(agency)].split("-")
            return date(year + 1, int(month), int(day))
    return None


def day_in_china(moment: datetime) -> date:
    """The day on which something happened, where the law counts days; `moment` is aware or UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(CHINA).date()


@cache
def _rules() -> tuple[tuple[int, dict[str, str]], ...]:
    data = yaml.safe_load((files("pipelines") / "data" / "deadlines.yaml").read_text("utf-8"))
    rules = [(entry.pop("since"), entry) for entry in data]
    return tuple(sorted(rules, key=lambda rule: -rule[0]))
