"""The annex of 2014, 政府信息公开情况统计表: the rows of a list to its 58 cells.

In goes a `Listing`, out comes a `TableReading`; rows that are none of the annex's go beside it. A
label names its row by its own words, whatever numeral it carries and wherever a province has put
it. Only 被依法纠错数 and 其他情形数 stand twice: the rows around them decide, and where those
are not there, the figure is left unread (formats.md section 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.codebook import ANNEX, VALUE, forms
from pipelines.labels import labels
from pipelines.tables import regional
from pipelines.tables.listing import Listing, ListRow, own_words, year_column
from pipelines.tables.rows import Entry, Note, TableReading

_DECISIVE = ("requests_closed", "closed_on_time", "closed_extended", "corrected")
"""Rows that no provincial form has: 申请办结数, 按时办结数, 延期办结数, 被依法纠错数."""
_FEWEST_DECISIVE = 2
_FEWEST = 15
_HALF = 29
_SUMS = {
    "review_total": ("review_upheld", "review_corrected", "review_other"),
    "litigation_total": ("litigation_upheld", "litigation_corrected", "litigation_other"),
}


def is_annex(listing: Listing) -> bool:
    """Whether a list is the annex: its labels decide, never its title or its year.

    A provincial form shares 当面申请数 or 同意公开答复数 (notes_2008_2018.md section 3), so several
    rows that only the annex has are asked for (formats.md section 9, rule 4), or half of all.
    """
    named = {code for row in listing.rows for code in _codes(row.label)}
    decisive = {
        "corrected" if code.endswith("_corrected") else code
        for code in named
        if code in _DECISIVE or code.endswith("_corrected")
    }
    enough = len(named) >= _FEWEST and len(decisive) >= _FEWEST_DECISIVE
    return enough or len(named) >= _HALF


def read(listing: Listing) -> TableReading:
    """Give every row of the list its code; other rows and columns are kept in printed words."""
    column = year_column(listing.headers)
    reading = TableReading(ANNEX)
    rows = listing.rows
    codes = _assigned(rows)
    for row, code in zip(rows, codes, strict=True):
        if code and (code, VALUE) not in reading.entries:
            reading.labels[code] = row.label
            _put(reading, row, code, column)
            # its words are known, so they are whole
            regional.add(reading, listing.headers, replace(row, broken=False), column)
        elif code or not row.heading:
            keys = regional.add(reading, listing.headers, row)
            if code != _DOUBTFUL:
                _keep_apart(reading, row, code, keys)
    _leave_doubtful(reading, rows, codes)
    if column is None:
        evidence = "\t".join(listing.headers)
        reading.notes.append(Note("unmapped_column", (ANNEX,), evidence, "reader"))
    return reading


_DOUBTFUL = ""


def _codes(label: str) -> tuple[str, ...]:
    """The codes whose words a label is: one, or both of those that share their words."""
    words = own_words(label)
    patterns = labels().annex_rows.patterns
    return tuple(code for code, pattern in patterns.items() if pattern.search(words))


def _assigned(rows: Sequence[ListRow]) -> list[str | None]:
    """A code for each row, None for a row of others, `_DOUBTFUL` where two codes are as likely."""
    order = list(forms()["annex-2014"].rows(ANNEX))
    candidates = [_codes(row.label) for row in rows]
    codes: list[str | None] = [named[0] if len(named) == 1 else None for named in candidates]
    for at, named in enumerate(candidates):
        if len(named) > 1:
            above = [order.index(code) for code in codes[:at] if code and _near(code)]
            below = [order.index(code) for code in codes[at + 1 :] if code and _near(code)]
            first = max(above, default=-1)
            last = min((place for place in below if place > first), default=len(order))
            fits = [code for code in named if first < order.index(code) < last]
            codes[at] = fits[0] if len(fits) == 1 else _DOUBTFUL
    return _settled(rows, candidates, codes)


def _near(code: str) -> bool:
    """Rows whose order can be relied on around the labels that stand twice."""
    return code.startswith(("review_", "litigation_")) or code in ("complaints", "fees_collected")


def _settled(
    rows: Sequence[ListRow], candidates: Sequence[tuple[str, ...]], codes: list[str | None]
) -> list[str | None]:
    """Decide what order leaves open by the heading above, if its printed sum agrees and says so."""
    group: str | None = None
    settled = list(codes)
    for at, code in enumerate(codes):
        if code in _SUMS:
            group = code
        if code != _DOUBTFUL or group is None:
            continue
        own = [one for one in candidates[at] if one in _SUMS[group]]
        if own and own[0] not in settled and _sum_says_so(rows, candidates, codes, group):
            settled[at] = own[0]
    return settled


def _sum_says_so(
    rows: Sequence[ListRow],
    candidates: Sequence[tuple[str, ...]],
    codes: Sequence[str | None],
    group: str,
) -> bool:
    """Whether the group's three parts, doubtful rows among them, make its total, not all zero."""
    head = codes.index(group)
    parts = []
    for at in range(head + 1, len(rows)):
        named = set(candidates[at]) & set(_SUMS[group])
        if not named:
            break
        parts.append(rows[at])
    if len(parts) != len(_SUMS[group]):
        return False
    figures = [_figure(row) for row in (rows[head], *parts)]
    numbers = [figure for figure in figures if figure is not None]
    return len(numbers) == len(figures) and numbers[0] == sum(numbers[1:]) != 0


def _figure(row: ListRow) -> int | None:
    raw = row.entries[0].raw if len(row.entries) == 1 else None
    return int(raw) if raw and raw.isdigit() else None


def _put(reading: TableReading, row: ListRow, code: str, column: int | None) -> None:
    said = _said(row)
    entry = Entry(said, "unreadable") if column is None else row.entries[column]
    reading.put(code, VALUE, replace(entry, unit=entry.unit or row.unit))
    if row.rule and column is not None:
        key = f"{ANNEX}/{code}/{VALUE}"
        reading.notes.append(Note(row.rule, (key,), f"{row.label}\t{said}", "reader"))


def _keep_apart(
    reading: TableReading, row: ListRow, code: str | None, keys: tuple[str, ...]
) -> None:
    """Say which row is none of the annex's, or stands in it a second time."""
    evidence = f"{row.label}\t{_said(row)}"
    if code is None:
        reading.notes.append(Note("unmapped_row", keys, evidence, "reader"))
        return
    keys = (f"{ANNEX}/{code}/{VALUE}", *keys)
    reading.notes.append(Note("table_repeated_differs", keys, evidence, "undecided"))


def _said(row: ListRow) -> str:
    return " ".join(entry.raw for entry in row.entries if entry.raw)


def _leave_doubtful(
    reading: TableReading, rows: Sequence[ListRow], codes: Sequence[str | None]
) -> None:
    """Rows that may belong to either of two cells: neither is given a number, both are named."""
    for row, code in zip(rows, codes, strict=True):
        if code != _DOUBTFUL:
            continue
        for one in _codes(row.label):
            if (one, VALUE) not in reading.entries:
                reading.put(one, VALUE, Entry(_said(row), "unreadable"))
        keys = tuple(f"{ANNEX}/{one}/{VALUE}" for one in _codes(row.label))
        evidence = f"{row.label}\t{_said(row)}"
        reading.notes.append(Note("row_doubtful", keys, evidence, "reader"))
