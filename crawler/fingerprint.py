"""Which maker's software a site runs, by its addresses and the marks its pages carry.

In goes an address and, where it is at hand, the source of its page; out comes a family's name,
`generic` where nothing tells. Addresses go first, because pages quote each other's marks
(portals.md section 11); the shapes are data (data/fingerprints.yaml).
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

import yaml

from crawler.addresses import DATA
from crawler.registry import FamilyName

UNKNOWN: FamilyName = "generic"


@cache
def _marks() -> dict[str, dict[FamilyName, tuple[re.Pattern[str], ...]]]:
    raw = yaml.safe_load((DATA / "fingerprints.yaml").read_text(encoding="utf-8"))
    return {
        place: {name: tuple(re.compile(mark) for mark in marks) for name, marks in kinds.items()}
        for place, kinds in raw.items()
    }


def family_of(address: str, text: str = "") -> FamilyName:
    """The family of a list or an article; `text` is the source of the page at that address."""
    path = urlsplit(address).path
    for place, source in (("address", path), ("page", text)):
        for name, marks in _marks()[place].items():
            if source and any(mark.search(source) for mark in marks):
                return name
    return UNKNOWN
