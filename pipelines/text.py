"""How a printed string is made comparable: pure functions from text to text.

Reports are typed by hand and pass through several editors, so one label appears with full-width
and half-width brackets, with blanks inside words, with or without its numeral. Comparison works
on these normal forms; what is stored stays as printed (variants.md section 4).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\u2060\ufeff]+")
_BREAK = re.compile(r"[ \t\u00a0\u3000]*[\r\n]+[ \t\u00a0\u3000]*")
_BRACKETS = re.compile(r"\([^()]*\)")
_QUOTES = re.compile("[\"'“”‘’《》〈〉<>「」*#]")
_NUMERAL = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_ENUMERATION = re.compile(
    rf"^(?:[◦●•·▪■◆※-]\s*)?"
    rf"(?:\((?P<bracket>{_NUMERAL})\)[、.,]?|第(?P<chapter>{_NUMERAL})(?:部分|章|节)[、.,]?"
    rf"|(?P<plain>{_NUMERAL})(?:[、.,)]|(?<=[一二三四五六七八九十])\s+))\s*"
)

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_DROP_INVISIBLE = {ord(char): None for char in INVISIBLE}


def nfkc(text: str) -> str:
    """Compatibility form: full-width digits, letters and brackets become ASCII."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """NFKC without any white space: the form in which labels and headings are compared."""
    return _SPACE.sub("", nfkc(text))


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """`compact` without quotes, bracketed remarks and leading enumeration: a label's own words."""
    plain = _QUOTES.sub("", compact(text)).replace("其它", "其他")
    head = strip_enumeration(plain)
    while (cut := _BRACKETS.sub("", head)) != head:
        head = cut
    return strip_enumeration(head).replace("(", "").replace(")", "").rstrip(":。;,、")


def strip_enumeration(text: str) -> str:
    """Cut one leading numeral with its mark: `一、`, `（三）`, `2.`, `第一部分`."""
    found = _ENUMERATION.match(text)
    return text[found.end() :] if found else text


def enumeration(text: str) -> tuple[str, str] | None:
    """The leading numeral of a `compact` line as (style, numeral), or None.

    Styles: `bracket` （三）, `chinese` 三、, `arabic` 3., `chapter` 第三部分.
    """
    found = _ENUMERATION.match(text)
    if not found:
        return None
    if found["bracket"]:
        return "bracket", found["bracket"]
    if found["chapter"]:
        return "chapter", found["chapter"]
    return ("arabic" if found["plain"].isdigit() else "chinese"), found["plain"]


def printed(text: str) -> str:
    """A cell's text as printed: outer white space and inner line breaks removed (the contract)."""
    if text.isascii() and "\n" not in text and "\r" not in text:
        return text.strip()
    visible = text.translate(_DROP_INVISIBLE)
    return _BREAK.sub("", visible).strip(" \t\r\n\u00a0\u3000")
