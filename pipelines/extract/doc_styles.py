"""Styles of a binary Word document: what a paragraph or a run inherits ([MS-DOC] 2.9.271, STSH).

Headings often have their number, and notes their being hidden, from a style alone.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.extract.doc_file import Sprms, sprms_of

_PARAGRAPH, _CHARACTER = 1, 2
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    base: int
    paragraph: Sprms
    characters: Sprms


@dataclass(frozen=True, slots=True)
class Styles:
    """Style number → style; empty where the sheet is broken: then nothing is inherited."""

    by_number: Mapping[int, Style]

    def of_paragraph(self, style: int) -> Sprms:
        """Paragraph properties of a style, those of its bases first."""
        return [sprm for found in self._chain(style) for sprm in found.paragraph]

    def of_characters(self, style: int) -> Sprms:
        return [sprm for found in self._chain(style) for sprm in found.characters]

    def _chain(self, number: int) -> list[Style]:
        chain: list[Style] = []
        while number in self.by_number and len(chain) < _LONGEST_CHAIN:
            chain.insert(0, self.by_number[number])
            number = chain[0].base
        return chain


def styles_of(sheet: bytes) -> Styles:
    """The styles of a style sheet."""
    try:
        return Styles(_styles(sheet))
    except (struct.error, IndexError):
        return Styles({})


def _styles(sheet: bytes) -> dict[int, Style]:
    if len(sheet) < 6:
        return {}
    head, count, base_size = struct.unpack_from("<HHH", sheet)
    at = 2 + head
    found: dict[int, Style] = {}
    for number in range(count):
        (size,) = struct.unpack_from("<H", sheet, at)
        definition = sheet[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if size < base_size + 2:
            continue
        kind = struct.unpack_from("<H", definition, 2)[0]
        parts = _parts(definition, base_size)
        if kind & 0xF == _PARAGRAPH:
            # the paragraph's own properties begin with the number of the style
            own = [*parts, b"", b""]
            found[number] = Style(kind >> 4, list(sprms_of(own[0][2:])), list(sprms_of(own[1])))
        elif kind & 0xF == _CHARACTER and parts:
            found[number] = Style(kind >> 4, (), list(sprms_of(parts[0])))
    return found


def _parts(definition: bytes, base_size: int) -> list[bytes]:
    """The lists of properties behind a style's name, each padded to an even length."""
    (letters,) = struct.unpack_from("<H", definition, base_size)
    at = base_size + 2 + 2 * (letters + 1)
    parts: list[bytes] = []
    while at + 2 <= len(definition):
        (length,) = struct.unpack_from("<H", definition, at)
        parts.append(definition[at + 2 : at + 2 + length])
        at += 2 + length + length % 2
    return parts
