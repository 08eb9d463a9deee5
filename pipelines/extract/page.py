"""The page around a report: parse the bytes, drop what nobody sees, read what the page says.

In go the bytes of an HTML page, out come its tree without scripts and hidden parts, its metadata
(the national meta standard, portals.md section 0.3), its candidate titles and its printed date.
"""

from __future__ import annotations

import re

from lxml import etree

from pipelines.extract import dom
from pipelines.extract.charset import decode
from pipelines.extract.dom import Element, drop, elements, text_of_all
from pipelines.extract.grids import BREAK, unwrap
from pipelines.text import compact

_UNSEEN_TAGS = (
    "script",
    "style",
    "noscript",
    "template",
    "select",
    "button",
    "input",
    "textarea",
    "object",
    "xml",
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_MAYBE_HIDDEN = "//*[@hidden or contains(@style,'none') or contains(@style,'hid')]"
# What no XML tree can hold, as characters or as references to them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|(\d+));?")
_PRE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_DATE = r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})"
_PRINTED_DATE = re.compile(
    rf"(?:发布(?:时间|日期)|发文日期|公开日期|生成日期|成文日期|时间|日期)\s*[:：]?\s*{_DATE}"
)
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "th",
        "table",
        "section",
        "article",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "hr",
        "center",
        "header",
        "footer",
        "nav",
        "aside",
        "form",
        "tbody",
        "thead",
        "caption",
    ]
)


def parse(body: bytes) -> Element | None:
    """The page's tree, or None where nothing can be parsed; tags unknown to HTML are kept."""
    text, _ = decode(body)
    if "&#" in text:
        text = _REFERENCE.sub(_printable, text)
    return dom.parse(_ENCODING.sub("", _UNPRINTABLE.sub("", text), count=1))


def _printable(reference: re.Match[str]) -> str:
    """A character reference as it stands, or nothing where it names what XML cannot hold."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    allowed = number < 0x110000 and not _UNPRINTABLE.match(chr(number))
    return reference[0] if allowed else ""


def drop_unseen(root: Element) -> None:
    """Remove scripts, styles, form controls and whatever inline style or attribute hides."""
    etree.strip_elements(root, *_UNSEEN_TAGS, with_tail=False)
    hidden = [
        element
        for element in elements(
            root, "//*[@hidden or contains(@style,'none') or contains(@style,'hid')]"
        )
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    ]
    for element in hidden:
        parent = element.getparent()
        if parent is not None and element.tag not in ("html", "body"):
            drop(element)


def mark_breaks(element: Element) -> None:
    """Put BREAK where a block begins and ends and where a <br> stands, so that text keeps lines."""
    for node in element.iter(*_BLOCK_TAGS):
        if node.tag == "br":
            node.tail = BREAK + (node.tail or "")
        else:
            node.text = BREAK + (node.text or "")
            node.tail = BREAK + (node.tail or "")


def keep_lines(root: Element) -> None:
    """Turn the line feeds of preformatted text into BREAKs: there they are text, not layout."""
    for node in elements(root, "//pre|//*[contains(@style,'white-space')]"):
        if node.tag != "pre" and not _PRE.search(node.get("style", "")):
            continue
        for inner in node.iter():
            if inner.text:
                inner.text = inner.text.replace("\r\n", "\n").replace("\n", BREAK)
            if inner.tail and inner is not node:
                inner.tail = inner.tail.replace("\r\n", "\n").replace("\n", BREAK)


def metadata(root: Element) -> dict[str, str]:
    """Meta names, lower-cased, to their first non-empty content without a trailing comma."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = (meta.get("content") or "").strip().strip(",，").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def titles(root: Element, meta: dict[str, str]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The title the page shows for the article, and all candidates as (source, text)."""
    candidates: list[tuple[str, str]] = []
    if "articletitle" in meta:
        candidates.append(("meta", meta["articletitle"]))
    shown: str | None = None
    headings = [
        *root.iter("h1", "ucaptitle"),
        *root.iter("h2", "h3"),
        *elements(root, "//*[contains(@class,'title') or contains(@class,'Title') or @id='title']"),
    ]
    for heading in headings:
        text = one_line(heading)
        if not 4 < len(text) < 120:
            continue
        candidates.append(("heading", text))
        if (
            shown is None
            and _TITLE.search(compact(text))
            and not elements(heading, "ancestor::a|.//a")
        ):
            shown = text
    page_title = root.find(".//title")
    if page_title is not None:
        candidates.append(("page", one_line(page_title)))
    return shown, tuple(dict.fromkeys(candidates))


_TITLE = re.compile(r"公开.*(?:年度报告|年报|工作报告)|年度报告")


def one_line(element: Element) -> str:
    """An element's lines as one, joined without blanks; a colon that ends a line goes (T5)."""
    text = unwrap(text_of_all(element).replace(BREAK, "\n"))
    return re.sub(r"[:：](?=20\d\d年)", "", text).strip("\u3000\u00a0 ")


def printed_date(root: Element) -> str | None:
    """The date printed beside 发布时间 or its like, as ISO; the first of the page."""
    found = _PRINTED_DATE.search(text_of_all(root).replace(BREAK, ""))
    return iso(found) if found else None


def iso(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"
