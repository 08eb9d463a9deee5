"""`python -m tests.replica`: start the replica portals and keep them up until interrupted."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from tests.replica.replica import Replica
from tests.replica.server import NoPort
from tests.replica.switches import Switches, parse


def main() -> int:
    """Exit status 0 after an interrupt, 2 for wrong usage or a port that is taken."""
    options = _options()
    switches: dict[str, dict[str, Any]] = {}
    try:
        for setting in options.switch:
            portal, change = parse(setting)
            switches.setdefault(portal, {}).update(change)
        replica = Replica(
            tuple(options.portal), tuple(options.year), switches, options.port_base, options.expect
        )
        with replica:
            _serve(replica, options)
    except (ValueError, KeyError, NoPort) as error:
        print(f"replica: {error}", file=sys.stderr)
        return 2
    return 0


def _serve(replica: Replica, options: argparse.Namespace) -> None:
    if options.registry_out:
        options.registry_out.write_text(replica.registry, encoding="utf-8")
    if options.truth_out:
        lines = (json.dumps(record, ensure_ascii=False) for record in replica.truth)
        options.truth_out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for name, site in replica.world.sites.items():
        print(f"{name:10} {site.portal['family']:8} {site.root}{site.column}", flush=True)
    print("ready", flush=True)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.replica",
        description="Replica portals on 127.0.0.11 and following, one port; prints `ready`.",
        epilog=(Switches.__doc__ or ""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port-base", type=int, default=0, help="the port of all addresses (default: a free one)")
    add("--registry-out", type=Path, help="write the registry (YAML) here")
    add("--truth-out", type=Path, help="write the expected records (JSON lines) here")
    add("--portal", action="append", default=[], help="only this portal (repeatable)")
    add("--year", type=int, action="append", default=[], help="only this report year (repeatable)")
    add("--expect", type=int, help="min_reports of every registry entry")
    add(
        "--switch",
        action="append",
        default=[],
        metavar="[PORTAL.]NAME=VALUE",
        help="turn a hazard on (repeatable)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
