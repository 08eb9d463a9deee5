"""A list whose cells became lines of text: lines in, a `Listing` and its place out.

Nothing but the order of tokens is left, and editors cut words and numbers anywhere: `201`|`8`|`年`,
`2.网`|`络`|`申请数`, `4`|`、其他…` (real/notes_2008_2018.md section 5). The header's words say how
many values a row has and whether units and numerals stand among them. A row with another number
of values gives none: of two equal cells one archive keeps one (ibid. section 2), and where a blank
cell left no token, which column the other belongs to is not to be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise, takewhile

from pipelines.labels import labels
from pipelines.numbers import is_value
from pipelines.tables.listing import (
    Listing,
    ListRow,
    is_empty,
    is_unit,
    unit_in_label,
    unspaced,
)
from pipelines.tables.rows import Entry
from pipelines.text import compact, enumeration

_FEWEST = 3
_LONGEST_HEADER = 40
_PROSE = 60
_MOSTLY = 0.8
_SHORTEST_LABEL = 4
_NEAR = 8
_OPENERS = ("指", "统", "序", "编", "项", "代")
_DASHES = re.compile(r"[-—–－]+")
_GOES_ON = re.compile(r"^[.、．)）年月日号%]")
_OPEN_END = re.compile(r"[:：(（、]$")
_CODE = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class FlatList:
    """A list among the lines `start` to `end`."""

    start: int
    end: int
    listing: Listing
    torn: bool = False
    """Whether rows seem to follow that could not be read."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Header:
    """What the header's words say of a row's tokens, and how many tokens they are."""

    values: tuple[str, ...]
    unit: bool
    index_first: bool
    index_behind: bool
    tokens: int


@dataclass(slots=True)
class _Raw:
    """A row being collected: words, unit, values as printed."""

    words: list[_Token] = field(default_factory=list)
    unit: str | None = None
    values: list[str] = field(default_factory=list)
    broken: bool = False

    @property
    def is_heading(self) -> bool:
        """A row that prints a dash for its unit, or neither unit nor values."""
        dash = self.unit is not None and _DASHES.fullmatch(self.unit) is not None
        return dash or (self.unit is None and not self.values)


def find(prose: Sequence[str | None]) -> Iterator[FlatList]:
    """Every flattened list among the lines, in order; None stands where a table is."""
    line = 0
    while line < len(prose):
        text = prose[line]
        if text and text.lstrip()[:1] in _OPENERS and (found := _read(prose, line)):
            yield found
            line = found.end
        else:
            line += 1


def _read(prose: Sequence[str | None], start: int) -> FlatList | None:
    tokens = list(_tokens(prose, start))
    header = _header([token.text for token in tokens[:_LONGEST_HEADER]])
    if header is None:
        return None
    units = _units(tokens[header.tokens :])
    raws, rest = _rows(tokens[header.tokens :], header, units)
    if units is not None:
        _mark_broken(raws)
    rows = _read_rows(raws, header)
    behind = tokens[tokens.index(rest) :] if rest else []
    counted = [a for a, b in pairwise(behind) if is_unit(a.text) and is_value(b.text)]
    bare_unit = any(is_unit(token.text) for token in behind[:_NEAR])
    if sum(not row.heading for row in rows) < _FEWEST:
        return None
    end = rest.line if rest else tokens[-1].line + 1
    listing = Listing(header.values, tuple(rows))
    return FlatList(start, max(end, start + 1), listing, torn=bare_unit or len(counted) > 1)


def _tokens(prose: Sequence[str | None], start: int) -> Iterator[_Token]:
    for number in range(start, len(prose)):
        text = prose[number]
        if text is None:
            return
        yield from (_Token(part, number) for part in text.replace("|", " ").split())


# --- the header ----------------------------------------------------------------------------------


def _header(tokens: Sequence[str]) -> _Header | None:
    """Read the header from the first tokens; a word may lie over several of them."""
    parts = [compact(token) for token in tokens]
    places = [0, *accumulate(map(len, parts))]
    joined = "".join(parts)

    def word(at: int, *roles: str) -> int | None:
        """The end of the longest run of tokens from `at` that is a header of one of `roles`."""
        first = at + 1
        for end in range(min(len(parts), at + 14), first - 1, -1):
            said = joined[places[at] : places[end]]
            if any(labels().list_headers.patterns[role].fullmatch(said) for role in roles):
                return end
        return None

    at = 0
    index_first = (end := word(at, "index")) is not None
    at = end or at
    named = word(at, "label")
    plain = named is None
    at = named or word(at, "plain_label") or -1
    if at < 0:
        return None
    index_behind = (end := word(at, "index")) is not None
    at = end or at
    unit = (end := word(at, "unit")) is not None
    at = end or at
    if not index_behind:
        index_behind = (end := word(at, "index")) is not None
        at = end or at
    values = []
    while at < len(parts) and (end := word(at, "value", "remark")) is not None:
        values.append(unspaced("".join(tokens[at:end])))
        at = end
    if not values or (plain and not unit):
        return None
    return _Header(tuple(values), unit, index_first and not index_behind, index_behind, at)


# --- rows ----------------------------------------------------------------------------------------


