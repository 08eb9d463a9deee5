"""WARC records (ISO 28500): HTTP exchanges in, gzip members out, and back again.

A capture is one *group* of records written in one go: response and request of the page, the same
of each attachment, and last a `metadata` record in JSON that ties them together and carries what
the portal knew. A capture without its metadata record was cut short and does not count.
Every record is a gzip member of its own, so that each can be read alone at its offset.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.archive.exchange import ArchiveError, Exchange, warc_date
from pipelines.model import Origin

FORMAT = "nianbao-capture-1"
"""Names the JSON of our metadata records; a reader ignores every other metadata record."""

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""How every member of ours begins: deflate, no name, no time, no system. No checksum covers it."""

_UNSENT = {"content-encoding", "transfer-encoding", "content-length"}
_LINE_BREAKS = re.compile(r"[\r\n\x00]+")


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds a body already: what a revisit record refers to."""

    record_id: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in its member."""

    kind: str
    record_id: str
    url: str
    date: str
    digest: str | None
    refers_to: str | None
    content_type: str | None
    payload: bytes
    sound: bool
    """The digests written in the record agree with its bytes."""

    def note(self) -> dict[str, Any] | None:
        """The JSON of a capture's metadata record; None for every other record."""
        if self.kind != "metadata" or self.content_type != "application/json":
            return None
        try:
            note = json.loads(self.payload)
        except ValueError:
            return None
        return note if isinstance(note, dict) and note.get("format") == FORMAT else None


