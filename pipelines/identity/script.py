"""Text of a page → the normal form in which names, years and titles are compared.

NFKC, no white space, Traditional characters turned Simplified where a page is Traditional
(official Traditional gateways exist besides mirrors: variants.md L23). The table is
`data/traditional.csv`; what is stored stays as printed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_BLANK = r"\u00a0\u00ad\u3000\u200b-\u200f\u2060\ufeff"
_SPACE = re.compile(rf"[\s{_BLANK}]+")
_SPACE_IN_LINE = re.compile(rf"[ \t\r\f\v{_BLANK}]+")
_MARKS = re.compile("[報開務區縣廳據國條應實問題總發關於為與會書東們來時對個這]")
"""A page in Traditional script shows one of these within its first sentences."""
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]{1,7}\)")


@cache
def _table() -> dict[int, str]:
    with (files("pipelines") / "data" / "traditional.csv").open(encoding="utf-8") as stream:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(stream)}


def is_traditional(text: str) -> bool:
    """Whether a text has characters that only Traditional script uses."""
    return _MARKS.search(text) is not None


def simplified(text: str) -> str:
    """Traditional characters → Simplified, one to one; Simplified text comes back unchanged."""
    return text.translate(_table()) if is_traditional(text) else text


def tidy(text: str) -> str:
    """NFKC and Simplified, without pinyin that a mirror put after characters; space is kept."""
    plain = simplified(unicodedata.normalize("NFKC", text))
    return _PINYIN.sub("", plain) if "(" in plain else plain


def clean(text: str) -> str:
    """`tidy` without any white space: the form names and dates are sought in."""
    return _SPACE.sub("", tidy(text))


def clean_lines(lines: Iterable[str]) -> str:
    """Lines as one clean text, a line feed between them: much quicker than one by one."""
    return _SPACE_IN_LINE.sub("", tidy("\n".join(one.replace("\n", " ") for one in lines)))


def pinyin_share(text: str) -> float:
    """Bracketed pinyin syllables per character: above 0.01 a spoiled copy (variants.md M4)."""
    if not text:
        return 0.0
    return len(_PINYIN.findall(unicodedata.normalize("NFKC", text))) / len(text)
