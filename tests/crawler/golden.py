"""The golden list pages: `python -m tests.crawler.golden` writes the expected files anew.

Beside each page in `pages/FAMILY/` stands a JSON file: what was asked, and what the family reads.
Review the difference before committing it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.pages import Page
from crawler.spiders.base import Ask
from crawler.spiders.walker import FAMILIES

PAGES = Path(__file__).parent / "pages"


def pages() -> list[Path]:
    return sorted(PAGES.rglob("*.html"))


def asked(path: Path) -> dict[str, Any]:
    """The `asked` part of the expected file: column, url and the fields of Ask."""
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))["asked"]
    return found


def read(path: Path) -> dict[str, Any]:
    """What the family reads in a page today, in the shape of the expected file."""
    question = asked(path)
    column = question["column"]
    ask = Ask(**{name: value for name, value in question.items() if name != "column"})
    page = Page(ask.url if ask.form is None else column, path.read_text("utf-8"))
    listing = asdict(FAMILIES[path.parent.name].read(page, ask, column))
    return {
        "asked": question,
        "read": {**listing, "documents": sorted(listing["documents"])},
    }


def main() -> None:
    for path in pages():
        text = json.dumps(read(path), ensure_ascii=False, indent=2)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
