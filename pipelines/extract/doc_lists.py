"""Automatic numbering of binary Word documents: list tables and styles to labels such as （一）.

A paragraph names a list (sprmPIlfo) and a level (sprmPIlvl), itself or through its style. The lists
and their levels stand in the table stream ([MS-DOC] 2.9.131 PlfLst, 2.9.150 LVL, 2.9.132 PlfLfo).
Numbers of a list are prose: where these tables are broken, labels are left out and nothing more.
"""

from __future__ import annotations

import struct

from pipelines.extract.counting import Counter, Level, name_of
from pipelines.extract.doc_file import Sprms
from pipelines.extract.doc_styles import Styles

_LIST, _LEVEL = 0x460B, 0x260A


class DocLists:
    """The running numbers of a document; `label` must be asked once a paragraph, in order."""

    def __init__(self, definitions: bytes, overrides: bytes, styles: Styles) -> None:
        try:
            counters = _definitions(definitions) if definitions else {}
            self._counters = [counters.get(number) for number in _overrides(overrides)]
        except (struct.error, IndexError, UnicodeDecodeError):
            self._counters = []
        self._styles = styles

    def label(self, style: int, sprms: Sprms, text: str) -> str:
        """The label in front of a paragraph; "" outside lists and for empty paragraphs."""
        given = [*self._styles.of_paragraph(style), *sprms]
        values = {code: int.from_bytes(operand, "little") for code, operand in given}
        number = values.get(_LIST, 0)
        # negative numbers take a paragraph out of its style's list
        if not 0 < number <= len(self._counters) or not text.strip():
            return ""
        counter = self._counters[number - 1]
        return counter.step(values.get(_LEVEL, 0)) if counter is not None else ""


def _definitions(data: bytes) -> dict[int, Counter]:
    """List number → its counter: PlfLst, and the levels that follow it list by list."""
    (count,) = struct.unpack_from("<h", data)
    heads = [struct.unpack_from("<i", data, 2 + 28 * at)[0] for at in range(count)]
    simple = [data[2 + 28 * at + 26] & 1 for at in range(count)]
    at = 2 + 28 * count
    found: dict[int, Counter] = {}
    for number, single in zip(heads, simple, strict=True):
        levels: dict[int, Level] = {}
        for place in range(1 if single else 9):
            levels[place], at = _level(data, at)
        found[number] = Counter(levels)
    return found


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """One LVL and where the next begins: 28 bytes, two lists of properties, the text."""
    start, code, flags = struct.unpack_from("<iBB", data, at)
    places = data[at + 6 : at + 15]
    follow, characters, paragraphs, restart = (
        data[at + 15],
        data[at + 24],
        data[at + 25],
        data[at + 26],
    )
    at += 28 + paragraphs + characters
    (length,) = struct.unpack_from("<H", data, at)
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le")
    label = "".join(
        f"%{ord(char) + 1}" if place in places and ord(char) < 9 else char
        for place, char in enumerate(text, 1)
    )
    level = Level(
        text="" if code == 23 else label,
        format=name_of(code),
        start=start,
        space=follow == 1,
        # fNoRestart: the number after which it begins anew
        restart=restart if flags & 0x08 else None,
        plain=bool(flags & 0x04),
    )
    return level, at + 2 + 2 * length


def _overrides(data: bytes) -> list[int]:
    """The list number of each LFO, which paragraphs name by its place from 1."""
    if len(data) < 4:
        return []
    (count,) = struct.unpack_from("<I", data)
    return [struct.unpack_from("<i", data, 4 + 16 * at)[0] for at in range(min(count, 4096))]
