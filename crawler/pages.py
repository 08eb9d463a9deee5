"""A page as the walker sees it: text in; links with titles and dates, frames, refreshes out.

Nothing here knows class names: a template changes every few years, the shape of a list does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree, html

from crawler.addresses import date_in, join
from crawler.titles import is_button

_DATE = re.compile(r"(20\d\d|19\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_DATED = re.compile(_DATE.pattern + r"\s*日?")
_SPACE = re.compile(r"\s+")
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.I)
_LOCATION = re.compile(
    r"""(?:location(?:\.href)?\s*=(?!=)\s*|location\.(?:replace|assign)\(\s*)["']([^"'<>]+)["']"""
)
_TO_HTTPS = re.compile(r"""location\.protocol\s*={2,3}\s*["']http:["']""")
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True)


@dataclass(frozen=True)
class Link:
    """One `<a>` with an address: `title` is @title where it says more, else the text."""

    url: str
    title: str
    listed_on: str | None = None
    furniture: bool = False
    """It stands in the page's header, footer or navigation."""


@dataclass(frozen=True)
class Page:
    """A fetched HTML page; everything derived from it is computed once and on demand."""

    url: str
    text: str

    @cached_property
    def tree(self) -> html.HtmlElement:
        source = self.text.replace("\x00", "").strip() or "<html></html>"
        try:
            return html.document_fromstring(source.encode("utf-8", "replace"), parser=_PARSER)
        except etree.ParserError:
            return html.document_fromstring(b"<html></html>")

    @cached_property
    def base(self) -> str:
        """The address that relative links start from; `<base href>` is honoured."""
        for href in self.tree.xpath("//base/@href")[:1]:
            return join(self.url, str(href)) or self.url
        return self.url

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(self._links())

    def _links(self) -> Iterator[Link]:
        for anchor in self.tree.iter("a"):
            if any(str(name).startswith(("ms-attr", ":href", "v-bind")) for name in anchor.attrib):
                continue
            url = join(self.base, anchor.get("href", ""))
            if url is None:
                continue
            text = _SPACE.sub(" ", anchor.text_content()).strip()
            title = _title(anchor, text)
            if "{{" in title or not title:
                continue
            yield Link(url, title, _date(anchor, text) or date_in(url), is_furniture(anchor))

    @cached_property
    def visible(self) -> str:
        """Text a reader sees, white space collapsed; scripts and styles left out."""
        parts = self.tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")
        return _SPACE.sub(" ", " ".join(str(part) for part in parts)).strip()

    @cached_property
    def prose(self) -> str:
        """The visible text that stands in no link."""
        path = "//body//text()[not(ancestor::script or ancestor::style or ancestor::a)]"
        return _SPACE.sub(" ", " ".join(str(part) for part in self.tree.xpath(path))).strip()

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """What the page calls itself: its `<title>`, its h1 and h2, its ArticleTitle."""
        path = "//title | //h1 | //h2 | //meta[@name='ArticleTitle']"
        named = (e.get("content") or e.text_content() for e in self.tree.xpath(path))
        return tuple(text for name in named if (text := _SPACE.sub(" ", name).strip()))

    @cached_property
    def target(self) -> str | None:
        """Where a shell sends the browser by a literal (meta refresh, location); no script is run.

        hazards.md section 6. A page that only lifts http to https answers its own https address.
        """
        for content in self.tree.xpath("//meta[@http-equiv and @content]"):
            if content.get("http-equiv", "").strip().lower() == "refresh":
                found = _REFRESH.search(content.get("content", ""))
                if found:
                    return join(self.base, found[1])
        if self.url.startswith("http:") and _TO_HTTPS.search(self.text):
            return "https:" + self.url.removeprefix("http:")
        found = _LOCATION.search(self.text)
        return join(self.base, found[1]) if found else None

    @cached_property
    def frames(self) -> tuple[str, ...]:
        """Addresses of the frames of the page, in order."""
        sources = self.tree.xpath("//iframe/@src | //frame/@src")
        return tuple(url for src in sources if (url := join(self.base, str(src))))


def _title(anchor: html.HtmlElement, text: str) -> str:
    label = _SPACE.sub(" ", anchor.get("title") or "").strip()
    inner = " ".join(_DATED.sub(" ", text).split()).strip(" []()【】") if text else ""
    # what an ellipsis cuts off stands in the attribute
    kept = re.split(r"\.{3}|…", inner)[0]
    best = label if len(label) >= len(inner) or (kept and kept in label) else inner
    if (not best or is_button(best)) and (row := _row(anchor)) is not None:
        cells = [cell.text_content() for cell in row.xpath("./td")]
        cells = cells or [row.text_content().replace(anchor.text_content(), " ", 1)]
        named = [_SPACE.sub(" ", _DATED.sub(" ", cell)).strip(" []()【】:：·") for cell in cells]
        around = max(named, key=len)
        best = around if 4 <= len(around) <= 200 else best
    return best


def _row(anchor: html.HtmlElement) -> html.HtmlElement | None:
    """The smallest element around the link that can be a list row: one other link at most."""
    for around in anchor.iterancestors():
        if around.tag in ("body", "html", "ul", "ol", "table", "tbody"):
            return None
        if around.tag in ("li", "tr", "dd", "dl"):
            return around
    return None


def _date(anchor: html.HtmlElement, text: str) -> str | None:
    """The date nearest to the link: in its row outside its title, else inside the anchor."""
    around = anchor
    for _ in range(5):
        parent = around.getparent()
        if parent is None or parent.tag in ("body", "html", "table", "tbody", "ul"):
            break
        if len({a.get("href") for a in parent.iter("a")}) > 2:
            break
        around = parent
        outside = around.text_content().replace(anchor.text_content(), " ", 1)
        if found := iso_date(outside):
            return found
        if around.tag in ("li", "tr"):
            break
    return iso_date(text)


def iso_date(text: str) -> str | None:
    """The first date of a text, however it is punctuated; None without one."""
    for found in _DATE.finditer(_SPACE.sub("", text)):
        year, month, day = (int(part) for part in found.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return None


def is_furniture(element: html.HtmlElement) -> bool:
    """Whether an element stands in the page's header, footer or navigation."""
    return any(around.tag in ("header", "footer", "nav") for around in element.iterancestors())
