"""A zip of XML parts (OOXML, ODF), opened so that nothing in it can ask for more than its limits.

In go bytes, out come parts by name. Sizes are limited as declared *and* as unpacked, checksums are
compared (zipfile does, once a member is read to its end), and XML is parsed without entities,
external files and network. A document type declaration is refused outright: the Open Packaging
Conventions forbid it (ECMA-376 part 2, section 8.1.4), and every XML bomb needs one.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import cast

from lxml import etree

from pipelines.extract.dom import Element
from pipelines.extract.failures import Unreadable
from pipelines.extract.limits import hold, limits

__all__ = ["Package", "parse_xml"]

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 Strict names the same elements in other namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    IndexError,
)


class Package:
    """The members of a zip. Raises `Unreadable` for a damaged, locked or oversized one."""

    def __init__(self, body: bytes) -> None:
        hold("bytes of the file", len(body), limits().input)
        try:
            self._zip = zipfile.ZipFile(BytesIO(body))
        except _DAMAGE as error:
            raise Unreadable(f"the zip is damaged: {error}") from error
        listed = self._zip.infolist()
        self.entries = [entry for entry in listed if not entry.filename.endswith(("/", "\\"))]
        hold("members of the zip", len(self.entries), limits().members)
        self._by_name = {entry.filename.lstrip("/").lower(): entry for entry in self.entries}
        self._left = limits().unpacked

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def bytes_of(self, name: str) -> bytes:
        """A member's bytes, its checksum compared."""
        entry = self._by_name.get(name.lower())
        if entry is None:
            raise Unreadable(f"the package lacks its part {name}")
        return self.unpack(entry)

    def unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """One entry's bytes, within what the limits leave after all that was unpacked before."""
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(f"the zip is locked by a password: {entry.filename}")
        if entry.file_size > limits().ratio_from:
            hold(
                "times a member unpacks",
                entry.file_size // max(entry.compress_size, 1),
                limits().ratio,
            )
        hold("bytes unpacked", entry.file_size, self._left)
        try:
            # zipfile unpacks no more than the size declared, and then compares the checksum
            found = self._zip.read(entry)
        except _DAMAGE as error:
            raise Unreadable(f"the zip is damaged at {entry.filename}: {error}") from error
        if len(found) != entry.file_size:
            raise Unreadable(f"the zip is damaged at {entry.filename}: its size is not as declared")
        self._left -= len(found)
        return found

    def xml(self, name: str) -> Element:
        body = self.bytes_of(name)
        hold(f"bytes of {name}", len(body), limits().part)
        return parse_xml(body, name)

    def relations(self, name: str = "") -> dict[str, tuple[str, str]]:
        """Relationship id → (last word of its type, target part) of a part; "" is the package."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(path).iter(_RELATION):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            resolved = target if target.startswith("/") else posixpath.join(folder, target)
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, posixpath.normpath(resolved).lstrip("/"))
        return found

    def related(self, kind: str, name: str = "") -> str | None:
        """The part to which a part's first relationship of a type leads."""
        return next((part for known, part in self.relations(name).values() if known == kind), None)


def parse_xml(body: bytes, name: str = "the document") -> Element:
    """The root of an XML text; raises `Unreadable` for a DTD, a bomb, or what is no XML."""
    for strict, transitional in _STRICT:
        if strict in body[:4096]:
            body = body.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = cast("Element", etree.fromstring(body, parser=parser))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{name} is no well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(f"{name} declares a document type, which a package forbids")
    return root
