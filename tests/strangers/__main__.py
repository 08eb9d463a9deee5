"""Command line of the examination: `python -m tests.strangers --help`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.strangers import offline, run
from tests.strangers.score import score
from tests.strangers.truth import load


def arguments() -> argparse.ArgumentParser:
    """The options; each mode is one of --offline, --score, or the examination over HTTP."""
    parser = argparse.ArgumentParser(prog="python -m tests.strangers", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reports", type=int, default=200, help="reports in all")
    parser.add_argument(
        "--offline", type=Path, metavar="DIR", help="write pages there, parse and score them"
    )
    parser.add_argument("--write-only", action="store_true", help="with --offline: do not parse")
    parser.add_argument(
        "--score", type=Path, metavar="JSONL", help="score these records (needs --truth)"
    )
    parser.add_argument("--truth", type=Path, metavar="JSONL")
    parser.add_argument("--differences", type=int, default=40, help="how many to print")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one mode; 0 where every floor holds."""
    options = arguments().parse_args(argv)
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
        arguments().error("give --offline DIR or --score JSONL --truth JSONL")
    print(result.table(options.differences))
    return 1 if result.failures() else 0


if __name__ == "__main__":
    sys.exit(main())
