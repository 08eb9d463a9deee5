"""Minimal attachments: enough bytes for magic numbers to tell them apart (hazards.md section 8)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache
from html import escape

MEDIA = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "wps": "application/octet-stream",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
}


def content(kind: str, title: str) -> bytes:
    """The bytes of a file of this kind; a .docx carries the title as its only paragraph."""
    if kind == "pdf":
        return pdf()
    if kind == "png":
        return png()
    return docx(title) if kind == "docx" else ole()


@cache
def pdf() -> bytes:
    """A valid one-page PDF without a text layer, as a scan would be."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )


def ole() -> bytes:
    """The header of a compound file (.doc, .wps) and nothing readable after it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)


def docx(title: str) -> bytes:
    """A Word file of one paragraph."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body><w:p><w:r>'
        f"<w:t>{escape(title)}</w:t></w:r></w:p></w:body></w:document>",
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, xml in parts.items():
            # a fixed time, so that the bytes are the same in every run
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), xml)
    return kept.getvalue()


@cache
def png(width: int = 640, height: int = 240) -> bytes:
    """A grey picture with a frame, as large as a table scanned badly."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    edge = b"\x00" + b"\x20" * width
    line = b"\x00\x20" + b"\xe0" * (width - 2) + b"\x20"
    rows = edge + line * (height - 2) + edge
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
