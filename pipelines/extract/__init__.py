"""Bytes of any media type to a `Document`; the type is told by the bytes, never by a label."""

from __future__ import annotations

import re

from pipelines.extract import html, plain
from pipelines.extract.document import Document
from pipelines.model import Resource

__all__ = ["NeedsConverter", "Unreadable", "extract", "sniff"]

_MAGIC = (
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)
_TAG = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|div|p|table|span|tr|td|br|h\d)\b", re.I)


class Unreadable(Exception):
    """Raised by `extract`: the bytes are of a known type but hold nothing that can be read."""


class NeedsConverter(Exception):
    """Raised by `extract`: a media type that waits in the archive until there is a reader."""


def sniff(body: bytes) -> str:
    """The media type by magic bytes (hazards.md section 8): extension and header may lie."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if _TAG.search(body[:4096]) or _TAG.search(body[-2048:]):
        return html.MEDIA_TYPE
    return plain.MEDIA_TYPE


def extract(resource: Resource) -> Document:
    """Read one resource; raises `Unreadable` or `NeedsConverter`."""
    media_type = sniff(resource.body)
    if media_type == html.MEDIA_TYPE:
        document = html.read(resource.body)
        if document is None:
            raise Unreadable("the page is empty")
        return document
    if media_type == plain.MEDIA_TYPE:
        if b"\x00\x00" in resource.body[:4096]:
            raise Unreadable("binary data of no known media type")
        return plain.read(resource.body)
    raise NeedsConverter(media_type)
