"""A portal's host → the region it serves, from `data/hosts.csv`.

`kjj.changde.gov.cn` belongs to `changde.gov.cn`. Built by `python -m nianbao.build_regions`.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit


@cache
def _table() -> dict[str, str]:
    with (files("pipelines") / "data" / "hosts.csv").open(encoding="utf-8") as stream:
        return {row["host"]: row["region_code"] for row in csv.DictReader(stream)}


def host_of(url: str | None) -> str:
    """An address's host in lower case; empty for a file and for what is no address."""
    try:
        return (urlsplit(url or "").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def region_of(url: str | None) -> str | None:
    """Region code of an address's host or of the domain it lies in."""
    parts = host_of(url).split(".")
    for start in range(len(parts) - 2):
        code = _table().get(".".join(parts[start:]))
        if code:
            return code
    return None
