"""Builds the registry of portals from tables, by hand and once; afterwards the YAML is edited.

    python -m nianbao.build_registry PORTALS.csv COLUMNS.csv --into crawler/portals

In go a table of portals (region_code, region_path, home_url, family_hint, reached_…) and one of
annual-report columns (region_code, level, agency, base_url, column_url, cms_guess,
example_report_url, confidence); out come entries, one file a province. What stands there already
is kept to the letter, so that it may be run again over files that people have edited.

A column goes to its region's entry. Where the host is a department's own, it becomes an entry of
its own with `publisher`; on a shared host the agency of the table is a comment only, because the
table names whose report was seen there, not whose the whole column is.

An id is what the portal calls itself: its host without `www.` and `.gov.cn`, its parts joined by
`-` (czj.yanan.gov.cn is czj-yanan). Hosts are pinyin or short for it, unique by nature, and known
to everybody who has the portal open. Where two entries would share one, both carry their region
code behind it.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from crawler.registry import Column, Expect, FamilyName, Level, Portal
from nianbao.registry_text import Draft, File, Noted, read
from pipelines.identity import regions

Row = Mapping[str, str]

PROVINCES = Path(__file__).resolve().parent / "data" / "provinces.csv"

_NATION = "100000"
_FAMILIES = {"boda": "vsb", "post": "gkmlpt"}
"""Names of the table of columns that are other names of ours."""
_SPECIAL = {
    # what GB/T 2260 does not list: a zone takes the code of the city or province it lies in
    "重庆市/两江新区": ("500000", "重庆市两江新区管理委员会"),
    "河南省/济源示范区": ("419001", "济源市人民政府"),
    "新疆维吾尔自治区/新疆生产建设兵团": ("650000", "新疆生产建设兵团"),
}
_GOVERNMENT = re.compile(r"(?:人民政府|^[^局委]*政府)(?:办公[室厅])?$")
_DISCLOSURE = re.compile(r"(?:www|wap|m|gk|zwgk|xxgk|zfxxgk|zwxxgk|info|open|public)\d?\.")
"""First labels of hosts that a whole government shares for its disclosure."""
_REACHED = {
    "no": "not reached in April 2026",
    "other protocol": "reached only over the other of http and https in April 2026",
    "mobile agent": "answered only a mobile browser in April 2026",
}


def main(arguments: list[str] | None = None) -> int:
    """Write the files; one line a file."""
    parser = argparse.ArgumentParser(prog="python -m nianbao.build_registry")
    parser.add_argument("portals", type=Path)
    parser.add_argument("columns", type=Path)
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    given = parser.parse_args(arguments)
    files = build(_rows(given.portals), _rows(given.columns), _standing(given.into))
    given.into.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        (given.into / name).write_text(file.text(), encoding="utf-8")
        print(f"{name}: {len(file.blocks)} entries")
    return 0


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def file_names() -> dict[str, str]:
    """The first two digits of a region code → the file of that province."""
    return {row["prefix"]: f"{row['prefix']}-{row['file']}.yaml" for row in _rows(PROVINCES)}


def _standing(folder: Path) -> dict[str, File]:
    return {name: read(folder / name) for name in file_names().values()}


def build(
    portals: Iterable[Row], columns: Iterable[Row], standing: Mapping[str, File]
) -> dict[str, File]:
    """File name → the file with everything that the tables add to it."""
    drafts = [_government(row) for row in portals]
    columns = list(columns)
    shared = {bare_host(draft.portal.home) for draft in drafts} | _of_several(columns)
    own: list[Row] = []
    of_region: dict[str, list[Row]] = defaultdict(list)
    for row in columns:
        (own if _is_own(row, shared) else of_region[row["region_code"]]).append(row)
    # zones and the like carry another region's code: its rows go to its government, the first
    drafts = [_filled(draft, of_region.pop(draft.portal.region_code, ())) for draft in drafts]
    drafts += [_ungoverned(rows) for rows in of_region.values()]
    drafts += _own_entries(own)
    drafts = _named(drafts, [block.portal for file in standing.values() for block in file.blocks])
    by_file: dict[str, list[Draft]] = defaultdict(list)
    names = file_names()
    for draft in drafts:
        by_file[names[draft.portal.region_code[:2]]].append(draft)
    return {
        name: _headed(file, drafts_of).merged(drafts_of)
        for name, file in standing.items()
        if (drafts_of := by_file[name]) or file.blocks
    }


def _headed(file: File, drafts: list[Draft]) -> File:
    if file.head or not drafts:
        return file
    code = drafts[0].portal.region_code[:2] + "0000"
    return replace(file, head=(f"# {regions.official(code) or code}",))


# --- entries --------------------------------------------------------------------------------


def _government(row: Row) -> Draft:
    """The entry of a region's government."""
    code, name = _SPECIAL.get(row["region_path"], (row["region_code"], ""))
    if not regions.official(code):
        # districts that GB/T 2260 does not list (加格达奇区 …) take their prefecture's code
        name = name or row["region_path"].rpartition("/")[2] + "人民政府"
        code = code[:4] + "00"
    notes = [_REACHED[row["reached_2026_04"]]] if row["reached_2026_04"] in _REACHED else []
    portal = Portal(
        id="unnamed",
        name=name or f"{regions.official(code)}人民政府",
        region_code=code,
        level=_level(code),
        home=row["home_url"],
        family=_family(row["family_hint"]),
    )
    return Draft(portal, notes=tuple(notes))


