"""A second reader of a PDF's text, for pages on which the first one lost figures without a word.

pdfminer passes over a character code that its own table of a predefined encoding does not know
(ISO 32000-1 section 9.7.5), so that −11 becomes 11 and all behind it moves left. pdfium knows more
codes. In go both views of a page, out come the characters, figures as pdfium has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pypdfium2
from pdfplumber.page import Page
from pypdfium2 import raw

from pipelines.extract.failures import Unreadable

Char = dict[str, Any]
_FIGURES = frozenset("0123456789０１２３４５６７８９.+-−－＋–%")


def chars_of(page: Page, first: Sequence[Char], second: pypdfium2.PdfPage) -> list[Char] | None:
    """The page's characters in pdfplumber's form; None where `first` has the same figures.

    Raises `Unreadable` where they differ on a page that is turned or has less in pdfium's view.
    """
    text = second.get_textpage()
    have = Counter(char["text"] for char in first if char["text"] in _FIGURES)
    told = Counter(char for char in text.get_text_range() if char in _FIGURES)
    if not told - have:
        return None
    if page.rotation or have - told:
        raise Unreadable("two readers of the PDF find different figures in it")
    x, y, high = page.mediabox[0], page.mediabox[1], float(page.height)
    # words stay as they are: pdfium leaves out some Chinese characters in turn
    chars = [char for char in first if char["text"] not in _FIGURES]
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if char not in _FIGURES or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        chars.append(
            {
                "text": char,
                "x0": left - x,
                "x1": right - x,
                "top": high - (top - y),
                "bottom": high - (bottom - y),
                "size": float(raw.FPDFText_GetFontSize(text, index)) or top - bottom,
            }
        )
    return chars
