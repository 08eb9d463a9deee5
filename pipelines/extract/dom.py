"""A thin, typed door to lxml: parse, select, join text, drop.

Plain `etree` elements, not `lxml.html`'s: its class lookup in Python costs a third of a page.
"""

from __future__ import annotations

from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

__all__ = ["Element", "drop", "elements", "parse", "text_of_all"]


def parse(text: str) -> Element | None:
    """The tree of an HTML text without comments; None where it holds nothing at all."""
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return cast("Element | None", etree.fromstring(text, parser=parser))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def elements(root: Element, path: str) -> list[Element]:
    """The elements an XPath selects, in document order."""
    return [found for found in cast("list[object]", root.xpath(path)) if isinstance(found, Element)]


def text_of_all(element: Element) -> str:
    """All text under an element, joined as it stands."""
    return "".join(cast("list[str]", element.itertext()))


def drop(element: Element) -> None:
    """Remove an element and what is in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
