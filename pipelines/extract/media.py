"""The media type of bytes, by magic bytes and by what a container holds; no label is believed.

Extensions and headers lie (hazards.md section 8): web pages are saved as .doc, Word files as
.wps, old workbooks as .xlsx. A zip is told by its members, a compound file by its streams.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from io import BytesIO

from pipelines.extract.compound import SIGNATURE, streams_of

HTML = "text/html"
PLAIN = "text/plain"
MHTML = "multipart/related"
WORD_XML = "application/vnd.ms-word.document.xml"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff", "image/webp")
LOCKED = "application/vnd.ms-office.encrypted"

_MAGIC = (
    (b"%PDF", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (SIGNATURE, OLE),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_RIFF = re.compile(rb"RIFF....WEBP", re.S)
_TAG = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|div|p|table|span|tr|td|br|h\d)\b", re.I)
_MIME = re.compile(rb"(?:MIME-Version|From|Date|Subject|Content-Type)\s*:", re.I)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The member that only one kind of package has, and the kind.
_PACKAGES = (
    ("word/", DOCX),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("xl/", XLSX),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_STREAMS = (
    ("encryptedpackage", LOCKED),
    ("worddocument", DOC),
    ("workbook", XLS),
    ("book", XLS),
    ("powerpoint document", "application/vnd.ms-powerpoint"),
)


def sniff(body: bytes) -> str:
    """The media type of a body; text that shows no sign of mark-up is `text/plain`."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            if media_type == ZIP:
                return _zipped(body)
            return _compound(body) if media_type == OLE else media_type
    if _RIFF.match(head):
        return "image/webp"
    if body.startswith(WIDE):
        # Saved as "Unicode": the tags are ASCII with a nought beside each letter.
        return HTML if _TAG.search(body[:8192].replace(b"\x00", b"")) else PLAIN
    if head.startswith(b"<?xml"):
        if b"wordDocument" in body[:4096] or b"/2006/xmlPackage" in body[:4096]:
            return WORD_XML
        if b"urn:schemas-microsoft-com:office:spreadsheet" in body[:4096]:
            return "application/vnd.ms-excel.sheet.xml"
    if _MIME.match(head) and b"multipart/related" in body[:4096].lower():
        return MHTML
    if _TAG.search(body[:4096]) or _TAG.search(body[-2048:]):
        return HTML
    return PLAIN


def _zipped(body: bytes) -> str:
    """The kind of a package; a zip that cannot be opened is one whose reader says why."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = [name.lstrip("/") for name in archive.namelist()]
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except Exception:  # whatever a broken directory provokes: the reader reports it
        return ZIP
    if "OFD.xml" in names:
        return "application/ofd"
    if any(name.lower() == "[content_types].xml" for name in names):
        for member, media_type in _PACKAGES:
            if any(name.lower().startswith(member) for name in names):
                return media_type
    return ZIP


def _compound(body: bytes) -> str:
    streams = streams_of(body)
    return next((media_type for name, media_type in _STREAMS if name in streams), OLE)
