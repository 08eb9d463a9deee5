"""Bytes of any media type to a `Document`; the type is told by the bytes, never by a label."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType

from pipelines.extract import html, media, plain, scripted
from pipelines.extract.document import Document
from pipelines.extract.failures import NeedsConverter, Unreadable
from pipelines.extract.limits import hold, limits
from pipelines.extract.media import sniff
from pipelines.model import Resource

__all__ = ["READERS", "NeedsConverter", "Unreadable", "extract", "sniff"]

READERS = MappingProxyType(
    {
        media.MHTML: "mhtml",
        media.WORD_XML: "word_xml",
        media.DOCX: "word",
        media.DOC: "word_binary",
        media.XLSX: "sheet",
        media.XLS: "sheet",
        media.PDF: "pdf",
        media.OLE: "compound",
        media.ZIP: "bundle",
    }
)
"""Media type → the module of this package whose `read(body: bytes) -> Document` takes it.

Modules are imported when the first document of their type comes: a crawl of pages needs none."""


def extract(resource: Resource) -> Document:
    """Read one resource; raises `Unreadable` or `NeedsConverter`, whatever the bytes are."""
    hold("bytes of the file", len(resource.body), limits().input)
    body = scripted.opened_bytes(resource.body)
    media_type = sniff(body)
    if media_type == html.MEDIA_TYPE:
        document = html.read(body)
        if document is None:
            raise Unreadable("the page is empty")
        return document
    if media_type == plain.MEDIA_TYPE:
        return _plain(body)
    if media_type == media.LOCKED:
        raise Unreadable("the document is encrypted: a password is needed")
    if media_type not in READERS and media_type not in media.PICTURES:
        raise NeedsConverter(media_type)
    try:
        if media_type in media.PICTURES:
            # imported here, as the modules of READERS are
            from pipelines.extract import picture

            return picture.read(body, media_type)
        return _reader(READERS[media_type])(body)
    except RecursionError as error:
        raise Unreadable("the document is nested too deeply") from error
    except MemoryError as error:
        raise Unreadable("the document needs more memory than it may have") from error


def _reader(module: str) -> Callable[[bytes], Document]:
    reader: Callable[[bytes], Document] = import_module(f"{__name__}.{module}").read
    return reader


def _plain(body: bytes) -> Document:
    if b"\x00\x00" in body[:4096] and not body.startswith(media.WIDE):
        raise Unreadable("binary data of no known media type")
    return plain.read(body)
