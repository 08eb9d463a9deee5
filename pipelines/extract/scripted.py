"""A page whose report stands in a script, turned into the page that a browser would show.

In goes the text of an answer, out comes a page. Guangdong's platform (gkmlpt, portals.md section 5)
carries the body as JSON in `_CONFIG.DETAIL`, with `<` written `\\u003C`; its script puts it into
`div.article-content`, which may be empty in what the server sends; other platforms answer with the
JSON alone (sections 8 and 9). The archive keeps the answer as it came, so whoever reads it does
what the script would do, and runs none. Every other text comes back as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree, html

from pipelines.extract.charset import decode
from pipelines.extract.dom import elements

_DETAIL = re.compile(r"\bDETAIL['\"]?\s*[:=]\s*(?=\{)")
_CONTENT = ("content", "contentHtml", "infocontent", "body")
_FILES = ("attachment", "attachments", "files", "pdflist", "resList")
_ISO = re.compile(r"(20\d\d)[-./](\d{1,2})[-./](\d{1,2})")
_PLACE = "//*[contains(concat(' ', normalize-space(@class), ' '), ' article-content ')]"
_BLANK = re.compile(r"\s+")
_CHINA = timedelta(hours=8)


def opened_bytes(body: bytes) -> bytes:
    """The same for bytes; what cannot hold such a script is not even decoded."""
    if b"DETAIL" not in body and body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return body
    text = decode(body)[0]
    page = opened(text)
    return body if page is text else page.encode("utf-8")


def opened(text: str) -> str:
    """The text as a page with the body in it; the text itself where no script holds one."""
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        detail = next(_details(_json(text.strip("\ufeff \t\r\n"))), None)
        return _filled("<html><head></head><body></body></html>", detail) if detail else text
    found = _DETAIL.search(text)
    if found is None:
        return text
    detail = next(_details(_json(text[found.end() :])), None)
    return text if detail is None else _filled(text, detail)


def _json(text: str) -> Any:
    """The JSON value that a text begins with, None where there is none."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _details(value: Any) -> Iterator[Mapping[str, Any]]:
    """Objects that hold a document: a title beside a body. A list of such is a list of documents,
    not one of them, and is not entered."""
    if isinstance(value, Mapping):
        if isinstance(value.get("title"), str) and _body(value) is not None:
            yield value
        else:
            for inner in value.values():
                yield from _details(inner)


def _body(detail: Mapping[str, Any]) -> str | None:
    return next((detail[key] for key in _CONTENT if isinstance(detail.get(key), str)), None)


def _filled(text: str, detail: Mapping[str, Any]) -> str:
    """The page with the body where its template wants it; unchanged where it shows it already."""
    tree = html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), _parser())
    body, title = _body(detail) or "", str(detail["title"])
    content = html.fragment_fromstring(body.replace("\x00", "") or " ", create_parent="div")
    shown = _plain(tree)
    linked = {link.get("href") for part in (tree, content) for link in part.iter("a")}
    files = [link for link in _links(detail) if link[0] not in linked]
    if _plain(content) in shown and not files:
        return text
    if _plain(content) not in shown:
        place = next(iter(elements(tree, _PLACE)), None)
        if place is None:
            place = etree.SubElement(_part(tree, "body"), "div")
        place.clear()
        place.set("class", "article-content")
        if _BLANK.sub("", title) not in shown:
            etree.SubElement(place, "h1").text = title
        place.append(content)
    for address, name in files:
        line = etree.SubElement(etree.SubElement(_part(tree, "body"), "p"), "a", href=address)
        line.text = name
    page: str = html.tostring(
        _described(tree, detail), encoding="unicode", doctype="<!DOCTYPE html>"
    )
    return page


def _described(tree: html.HtmlElement, detail: Mapping[str, Any]) -> html.HtmlElement:
    """What the data says of the document, in the national meta names (portals.md section 0.3),
    where the page does not say it itself."""
    said = {
        "ArticleTitle": detail.get("title"),
        "ContentSource": detail.get("publisher"),
        "PubDate": _date(detail),
    }
    known = {meta.get("name", "").lower() for meta in tree.iter("meta")}
    for name, content in said.items():
        if isinstance(content, str) and content and name.lower() not in known:
            etree.SubElement(_part(tree, "head"), "meta", name=name, content=content)
    return tree


def _date(detail: Mapping[str, Any]) -> str | None:
    """ISO date of publication; a number counts seconds, and the day is China's."""
    for key in ("display_publish_time", "create_time", "created_at"):
        value = detail.get(key)
        if isinstance(value, int) and 10**9 < value < 10**10:
            return f"{datetime.fromtimestamp(value, UTC) + _CHINA:%Y-%m-%d}"
        if isinstance(value, str) and (found := _ISO.match(value)):
            return "{}-{:0>2}-{:0>2}".format(*found.groups())
    return None


def _links(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(address, name) of the files that the data lists beside the body."""
    lists = (listed for key in _FILES if isinstance(listed := detail.get(key), list))
    for file in (file for listed in lists for file in listed if isinstance(file, Mapping)):
        if isinstance(address := file.get("url"), str) and address:
            yield address, str(file.get("name") or "")


def _part(tree: html.HtmlElement, name: str) -> Any:
    found = tree.find(name)
    return etree.SubElement(tree, name) if found is None else found


def _plain(element: html.HtmlElement) -> str:
    """The visible text without white space."""
    parts: Any = element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    return _BLANK.sub("", "".join(str(part) for part in parts))


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", huge_tree=True)
