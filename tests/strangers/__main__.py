"""Command line of the examination: `python -m tests.strangers --help`."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import threading
from pathlib import Path

from tests.strangers import offline, run
from tests.strangers.breadth import Breadth
from tests.strangers.score import score
from tests.strangers.server import Serving
from tests.strangers.truth import load, save
from tests.strangers.verdict import judge
from tests.strangers.world import World


def arguments() -> argparse.ArgumentParser:
    """The options; each mode is one of --offline, --score, or the examination over HTTP."""
    parser = argparse.ArgumentParser(prog="python -m tests.strangers", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--portals", type=int, default=9)
    parser.add_argument("--reports", type=int, default=200, help="reports in all")
    parser.add_argument("--port", type=int, default=8731, help="the same on every 127.0.1.x")
    parser.add_argument(
        "--serve", action="store_true", help="only serve; registry.yaml and truth.jsonl in --work"
    )
    parser.add_argument(
        "--without-scans", action="store_true", help="no reports that are only a scanned file"
    )
    parser.add_argument("--twice", action="store_true", help="crawl again and compare the exports")
    parser.add_argument("--work", type=Path, help="folder of the examination (default: a new one)")
    parser.add_argument(
        "--offline", type=Path, metavar="DIR", help="write pages there, parse and score them"
    )
    parser.add_argument("--write-only", action="store_true", help="with --offline: do not parse")
    parser.add_argument(
        "--score", type=Path, metavar="JSONL", help="score these records (needs --truth)"
    )
    parser.add_argument("--truth", type=Path, metavar="JSONL")
    parser.add_argument(
        "--families", action="store_true", help="portals of every family, with their hazards"
    )
    parser.add_argument("--differences", type=int, default=40, help="how many to print")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one mode; 0 where every floor holds."""
    options = arguments().parse_args(argv)
    if options.families:
        return families(options)
    if options.score:
        lines = options.score.read_text(encoding="utf-8").splitlines()
        result = score([json.loads(line) for line in lines if line], load(options.truth))
    elif options.offline:
        truth = offline.write(options.offline, options.seed, options.reports)
        if options.write_only:
            print(f"{len(truth.reports)} reports written to {options.offline}")
            return 0
        result = score(run.parse(options.offline, truth), truth)
    else:
        return examine(options)
    print(result.table(options.differences))
    return 1 if result.failures() else 0


def families(options: argparse.Namespace) -> int:
    """Crawl portals of every family and judge what the run found and said."""
    work = options.work or Path(tempfile.mkdtemp(prefix="strangers"))
    work.mkdir(parents=True, exist_ok=True)
    world = Breadth(options.seed, options.port)
    save(world.truth, work / "truth.jsonl")
    with Serving(world) as serving:
        if options.serve:
            return wait(world, work)
        found, said = run.crawl(world, work, *run.SHORT_RESTS, "--summary", str(work / "run.json"))
    lines = (json.dumps(record, ensure_ascii=False) for record in found)
    (work / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    verdict = judge(world, found, serving.log, run.summary(work))
    print(said)
    print(serving.log.summary())
    print(*(f"not found: {path}" for path in serving.log.missed[:20]), sep="\n")
    print(verdict.table())
    print(f"work folder: {work}")
    return 1 if verdict.wrong else 0


def wait(world: World, work: Path) -> int:
    """Leave the portals to somebody else's crawler."""
    world.registry(work / "registry.yaml")
    print(f"{len(world.truth.reports)} reports; registry.yaml, truth.jsonl in {work}")
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
    return 0


def examine(options: argparse.Namespace) -> int:
    """Serve a world; crawl and score it, or wait for somebody else to do so."""
    work = options.work or Path(tempfile.mkdtemp(prefix="strangers"))
    work.mkdir(parents=True, exist_ok=True)
    scans = not options.without_scans
    world = World(options.seed, options.portals, options.reports, options.port, scans)
    save(world.truth, work / "truth.jsonl")
    with Serving(world) as serving:
        if options.serve:
            return wait(world, work)
        found, said = run.crawl(world, work)
        first = sum(serving.log.requests.values())
        if options.twice:
            again, _ = run.crawl(world, work)
            changed = run.unlike(found, again)
            asked = sum(serving.log.requests.values()) - first
            print(f"second    {asked} requests after {first}; {len(changed)} records changed")
            print(*changed[:10], sep="\n")
    lines = (json.dumps(record, ensure_ascii=False) for record in found)
    (work / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = score(found, world.truth)
    print(said)
    print(serving.log.summary())
    print(*(f"not found: {path}" for path in serving.log.missed[:10]), sep="\n")
    for report in world.truth.reports:
        if not any(serving.log.saw(url) for url in report.urls):
            print(f"never asked for: {report.urls[0]} 《{report.title}》")
    print(result.table(options.differences))
    print(f"work folder: {work}")
    return 1 if result.failures() else 0


if __name__ == "__main__":
    sys.exit(main())
