"""Many portals of one kind: the replica's 丽水 under the names of other cities, a host each.

`python -m benchmarks.hosts HOSTS REGISTRY COUNTER` writes the registry, prints `ready`, and serves
until it is ended; COUNTER holds how often it was asked, written anew ten times a second.
"""

from __future__ import annotations

import csv
import re
import sys
import time
import urllib.request
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from tests.replica import Replica
from tests.replica.server import Server, listen
from tests.replica.wire import Request, Response

REPORTS = 50
MODEL, CODE = "丽水市", "331100"


@dataclass(frozen=True)
class City:
    name: str
    code: str


def cities() -> list[City]:
    """Prefecture-level cities of today, but the model."""
    rows = csv.DictReader(files("pipelines").joinpath("data/regions.csv").open(encoding="utf-8"))
    today = (row for row in rows if row["level"] == "prefecture" and not row["last"])
    named = (City(row["name"], row["code"]) for row in today if row["name"].endswith("市"))
    return [city for city in named if city.code != CODE]


def model() -> list[tuple[str, str]]:
    """(title, page) of the model's reports."""
    with Replica() as replica:
        told = [one for one in replica.truth if one["region_code"] == CODE]
        told = [one for one in told if one["template"] != "none"][:REPORTS]
        return [(one["title"], urllib.request.urlopen(one["url"]).read().decode()) for one in told]


def main() -> None:
    """Serve until the process is ended."""
    hosts, registry, counter = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    reports = model()
    addresses = [f"127.0.3.{number + 1}" for number in range(hosts)]
    names = dict(zip(addresses, cities(), strict=False))
    rows = "".join(
        f'<li><a href="/nb/{at}.html" title="{title}">{title}</a><span>2025-01-20</span></li>'
        for at, (title, _) in enumerate(reports)
    )
    column = f"<html><body><ul>{rows}</ul></body></html>"

    def answer(request: Request) -> Response:
        city = names[request.address]
        found = re.fullmatch(r"/nb/(?:(\d+)\.html)?", request.path)
        if found is None:
            return Response(404, b"not found")
        page = reports[int(found[1])][1] if found[1] else column
        body = page.replace(MODEL, city.name).replace(MODEL[:-1], city.name[:-1])
        return Response(200, body.encode())

    sockets, port = listen(addresses)
    entries = [entry(city, f"http://{address}:{port}") for address, city in names.items()]
    registry.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    server = Server(sockets, answer, lambda _: False)
    server.start()
    print("ready", flush=True)
    while True:
        counter.write_text(str(len(server.log)))
        time.sleep(0.1)


def entry(city: City, root: str) -> dict[str, Any]:
    """The registry entry of one host."""
    return {
        "id": f"city-{city.code}",
        "name": f"{city.name}人民政府",
        "region_code": city.code,
        "level": "prefecture",
        "home": f"{root}/",
        "columns": [{"url": f"{root}/nb/", "family": "generic"}],
    }


if __name__ == "__main__":
    main()
