"""A web archive (MHTML, RFC 2557) to the Document of the page inside it.

Word saves "single file web pages" in this shape, and portals serve them under the name .doc. The
page is the first HTML part, or the part that the root's `start` names.
"""

from __future__ import annotations

import email
from email.message import Message

from pipelines.extract import html
from pipelines.extract.document import Document
from pipelines.extract.failures import Unreadable
from pipelines.extract.limits import hold, limits


def read(body: bytes) -> Document:
    """Read a web archive; raises `Unreadable` where no page is inside."""
    parts = list(email.message_from_bytes(body).walk())
    hold("parts of the web archive", len(parts), limits().members)
    for part in parts:
        if part.get_content_type() == "text/html" and (page := _payload(part)).strip():
            document = html.read(page)
            if document is not None:
                return document
    raise Unreadable("the web archive holds no page")


def _payload(part: Message) -> bytes:
    """A part's bytes with its transfer encoding undone; "" for what holds other parts."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
