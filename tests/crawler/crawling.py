"""Runs one crawl and prints its result as JSON: the tests' child process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crawler.run import CrawlOptions, crawl


def main() -> int:
    raw = json.loads(sys.argv[1])
    options = CrawlOptions(
        registry=Path(raw["registry"]),
        database=raw["database"],
        archive=Path(raw["archive"]),
        years=raw["years"],
        full=raw["full"],
        settings=raw["settings"],
    )
    result = crawl(options)
    portals = {portal.id: portal.as_counts() for portal in result.portals}
    print(json.dumps({"portals": portals}, ensure_ascii=False))
    return result.exit_status


if __name__ == "__main__":
    sys.exit(main())
