"""What the network layer hands to the archive, and the archive's small common words.

In goes one request with its response as an `Exchange`; `payload_digest` and `warc_date` write
digests and times the way WARC headers carry them (ISO 28500).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from warcio.utils import Digester

Headers = tuple[tuple[str, str], ...]


class ArchiveError(Exception):
    """Raised by the archive when a file cannot be written, or a record is not what it should be."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as the network layer hands it over.

    `body` has its content-encoding removed. `status` None means: no exchange took place, a person
    saved the file by hand; it becomes a WARC `resource` record.
    """

    url: str
    body: bytes
    fetched_at: datetime
    """Aware; kept in UTC with microseconds."""
    method: str = "GET"
    status: int | None = 200
    reason: str = ""
    request_headers: Headers = ()
    response_headers: Headers = ()
    name: str | None = None
    """File name of an attachment."""

    @property
    def media_type(self) -> str | None:
        """The Content-Type header as sent."""
        return next((v for k, v in self.response_headers if k.lower() == "content-type"), None)


def payload_digest(body: bytes) -> str:
    """`sha1:` and base32, as the field writes it in WARC-Payload-Digest."""
    digester = Digester("sha1")
    digester.update(body)
    return str(digester)


def warc_date(moment: datetime) -> str:
    """UTC with six digits of microseconds (WARC 1.1), so that dates sort as text."""
    if moment.tzinfo is None:
        raise ValueError("a capture's time must be aware: give it a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
