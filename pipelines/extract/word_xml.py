"""Word documents kept as one XML file: those of Word 2003, and packages written flat.

Both are served under .doc and .xml. Word 2003 (`w:wordDocument`) names most things as .docx does,
in a namespace of its own; a flat package holds the parts of a .docx as elements.
"""

from __future__ import annotations

from lxml import etree

from pipelines.extract.document import Document
from pipelines.extract.dom import Element
from pipelines.extract.failures import Unreadable
from pipelines.extract.package import parse_xml
from pipelines.extract.word import Walk, document
from pipelines.extract.word_lists import Lists, Styles, W

MEDIA_TYPE = "application/vnd.ms-word.document.xml"
_W2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read(body: bytes) -> Document:
    """Read a Word XML file; raises `Unreadable`."""
    root = parse_xml(body.replace(_W2003, W[1:-1].encode()))
    parts = {part.get(f"{_PACKAGE}name", ""): part for part in root.iter(f"{_PACKAGE}part")}
    if parts:
        found = _flat(parts)
    else:
        _modernise(root)
        found = root
    text = found.find(f".//{W}body")
    if text is None:
        raise Unreadable("the document has no body")
    styles = Styles(_part(parts, "styles") if parts else root.find(f"{W}styles"))
    walk = Walk(styles, Lists(_part(parts, "numbering") if parts else None, styles))
    return document(list(walk.blocks(text)), walk.images, MEDIA_TYPE)


def _flat(parts: dict[str, Element]) -> Element:
    main = _part(parts, "document")
    if main is None:
        raise Unreadable("the package names no document")
    return main


def _part(parts: dict[str, Element], name: str) -> Element | None:
    part = parts.get(f"/word/{name}.xml")
    return None if part is None else next(part.iter(f"{W}{name}"), None)


def _modernise(root: Element) -> None:
    """Bring the names of Word 2003 to those of .docx: revisions, merges, list labels, sections."""
    for mark in list(root.iter(f"{_AML}annotation")):
        kind = mark.get(f"{W}type", "")
        mark.tag = f"{W}del" if kind == "Word.Deletion" else f"{W}ins"
    for content in list(root.iter(f"{_AML}content")):
        content.tag = f"{W}ins"
    for old, new in (("vmerge", "vMerge"), ("hmerge", "hMerge")):
        for merge in root.iter(f"{W}{old}"):
            merge.tag = f"{W}{new}"
    for element in list(root.iter()):
        name = etree.QName(element)
        if name.localname in ("sect", "sub-section") and name.namespace != W[1:-1]:
            element.tag = f"{W}sdtContent"
        elif name.localname == "t" and element.getparent() is not None:
            _label(element)


def _label(element: Element) -> None:
    """`wx:t` of a list paragraph holds its number as printed; put it in front as a run."""
    parent = element.getparent()
    if element.tag == f"{W}t" or parent is None or parent.tag != f"{W}listPr":
        return
    paragraph = next(parent.iterancestors(f"{W}p"), None)
    number = element.get(f"{_HINT}val") or ""
    if paragraph is not None and any(char.isalnum() for char in number):
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(run, f"{W}t").text = number
        paragraph.insert(1, run)