def _rows(
    tokens: Sequence[_Token], header: _Header, units: set[str] | None
) -> tuple[list[_Raw], _Token | None]:
    """Cut the tokens into rows; the token at which the list has ended."""
    rows: list[_Raw] = []
    row = _Raw()
    for at, token in enumerate(tokens):
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        number = is_value(token.text) and not _GOES_ON.match(following)
        if row.words and _is_open(row.words):
            row.words.append(token)
        elif row.words and row.unit is None and header.unit and _is_unit(tokens, at, units):
            row.unit = token.text
        elif number and row.words and (row.unit is not None or not header.unit):
            row.values.append(token.text)
        elif number and header.index_first and row.unit is None:
            # the number in front of a label; what stands before it is a heading
            rows += [row] if row.words else []
            row = _Raw()
        elif number:
            # a number among words, before any unit: only a label's own numeral may stand there
            if row.words and not _OPEN_END.search(row.words[-1].text):
                break
            row.words.append(token)
        else:
            if row.unit is not None or row.values:
                rows.append(row)
                row = _Raw()
            elif row.words and _begins(tokens[at:]) and not _OPEN_END.search(row.words[-1].text):
                # a heading without a unit of its own
                rows.append(row)
                row = _Raw()
            if len(token.text) > _PROSE and header.unit and not _unit_follows(tokens, at):
                row.words.append(token)
                break
            row.words.append(token)
    if row.unit is not None or row.values:
        return [*rows, row], None
    while rows and rows[-1].unit is None and not rows[-1].values:
        row = rows.pop()
    return rows, row.words[0] if row.words else None


def _units(tokens: Sequence[_Token]) -> set[str] | None:
    """Units of this list that values follow; None where no label is broken over several tokens."""
    pairs = enumerate(pairwise(tokens))
    counted = [at for at, (a, b) in pairs if is_unit(a.text) and is_value(b.text)]
    before = [tokens[at - 2].text for at in counted if at > 1]
    whole = sum(is_value(text) or is_unit(text) for text in before)
    if whole >= len(counted) * _MOSTLY:
        return None
    return {tokens[at].text for at in counted}


def _is_unit(tokens: Sequence[_Token], at: int, units: set[str] | None) -> bool:
    """Whether a token is its row's unit, and not one character of a broken label: 延|期|办结数.

    Where words are broken a unit of one character that neither a value nor a numeral follows must
    be one that has values elsewhere, and stand before enough words for a label of their own.
    """
    text = tokens[at].text
    if _DASHES.fullmatch(text):
        return True
    following = tokens[at + 1].text if at + 1 < len(tokens) else "0"
    if not is_unit(text) or is_unit(following):
        return False
    if units is None or len(text) > 1 or is_value(following) or _begins(tokens[at + 1 : at + 5]):
        return True
    rest = takewhile(lambda token: token.text not in units, tokens[at + 1 : at + 12])
    return text in units and sum(len(token.text) for token in rest) >= _SHORTEST_LABEL


def _mark_broken(rows: Sequence[_Raw]) -> None:
    """Where words are broken: rows whose label may be two, or a part of one.

    A unit without a value may be blank, or a character of a label (文|件|数); a word that could be
    a unit may have been the unit of a blank row.
    """
    for row, following in pairwise([*rows, _Raw()]):
        if any(is_unit(word.text) for word in row.words):
            row.broken = True
        if row.unit and is_unit(row.unit) and not row.values and not _begins(following.words):
            row.broken = following.broken = True


def _is_open(words: Sequence[_Token]) -> bool:
    """Whether a bracket is open: what follows still belongs to the label, numbers too."""
    text = "".join(word.text for word in words).replace("（", "(").replace("）", ")")
    opened = text.count("(") - text.count(")") + text.count("《") - text.count("》")
    return opened > 0 and len(text) < _PROSE


def _begins(tokens: Sequence[_Token]) -> bool:
    """Whether a new label begins here: an enumeration, perhaps in several tokens."""
    return enumeration(compact("".join(token.text for token in tokens[:4]))) is not None


def _unit_follows(tokens: Sequence[_Token], at: int) -> bool:
    return at + 1 < len(tokens) and is_unit(tokens[at + 1].text)


def _read_rows(raws: Sequence[_Raw], header: _Header) -> list[ListRow]:
    rows: list[ListRow] = []
    code = 0
    for raw, following in zip(raws, [*raws[1:], None], strict=True):
        values, certain = list(raw.values), True
        if header.index_behind and values:
            certain = _CODE.fullmatch(values[0]) is not None and (
                int(values[0]) == code + 1 or len(values) == len(header.values) + 1
            )
            code = int(values.pop(0)) if certain else code
        elif header.index_first and raw.is_heading:
            values = []
        elif header.index_first and following is not None:
            # the last number of a run counts the next row, if that row is numbered at all
            if len(values) == len(header.values) + 1:
                values.pop()
            else:
                certain = not values or following.is_heading
        rows.append(_row(raw, values, header, certain))
    return rows


def _row(raw: _Raw, values: Sequence[str], header: _Header, certain: bool) -> ListRow:
    label = unspaced("".join(word.text for word in raw.words))
    count = len(header.values)
    entries: tuple[Entry, ...]
    rule = None
    if not values and certain:
        entries = tuple(Entry("") for _ in range(count))
    elif len(values) == count and certain and (raw.unit is not None or not header.unit):
        entries = tuple(Entry(value) for value in values)
    else:
        entries = tuple(Entry(" ".join(raw.values), "unreadable") for _ in range(count))
        rule = "duplicate_lines_removed" if len(values) < count else "row_unreadable"
    marked = raw.unit is not None and _DASHES.fullmatch(raw.unit) is not None
    unit = unit_in_label(label) if marked or raw.unit is None else raw.unit
    heading = raw.is_heading or (header.unit and unit is None and is_empty(entries))
    return ListRow(label, unit, entries, rule, heading, raw.broken)
