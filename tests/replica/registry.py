"""The registry entries of the replica's portals (design.md, A registry entry), as YAML and JSON.

Written by hand, not with a YAML library: the server needs the standard library only. A quoted
JSON string is a YAML string, so scalars are written with json.dumps.
"""

from __future__ import annotations

import json
from typing import Any

from tests.replica.site import Site


def entry(site: Site, expect: int | None = None) -> dict[str, Any]:
    """A portal's entry; `expect` reports for the newest due year where a test wants one."""
    portal = site.portal
    found: dict[str, Any] = {
        "id": portal["id"],
        "name": portal["name"],
        "region_code": portal["region_code"],
        "level": portal["level"],
        "home": site.root + "/",
        "columns": [{"url": site.root + site.column, "family": portal["family"]}],
    }
    if "files_address" in portal:
        found["hosts"] = [portal["files_address"]]
    if expect is not None:
        found["expect"] = {"min_reports": expect}
    return found


def yaml(entries: list[dict[str, Any]]) -> str:
    """Entries as a YAML list, one field a line."""
    lines = ["# Replica portals on loopback; written by tests.replica, good while it runs."]
    for found in entries:
        mark = "- "
        for name, value in found.items():
            shown = json.dumps(value, ensure_ascii=False)
            if name == "columns":
                lines.append(f"{mark}{name}:")
                lines += [f"    - {_flow(column)}" for column in value]
            else:
                shown = _flow(value) if isinstance(value, dict) else shown
                lines.append(f"{mark}{name}: {shown}")
            mark = "  "
    return "\n".join(lines) + "\n"


def _flow(value: dict[str, Any]) -> str:
    pairs = (f"{name}: {json.dumps(item, ensure_ascii=False)}" for name, item in value.items())
    return "{" + ", ".join(pairs) + "}"
