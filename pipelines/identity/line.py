"""One line of `nianbao identify`: a page's words as JSON in, the decision in JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.identity import titles
from pipelines.identity.clues import Clues
from pipelines.identity.decide import identify
from pipelines.model import Origin

_KEYS = ("agency", "region_code", "year", "is_report", "untrusted", "confidence", "sources")


def identify_line(obj: Mapping[str, Any]) -> dict[str, Any]:
    """Add the contract's keys to an object with url, title, lead, before_title, published.

    Every key may be missing or null; what is there already is kept, except the keys added.
    """
    lead = _text(obj.get("lead"))
    lines = tuple(line for line in lead.splitlines() if line.strip())
    title = _text(obj.get("title")) or None
    own = _title_lines(lines) if title is None else None
    found = identify(
        Clues(
            title=title or own,
            paragraphs=lines,
            signature=lines[-4:],
            url=_text(obj.get("url")) or None,
            origin=Origin(),
            printed_date=_text(obj.get("published")) or None,
            before_title=_text(obj.get("before_title")) or None,
        )
    )
    added = {key: getattr(found, key) for key in _KEYS}
    return {**obj, **added, "sources": dict(found.sources), "reason": found.reason}


def _title_lines(lines: tuple[str, ...]) -> str | None:
    """A title among the first lines of the text, alone or over two lines."""
    for number, line in enumerate(lines[:6]):
        for joined in (line, line + "".join(lines[number + 1 : number + 2])):
            if len(joined) <= 60 and "。" not in joined and "根据" not in joined:
                read = titles.read(joined)
                if read.key and (read.agency or read.year) and not read.rest:
                    return joined
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