def _ungoverned(rows: list[Row]) -> Draft:
    """The entry of a region that the table of portals lacks, known by its columns only."""
    first = {**rows[0], "home_url": rows[0]["base_url"].rstrip("/") + "/", "family_hint": ""}
    return _filled(_government({**first, "region_path": "", "reached_2026_04": ""}), rows)


def _level(code: str) -> Level:
    return cast(Level, regions.level_of(code))


def _family(word: str) -> FamilyName | None:
    """The family a table names; None for `static`, `other` and whatever has no family."""
    name = _FAMILIES.get(word, word)
    known = name in get_args(FamilyName) and name != "generic"
    return cast(FamilyName, name) if known else None


def bare_host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _of_several(rows: Iterable[Row]) -> set[str]:
    """Hosts where the table has seen more than one agency."""
    agencies: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        agencies[bare_host(row["column_url"] or row["base_url"])].add(row["agency"])
    return {host for host, several in agencies.items() if len(several) > 1}


def _is_own(row: Row, shared: set[str]) -> bool:
    """Whether the host of a row belongs to one department alone."""
    host = bare_host(row["column_url"] or row["base_url"])
    if row["region_code"] == _NATION:
        return True
    if host in shared or _GOVERNMENT.search(row["agency"]):
        return False
    return not _DISCLOSURE.match(host)


def _filled(draft: Draft, rows: Collection[Row], publisher: str = "") -> Draft:
    """An entry with the columns and the example reports of its rows."""
    if not rows:
        return draft
    columns, examples = dict[str, Noted](), dict[str, None]()
    for row in rows:
        if url := row["column_url"]:
            family = _family(row["cms_guess"]) or "generic"
            column = Column(url=url, family=family, publisher=publisher or None)
            columns.setdefault(url, Noted(column, "" if publisher else _note(row)))
        elif row["example_report_url"]:
            examples.setdefault(row["example_report_url"])
    portal = draft.portal.model_copy(
        update={
            "examples": tuple(examples),
            "expect": Expect(min_reports=1) if columns else None,
            "family": draft.portal.family
            or next((f for row in rows if (f := _family(row["cms_guess"]))), None),
        }
    )
    return replace(draft, portal=portal, columns=tuple(columns.values()))


def _note(row: Row) -> str:
    """Whose report was seen in a shared column, and how sure its address is."""
    agency = "" if _GOVERNMENT.search(row["agency"]) else f"seen with {row['agency']}"
    unsure = "its address is uncertain" if row["confidence"] == "low" else ""
    return "; ".join(part for part in (agency, unsure) if part)


def _own_entries(rows: Iterable[Row]) -> list[Draft]:
    """Entries of departments with hosts of their own, one a host and agency."""
    by_host: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_host[bare_host(row["base_url"]), row["agency"]].append(row)
    drafts = []
    for (_, agency), several in by_host.items():
        code = several[0]["region_code"]
        portal = Portal(
            id="unnamed",
            name=agency,
            region_code=code,
            level=_level(code),
            home=several[0]["base_url"].rstrip("/") + "/",
        )
        unsure = all(row["confidence"] == "low" for row in several)
        notes = ("the address of its column is uncertain",) if unsure else ()
        drafts.append(_filled(Draft(portal, notes=notes), several, agency))
    return drafts


# --- ids ------------------------------------------------------------------------------------


def _named(drafts: list[Draft], standing: Iterable[Portal]) -> list[Draft]:
    """The drafts with their ids; one that stands already, by its host, keeps the id it has there,
    also where a person has given that host to another region."""
    keys = [(draft.portal.region_code, bare_host(draft.portal.home)) for draft in drafts]
    times = Counter(host for _, host in keys)
    known = {(portal.region_code, bare_host(portal.home)): portal.id for portal in standing}
    of_host = {host: name for (_, host), name in known.items() if times[host] == 1}
    known |= {key: of_host[key[1]] for key in keys if key[1] in of_host}
    bases = [slug(draft.portal.home) for draft in drafts]
    often = Counter(base for base, key in zip(bases, keys, strict=True) if key not in known)
    often.update(set(known.values()))
    ids = []
    for base, key in zip(bases, keys, strict=True):
        name = known.get(key) or (base if often[base] == 1 else f"{base}-{key[0]}")
        ids.append(name)
    twice = [name for name, times in Counter(ids).items() if times > 1]
    if twice:
        raise SystemExit(f"build_registry: one id for two entries: {', '.join(twice)}")
    return [
        replace(draft, portal=draft.portal.model_copy(update={"id": name}))
        for draft, name in zip(drafts, ids, strict=True)
    ]


def slug(address: str) -> str:
    """What a portal calls itself: its host without www and gov.cn, and a path below it."""
    parts = urlsplit(address)
    host = re.sub(r"\.gov\.cn$|\.gov$|\.com(?:\.cn)?$|\.cn$", "", bare_host(address))
    words = [*host.split("."), *parts.path.strip("/").split("/")]
    return re.sub(r"[^a-z0-9_-]", "-", "-".join(word for word in words if word).lower())[:50]


if __name__ == "__main__":
    sys.exit(main())
