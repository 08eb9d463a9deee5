"""One crawl in a process of its own; the argument and the answer are JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crawler.run import CrawlOptions, crawl


def main() -> None:
    """Prints how many pages came from each portal, and in how many seconds."""
    given = json.loads(sys.argv[1])
    place = Path(given["place"])
    result = crawl(
        CrawlOptions(
            registry=Path(given["registry"]),
            database=f"sqlite:///{place / 'nianbao.db'}",
            archive=place / "archive",
            settings=given["settings"],
        )
    )
    pages = [portal.pages + portal.lists + portal.attachments for portal in result.portals]
    seconds = (result.finished_at - result.started_at).total_seconds()
    print(json.dumps({"pages": pages, "seconds": seconds}))


if __name__ == "__main__":
    main()
