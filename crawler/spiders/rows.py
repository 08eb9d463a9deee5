"""Lists that come as data instead of markup: JSON or JSONP in, entries and the next page out.

Every vendor has its own names for a row's title, address and date; they are data (data/rows.yaml).
The rows are the longest list of objects that have both a title and an address; the total is the
number that stands nearest above them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import yaml

from crawler import titles
from crawler.addresses import DATA, address_key, join
from crawler.pages import Link, iso_date
from crawler.spiders.base import Ask, Entry, Listing

_JSONP = re.compile(r"^\s*[\w$.]+\s*\(\s*(?=[\[{])")
_TAG = re.compile(r"<[^<>]*>")
_SPELLING = re.compile(
    r"""(?P<double>"(?:\\.|[^"\\])*")|'(?P<single>(?:\\.|[^'\\])*)'"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)|,(?=\s*[\]}])"""
)
_CHINA = timedelta(hours=8)


@dataclass(frozen=True)
class Rows:
    """The rows of an answer in order, and how many it says there are in all (0: it does not)."""

    links: tuple[Link, ...] = ()
    total: int = 0


@cache
def _names() -> dict[str, tuple[str, ...]]:
    raw = yaml.safe_load((DATA / "rows.yaml").read_text(encoding="utf-8"))
    return {part: tuple(names) for part, names in raw.items()}


def data_in(text: str) -> Any:
    """The JSON value that an answer is, JSONP's call taken off; None where it is none."""
    text = text.lstrip("\ufeff \t\r\n")
    if found := _JSONP.match(text):
        text = text[found.end() :]
    return literal(text) if text[:1] in ("{", "[") else None


def literal(text: str) -> Any:
    """The object or list that a text begins with, in JSON or as a script writes it (bare names,
    single quotes); None where there is none."""
    if text[:1] not in ("{", "["):
        return None
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.raw_decode(text)[0]
    except (ValueError, RecursionError):
        pass
    try:
        return decoder.raw_decode(_as_json(text[: _end(text)]))[0]
    except (ValueError, RecursionError):
        return None


def _end(text: str) -> int:
    """Where the bracket that opens a text is closed; strings are skipped."""
    depth, quote, at = 0, "", 0
    while at < len(text):
        char = text[at]
        if quote:
            at += char == "\\"
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            depth += (char in "[{") - (char in "]}")
            if not depth:
                return at + 1
        at += 1
    return at


def _as_json(source: str) -> str:
    """A script's literal in JSON's spelling: bare names and single quotes, no comma at the end."""

    def spelled(found: re.Match[str]) -> str:
        if found["single"] is not None:
            inner = found["single"].replace("\\'", "'")
            return '"' + re.sub(r'(?<!\\)"', '\\"', inner) + '"'
        return f'"{found["name"]}"' if found["name"] else found["double"] or ""

    return _SPELLING.sub(spelled, source)


def rows_in(value: Any, base: str) -> Rows:
    """The rows of a JSON value; addresses are absolute, dates ISO, titles without markup."""
    lists = list(_lists(value, 0))
    if not lists:
        return Rows(total=0)
    rows, total = max(lists, key=lambda found: len(found[0]))
    return Rows(tuple(link for row in rows if (link := _link(row, base))), total)


def _lists(value: Any, total: int) -> Iterator[tuple[list[dict[str, Any]], int]]:
    if isinstance(value, Mapping):
        said = _first(_lowered(value), "total")
        total = int(said) if isinstance(said, int | str) and str(said).isdigit() else total
        for inner in value.values():
            yield from _lists(inner, total)
    elif isinstance(value, list):
        rows = [_lowered(row) for row in value if isinstance(row, Mapping)]
        rows = [row for row in rows if _first(row, "title") and _first(row, "address")]
        if rows:
            yield rows, total
            return
        for inner in value:
            yield from _lists(inner, total)


def _lowered(row: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in row.items()}


def _first(row: Mapping[str, Any], part: str) -> Any:
    return next((row[name] for name in _names()[part] if row.get(name)), None)


def _link(row: Mapping[str, Any], base: str) -> Link | None:
    url = join(base, str(_first(row, "address")))
    title = _TAG.sub("", str(_first(row, "title"))).strip()
    return Link(url, title, _date(_first(row, "date"))) if url and title else None


def _date(value: Any) -> str | None:
    """ISO date of a text, or of seconds or milliseconds since 1970; the day is China's."""
    if isinstance(value, int):
        seconds = value / 1000 if value > 10**11 else value
        return f"{datetime.fromtimestamp(seconds, UTC) + _CHINA:%Y-%m-%d}"
    return iso_date(str(value)) if value else None


def listed(rows: Rows) -> Listing:
    """The listing of rows: each is a document, whatever its address looks like."""
    entries: dict[str, Entry] = {}
    for link in rows.links:
        if titles.can_be_report(link.title):
            entries.setdefault(address_key(link.url), Entry(link.url, link.title, link.listed_on))
    documents = frozenset(address_key(link.url) for link in rows.links)
    return Listing(tuple(entries.values()), documents=documents, total=rows.total)


def after(ask: Ask, count: int, total: int, make: Callable[[int, int], Ask]) -> list[Ask]:
    """The ask for what follows `count` rows, none at the end; `make(page, rows so far)` addresses
    it. Without a total a page with rows always has a next one, until nothing new comes."""
    held = ask.seen + count
    if not count or (total and held >= total):
        return []
    made = make(ask.page + 1, held)
    size = max(count, math.ceil(held / ask.page))
    declared = ask.declared or (math.ceil(total / size) if total else 0)
    return [Ask(made.url, ask.page + 1, made.form, made.mode or ask.mode, held, declared)]
