"""A list of label, unit and value: what the annex of 2014 and the forms of provinces share.

A physical table (`list_grid`) and a run of lines (`list_flat`) both become a `Listing`: the printed
headers of its value columns and its rows, each with the label and the unit as they are printed.
Nothing here knows a label: `annex` and `regional` say what a row means (formats.md sections 3, 4;
real/notes_2008_2018.md section 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.labels import labels
from pipelines.numbers import read
from pipelines.tables.rows import Entry
from pipelines.text import bare, compact, strip_enumeration

_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_OF_WHICH = re.compile(r"^其中[:,、]?")
_UNIT_AT_END = re.compile(r"[(\[]([^()\[\]]{1,3})[)\]]$")
_YEAR = re.compile(r"20\d\d")
HEADER_ROLES = ("index", "label", "plain_label", "unit", "remark", "value")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row as printed. `heading`: no unit and no value, so it may only name the rows below."""

    label: str
    unit: str | None
    entries: tuple[Entry, ...]
    rule: str | None = None
    """Why its values are not certain: a rule's name."""
    heading: bool = False
    broken: bool = False
    """Whether the label may be part of one, or two in one: certain only if its words are known."""


@dataclass(frozen=True, slots=True)
class Listing:
    """`headers` are those of the value columns, "" where none is printed; rows in printed order."""

    headers: tuple[str, ...]
    rows: tuple[ListRow, ...]
    headed: bool = True
    """Whether a header was printed above these rows."""


def role_of(text: str) -> str | None:
    """What a column of a list with this header holds: one of `HEADER_ROLES`, or None."""
    plain = compact(text)
    if not plain or len(plain) > 16:
        return None
    for role in HEADER_ROLES:
        if labels().list_headers.patterns[role].fullmatch(plain):
            return role
    return None


def is_unit(text: str) -> bool:
    return len(text) <= 4 and labels().list_units.fullmatch(compact(text)) is not None


def unspaced(text: str) -> str:
    """A printed label or header without white space: editors space and break them at will."""
    return _SPACE.sub("", text)


@lru_cache(maxsize=4096)
def own_words(label: str) -> str:
    """A label's own words: no 其中, no numerals, no bracketed remarks, however they are nested."""
    plain = compact(label)
    while True:
        cut = strip_enumeration(_OF_WHICH.sub("", plain))
        if cut == plain:
            return bare(plain)
        plain = cut


def unit_in_label(label: str) -> str | None:
    """The unit that a label prints in brackets at its end: 主动公开信息数（条）."""
    found = _UNIT_AT_END.search(compact(label))
    return found[1] if found and is_unit(found[1]) else None


def is_empty(entries: Iterable[Entry]) -> bool:
    """Whether nothing but blanks and dashes is printed."""
    return all(
        entry.raw is None or read(entry.raw).status in ("blank", "placeholder") for entry in entries
    )


def year_column(headers: Sequence[str]) -> int | None:
    """The value column that holds the report year's own figures, where exactly one can.

    历年累计, last year's and differences are never the year's (notes_2008_2018.md section 3). Of
    columns that name years the latest is meant; of parts and a total, the total.
    """
    plain = [compact(header) for header in headers]
    own = [at for at, text in enumerate(plain) if not labels().list_other_years.search(text)]
    if len(own) < 2:
        return own[0] if own else None
    years = [_YEAR.search(plain[at]) for at in own]
    if all(years):
        named = [int(found[0]) for found in years if found]
        latest = [at for at, year in zip(own, named, strict=True) if year == max(named)]
        return latest[0] if len(latest) == 1 else None
    totals = [at for at in own if labels().list_year_total.search(plain[at])]
    return totals[0] if len(totals) == 1 else None


def joined(listings: Iterable[Listing]) -> list[Listing]:
    """Put the parts of a list together that a page break or a chapter's heading cut apart.

    A part without a header, or with the same headers and other labels, goes on with the list above.
    """
    whole: list[Listing] = []
    for part in listings:
        above = whole[-1] if whole else None
        if above is not None and len(above.headers) == len(part.headers):
            again = part.rows and part.rows[0].label in {row.label for row in above.rows}
            if not part.headed or (part.headers == above.headers and not again):
                whole[-1] = replace(above, rows=above.rows + part.rows)
                continue
        whole.append(part)
    return whole
