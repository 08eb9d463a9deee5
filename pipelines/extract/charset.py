"""Bytes to text by validity, not by label.

Portals declare gb2312 and send GBK, declare UTF-8 and send GBK, or declare nothing (hazards.md
section 5). Bytes that are strict UTF-8 are UTF-8; everything else is GB18030, the superset of
GBK and GB2312. Measured right on every wrong label tried; no label is read.
"""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(body: bytes) -> tuple[str, str]:
    """Return (text, charset); bytes that no charset explains become U+FFFD."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) if charset == "utf-8" else 0 :].decode(
                charset, "replace"
            ), charset
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # One broken character in a long UTF-8 page (a cut tail) does not make it GBK.
        if _mostly_utf8(body):
            return body.decode("utf-8", "replace"), "utf-8"
        return body.decode("gb18030", "replace"), "gb18030"


def _mostly_utf8(body: bytes) -> bool:
    """Whether UTF-8's Chinese characters outnumber what breaks them by a hundred to one."""
    text = body.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    wide = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    return wide > 100 * wrong
