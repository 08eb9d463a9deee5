"""`make bench`: every benchmark in turn, its ratio beside its target."""

from __future__ import annotations

from benchmarks import crawling, many_hosts, reading
from benchmarks.table import printed


def main() -> None:
    """Times vary by a third between machines and moments; the ratios are what is compared."""
    printed(reading.measure())
    printed(crawling.measure())
    printed(many_hosts.measure())


if __name__ == "__main__":
    main()
