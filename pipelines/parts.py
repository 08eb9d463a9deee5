"""A report that its page prints in parts: the page and its further parts in, one page out.

Editors cut long articles into pages (`content_7.shtml`, `content_7_2.shtml`, …; hazards.md section
8, multi-page body). All of them are drawn by one template, so what differs between two of them is
the article: its container is where the trees part. What each further part adds there is put behind
what the first one has. The parts are archived as they came; joining is done when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from urllib.parse import urlsplit

from lxml import etree

from pipelines.extract import page
from pipelines.extract.dom import Element, drop, text_of_all
from pipelines.model import Capture
from pipelines.text import compact

_STEM = re.compile(r"(?P<stem>.+?)(?:[_-](?P<number>\d{1,2}))?(?P<ending>\.(?:s?html?|jhtml))")
_PAGER = re.compile(
    r"(?:[上下前后]一?[页頁]|首[页頁]|[尾末][页頁]|第?\d{1,2}[页頁]?|共\d{1,2}[页頁]|余下全文|[/<>《》«»|…\[\]【】]|&[gl]t;)+"
)
_SHORT = 12
"""Characters: what differs by less is a counter or a date of the template."""


def number_of(part: str, address: str) -> int | None:
    """Which part of the page at `address` an address is, as it counts; None for any other page."""
    one, whole = urlsplit(part), urlsplit(address)
    found = _STEM.fullmatch(one.path)
    if found is None or not found["number"] or one.netloc != whole.netloc or one.query:
        return None
    return int(found["number"]) if found["stem"] + found["ending"] == whole.path else None


def is_pager(text: str) -> bool:
    """Whether a text is all buttons of a pager."""
    return bool(_PAGER.fullmatch(compact(text)))


def whole(capture: Capture) -> Capture:
    """The capture with its page's parts joined into the page; itself where there are none."""
    address = capture.page.url
    numbered = [(number_of(file.url, address), file) for file in capture.attachments]
    parts = sorted(((n, file) for n, file in numbered if n is not None), key=lambda one: one[0])
    if not parts:
        return capture
    roots = [page.parse(file.body) for _, file in parts]
    first = page.parse(capture.page.body)
    if first is None:
        return capture
    join(first, [root for root in roots if root is not None])
    text = etree.tostring(first, encoding="unicode", method="html")
    return replace(
        capture,
        page=replace(capture.page, body=b"\xef\xbb\xbf" + text.encode("utf-8")),
        attachments=tuple(file for number, file in numbered if number is None),
    )


def join(first: Element, others: Sequence[Element]) -> None:
    """Put what each other page adds behind the article of the first, in its tree."""
    for root in (first, *others):
        _drop_pagers(root)
    additions = [(_container(first, other), other) for other in others]
    for (place, container), _ in additions:
        known = {compact(text_of_all(child)) for child in place}
        if container.text and compact(container.text):
            etree.SubElement(place, "p").text = container.text
        for child in container:
            # a heading that every part repeats
            if compact(text_of_all(child)) not in known or child.tag == "table":
                place.append(deepcopy(child))


def _drop_pagers(root: Element) -> None:
    for element in list(root.iter("div", "p", "ul", "ol", "span", "table", "center")):
        links = any(True for _ in element.iter("a"))
        if links and element.getparent() is not None and is_pager(text_of_all(element)):
            drop(element)


def _container(first: Element, other: Element) -> tuple[Element, Element]:
    """The elements of two pages of one template outside which both say the same."""
    here, there = _body(first), _body(other)
    while True:
        mine, theirs = list(here), list(there)
        if [_shape(child) for child in mine] != [_shape(child) for child in theirs]:
            return here, there
        pairs = zip(mine, theirs, strict=True)
        differing = [(a, b) for a, b in pairs if _differ(a, b)]
        if len(differing) != 1 or _differ_in_text(here, there):
            return here, there
        here, there = differing[0]


def _body(root: Element) -> Element:
    body = root.find("body")
    return root if body is None else body


def _shape(element: Element) -> tuple[str, str, str]:
    return str(element.tag), element.get("id", ""), element.get("class", "")


def _differ(one: Element, other: Element) -> bool:
    a, b = _words(one), _words(other)
    return a != b and max(len(a), len(b)) > _SHORT


def _words(element: Element) -> str:
    if element.tag in ("script", "style", "noscript") or not isinstance(element.tag, str):
        return ""
    return compact("".join(str(text) for text in element.itertext()))


def _differ_in_text(one: Element, other: Element) -> bool:
    """Whether the elements' own text, between their children, says different things."""
    return any(
        compact(a) != compact(b) and max(len(compact(a)), len(compact(b))) > _SHORT
        for a, b in zip(_own(one), _own(other), strict=True)
    )


def _own(element: Element) -> list[str]:
    return [element.text or "", *((child.tail or "") for child in element)]
