"""Hosts of government portals and the regions they serve, for `nianbao.build_regions`.

In go CSV files of portals (columns region_code and home_url or base_url), out comes
`pipelines/data/hosts.csv`: host → region code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit


def read_hosts(tables: Iterable[Path]) -> dict[str, str]:
    """Host (without www.) → region code; the first table wins, a host with two codes is out."""
    hosts: dict[str, str] = {}
    for path in tables:
        found: dict[str, set[str]] = {}
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                address = row.get("home_url") or row.get("base_url") or ""
                host = (urlsplit(address).hostname or "").removeprefix("www.")
                if host.endswith(".gov.cn") and row["region_code"].isdigit():
                    found.setdefault(host, set()).add(row["region_code"])
        for host, codes in found.items():
            if len(codes) == 1 and host not in hosts:
                hosts[host] = codes.pop()
    return {host: code for host, code in hosts.items() if _above(host, hosts) != code}


def _above(host: str, hosts: Mapping[str, str]) -> str | None:
    """Code of the nearest domain a host lies in: a host that says the same again is left out."""
    parts = host.split(".")
    above = (".".join(parts[start:]) for start in range(1, len(parts) - 2))
    return next((hosts[one] for one in above if one in hosts), None)


def write_hosts(hosts: Mapping[str, str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["host", "region_code"])
        writer.writerows(sorted(hosts.items()))
