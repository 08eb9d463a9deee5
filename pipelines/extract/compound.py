"""A compound file (OLE, [MS-CFB]) opened with distrust: its streams by name, and what is wrong.

Nothing in such a file has a checksum, so damage shows only in its structure: sectors that the
allocation table names and the file lacks, chains that end early, a table that contradicts itself.
What is found is kept as `doubts`: a document read in spite of them is warned of as a whole.
"""

from __future__ import annotations

import struct
from functools import cached_property
from io import BytesIO

import olefile

from pipelines.extract.document import Document
from pipelines.extract.failures import NeedsConverter, Unreadable
from pipelines.extract.limits import hold, limits

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_FREE = 0xFFFFFFFF
# what olefile notices in files that programs in wide use write
_HARMLESS = ("transaction_signature", "storage with size", "OLE stream size", "CLSID")


class Compound:
    """Raises `Unreadable` where no directory can be read."""

    def __init__(self, body: bytes) -> None:
        hold("bytes of the file", len(body), limits().input)
        self._size = len(body)
        try:
            self._ole = olefile.OleFileIO(BytesIO(body), raise_defects=olefile.DEFECT_FATAL)
            self._names = {"/".join(path).lower(): path for path in self._ole.listdir()}
        except Exception as error:
            # olefile answers hostile input with whatever Python raises there
            raise Unreadable(f"the compound file is damaged: {error}") from error

    @property
    def names(self) -> frozenset[str]:
        """Lower-cased paths of all streams."""
        return frozenset(self._names)

    def stream(self, name: str) -> bytes | None:
        """A stream's bytes; None where there is none of that name (case does not matter)."""
        path = self._names.get(name.lower())
        if path is None:
            return None
        try:
            declared = self._ole.get_size(path)
            hold("bytes of a stream", declared, self._size)
            with self._ole.openstream(path) as stream:
                found = bytes(stream.read())
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(f"the stream {name} is damaged: {error}") from error
        if len(found) != declared:
            raise Unreadable(f"the stream {name} is cut: {len(found)} of {declared} bytes")
        return found

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """What is wrong with the structure, in words; nothing for a sound file."""
        told = [str(message) for _, message in self._ole.parsing_issues]
        found = [text for text in told if not any(words in text for words in _HARMLESS)]
        sector = int(self._ole.sectorsize)
        fat = struct.unpack(f"<{len(self._ole.fat)}I", bytes(self._ole.fat))
        used = max((at for at, after in enumerate(fat) if after != _FREE), default=-1) + 1
        # The header takes the place of one sector. Free sectors at the end are common, and some
        # programs leave the last one short.
        there = -(-(self._size - max(_HEADER, sector)) // sector)
        if used > there:
            found.append(f"the file ends after {there} of {used} sectors")
        return tuple(found)


def streams_of(body: bytes) -> frozenset[str]:
    """Lower-cased names of a compound file's streams; none where it cannot be opened."""
    try:
        return Compound(body).names
    except Unreadable:
        return frozenset()


def read(body: bytes) -> Document:
    """No document: why a compound file of no known kind is not read. Always raises."""
    Compound(body)
    raise NeedsConverter("application/x-ole-storage")
