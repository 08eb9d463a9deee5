"""Tables whose cells became lines of text: lines in, rows out, guided by the forms' labels.

Nothing but the order of tokens is left of such a table (shapes X3, X4b, D7 of variants.md and
portal_pages.md): a label may lie over several lines, seven numbers follow. So labels and numbers
are told apart by the number grammar, and a run of labels is cut where its last part names a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipelines.codebook import APPLICATIONS, PROACTIVE
from pipelines.labels import labels
from pipelines.numbers import is_value
from pipelines.tables.proactive import header_of_words
from pipelines.tables.rows import Line, line

_CELL_GAP = re.compile(r"[ \t\u3000\u00a0|]+")
_NUMERAL_ALONE = re.compile(r"\d{1,2}")
_NUMERAL_MARK = re.compile(r"^[.、．)）]")


def tokens_of(lines: Iterable[str]) -> list[str]:
    """Lines to tokens: numbers one each, also those that share a line; words as printed."""
    tokens: list[str] = []
    for text in lines:
        parts = [part for part in _CELL_GAP.split(text.strip()) if part]
        if not parts:
            continue
        tail = len(parts)
        while tail and is_value(parts[tail - 1]):
            tail -= 1
        words = " ".join(parts[:tail])
        if words and tokens and _NUMERAL_ALONE.fullmatch(tokens[-1]) and _NUMERAL_MARK.match(words):
            # `1` and `.属于国家秘密` in two spans: the numeral of a label, not a number.
            words = tokens.pop() + words
        if words and len(parts) - tail > 0 and not _ends_label(words):
            tokens.append(text.strip())
            continue
        tokens += [words] if words else []
        tokens += parts[tail:]
    return tokens


def _ends_label(words: str) -> bool:
    every = labels()
    return bool(every.application_rows.match(words) or every.proactive_rows.match(words))


def rows(tokens: Sequence[str], table: str, lossless: bool = False) -> Iterator[Line]:
    """Cut a token stream into rows: a run of words, then the run of values that follows it.

    With `lossless` the stream has its blank cells as empty tokens; those that lead the next row
    (merged-down cells) end up behind this row's values, where `align` cuts them off.
    """
    words: list[str] = []
    values: list[str] = []
    for token in [*tokens, None]:
        is_word = token is not None and bool(token) and not is_value(token)
        if token is None or (is_word and values):
            yield from _rows_of_run(words, values, table, lossless)
            words, values = [], []
        if token is None:
            return
        if is_word:
            words.append(token)
        elif words:
            values.append(token)


def _rows_of_run(
    words: Sequence[str], values: Sequence[str], table: str, lossless: bool
) -> Iterator[Line]:
    if table == PROACTIVE:
        yield from _proactive(words, values, lossless)
    elif table == APPLICATIONS:
        yield line(["".join(words), *values], lossless)
    else:
        yield line(["".join(words)], lossless)
        yield line(values, lossless)


def _proactive(words: Sequence[str], values: Sequence[str], lossless: bool) -> Iterator[Line]:
    """A run of words may hold a caption, a header and a row's label, each over several lines."""
    rest = [part for word in words for part in word.split()]
    begin = next((i for i in range(len(rest)) if "信息内容" in "".join(rest[: i + 1])), None)
    label_at = len(rest) - 1
    while label_at > 0 and not labels().proactive_rows.match("".join(rest[label_at:])):
        label_at -= 1
    if begin is not None and begin < label_at:
        yield line(["信息内容", *header_of_words(rest[begin + 1 : label_at])], lossless)
    yield line(["".join(rest[label_at:]), *values], lossless)