def new_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def warcinfo(filename: str, about: Mapping[str, str]) -> bytes:
    """The first member of a file: which program wrote it, and by which rules."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record(filename, dict(about)))
    return _zipped(out)


def group(
    page: Exchange,
    attachments: Sequence[Exchange],
    origin: Origin,
    digests: Sequence[str],
    originals: Mapping[str, Original],
) -> list[tuple[bytes, Record]]:
    """The members of one capture in writing order, each with its record; last the metadata.

    `digests` are those of the page's and the attachments' bodies. `originals` maps digests to
    records that hold such a body already: these exchanges become `revisit` records (profile
    identical-payload-digest).
    """
    members: list[tuple[bytes, Record]] = []
    parts: list[dict[str, Any]] = []
    known = dict(originals)
    for exchange, digest in zip((page, *attachments), digests, strict=True):
        record_id = new_id()
        members.extend(_exchange(exchange, record_id, digest, known.get(digest)))
        known.setdefault(
            digest, Original(record_id, _uri(exchange.url), warc_date(exchange.fetched_at))
        )
        parts.append(
            {
                "record": record_id,
                "url": exchange.url,
                "digest": digest,
                "media_type": exchange.media_type,
                "name": exchange.name,
            }
        )
    said = {key: value for key, value in asdict(origin).items() if value not in (None, False)}
    note = {
        "format": FORMAT,
        "page": parts[0],
        "attachments": parts[1:],
        "origin": said,
        "manual": page.status is None,
    }
    members.append(_metadata(page, parts[0]["record"], note))
    return members


def origin_of(note: Mapping[str, Any]) -> Origin:
    """The `Origin` of a metadata record; fields that a later program added are left aside."""
    known = {field.name for field in fields(Origin)}
    return Origin(**{key: value for key, value in note["origin"].items() if key in known})


def parse(member: bytes) -> Record:
    """One decompressed member → its record. Raises ArchiveError where it is not one whole record.

    `sound` tells whether the block and payload digests agree; nothing is raised for that, because
    a reader of captures and a checker of archives answer it differently.
    """
    stream = BytesIO(member)
    try:
        raw = ArcWarcRecordLoader(arc2warc=False).parse_record_stream(
            stream, known_format="warc", check_digests=True
        )
        payload = raw.raw_stream.read()
        head = raw.rec_headers
        record_id = head.get_header("WARC-Record-ID")
        date = head.get_header("WARC-Date")
    except Exception as error:  # warcio raises many kinds; all say: not a record
        raise ArchiveError(f"no WARC record: {error}") from error
    if stream.read() != b"\r\n\r\n" or not record_id or not date:
        raise ArchiveError("no whole WARC record")
    return Record(
        kind=raw.rec_type,
        record_id=record_id,
        url=head.get_header("WARC-Target-URI") or "",
        date=date,
        digest=head.get_header("WARC-Payload-Digest"),
        refers_to=head.get_header("WARC-Refers-To"),
        content_type=head.get_header("Content-Type"),
        payload=payload,
        sound=raw.digest_checker.passed is not False,
    )


# --- writing, record by record ------------------------------------------------------------------


def _exchange(
    exchange: Exchange, record_id: str, digest: str, original: Original | None
) -> Iterator[tuple[bytes, Record]]:
    head = {
        "WARC-Record-ID": record_id,
        "WARC-Date": warc_date(exchange.fetched_at),
        "WARC-Payload-Digest": digest,
    }
    uri = _uri(exchange.url)
    web = exchange.status is not None and uri.lower().startswith(("http://", "https://"))
    answer = _answer(exchange) if web else None
    if original is not None:
        head |= {
            "WARC-Profile": WARCWriter.REVISIT_PROFILE_1_1,
            "WARC-Refers-To": original.record_id,
            "WARC-Refers-To-Target-URI": original.url,
            "WARC-Refers-To-Date": original.date,
        }
        yield _member(uri, "revisit", head, b"", answer)
    elif answer is not None:
        yield _member(uri, "response", head, exchange.body, answer)
    else:
        media_type = _one_line(exchange.media_type or "application/octet-stream")
        yield _member(uri, "resource", head, exchange.body, None, media_type)
    if web:
        asked = {
            "WARC-Record-ID": new_id(),
            "WARC-Date": head["WARC-Date"],
            "WARC-Concurrent-To": record_id,
        }
        yield _member(uri, "request", asked, b"", _question(exchange, uri))


def _metadata(page: Exchange, record_id: str, note: Mapping[str, Any]) -> tuple[bytes, Record]:
    head = {
        "WARC-Record-ID": new_id(),
        "WARC-Date": warc_date(page.fetched_at),
        "WARC-Concurrent-To": record_id,
    }
    body = json.dumps(note, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    return _member(_uri(page.url), "metadata", head, body, None, "application/json")


def _member(
    uri: str,
    kind: str,
    head: Mapping[str, str],
    body: bytes,
    http: StatusAndHeaders | None,
    content_type: str = "",
) -> tuple[bytes, Record]:
    """One gzip member, and what a reader will find in it."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(
            uri,
            kind,
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=content_type,
            warc_headers_dict=dict(head),
            http_headers=http,
        )
    )
    record = Record(
        kind=kind,
        record_id=head["WARC-Record-ID"],
        url=uri,
        date=head["WARC-Date"],
        digest=head.get("WARC-Payload-Digest"),
        refers_to=head.get("WARC-Refers-To"),
        content_type=content_type or None,
        payload=body,
        sound=True,
    )
    return _zipped(out), record


def _zipped(record: BytesIO) -> bytes:
    """One record as one gzip member (RFC 1952); level 6: 9 takes twice the time for one per cent.

    The head is always the same ten bytes, so that a checker sees damage there too.
    """
    data = record.getvalue()
    zipper = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    tail = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return GZIP_HEAD + zipper.compress(data) + zipper.flush() + tail


def _answer(exchange: Exchange) -> StatusAndHeaders:
    """The response's head as its body stands here: decoded, in one piece, of this length."""
    status = exchange.status or 200
    reason = exchange.reason or (HTTPStatus(status).phrase if status in set(HTTPStatus) else "")
    headers = [
        (_one_line(name), _one_line(value))
        for name, value in exchange.response_headers
        if name.lower() not in _UNSENT
    ]
    headers.append(("Content-Length", str(len(exchange.body))))
    return StatusAndHeaders(f"{status} {_one_line(reason)}".strip(), headers, protocol="HTTP/1.1")


def _question(exchange: Exchange, uri: str) -> StatusAndHeaders:
    parts = urlsplit(uri)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(_one_line(name), _one_line(value)) for name, value in exchange.request_headers]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"{path} HTTP/1.1", headers, protocol=exchange.method)


def _uri(url: str) -> str:
    """The address as a header may carry it; the exact one stands in the metadata record."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]", errors="replace")


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", text)
