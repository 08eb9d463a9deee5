"""The files and parts that belong to a report's page: from its links, viewers, frames, pictures.

Files stand inside the content or beside it under 附件; a viewer may hold the address with no link
at all (portals.md sections 1 to 8, portal_pages.md 3.4). Forms and guides that a template links on
every page are left out by their words. Where a page does not print all tables of a report, its
pictures may (portal_pages.md D6).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from crawler import titles
from crawler.addresses import address_key, is_article, is_file, is_picture, join
from crawler.pages import Page, is_furniture
from pipelines.parts import is_pager, number_of

MOST = 20
"""Files of one page that are fetched; a page with more is no single report."""

_FURNITURE = re.compile(r"申请表|流程图|指南|使用手册|操作手册|客户端|插件|阅读器|下载专区|浏览器")
_VIEWER = re.compile(
    r"""(?:showVsbpdfIframe|PDFObject\.embed|pdfUrl\s*[=:])\s*\(?\s*["']([^"']+)"""
)
_IN_ATTRIBUTES = "//*[@data-value] | //embed[@src] | //object[@data] | //iframe[@src]"


# One word of each table of the forms since 2019.
_TABLES = ("信息内容", "法律服务机构", "直接起诉")
# As a list's, with the article's own name: createPageHTML(3, 0, "t20240120_7", "html").
_PARTS = re.compile(
    r"""\bcreatePage(?:HTML)?\s*\(\s*(?P<named>["'][^"']*["']\s*,\s*)?(?P<total>\d{1,2})\s*,\s*\d+\s*,"""
    r"""\s*["'](?P<stem>[\w-]+)["']\s*,\s*["']\.?(?P<ending>\w+)["']"""
)
_BLANK = re.compile(r"\s")
_SMALL = 100
"""Pixels: narrower pictures hold no table."""


@dataclass(frozen=True)
class FileLink:
    """Address of a file and the name that its link gives it."""

    url: str
    name: str | None = None


def files_of(page: Page) -> list[FileLink]:
    """The files of a report's page in order, each address once, at most `MOST`."""
    found: dict[str, FileLink] = {}
    linked = [link for link in page.links if is_file(link.url) and not link.furniture]
    beside = _beside_reports(page) if linked else set()
    for link in linked:
        if link.url not in beside and not _FURNITURE.search(link.title):
            found.setdefault(address_key(link.url), FileLink(link.url, link.title))
    for element in page.tree.xpath(_IN_ATTRIBUTES):
        value = element.get("data-value") or element.get("src") or element.get("data") or ""
        url = _viewed(page, value)
        if url:
            found.setdefault(address_key(url), FileLink(url))
    for value in _VIEWER.findall(page.text):
        url = join(page.base, value)
        if url and is_file(url):
            found.setdefault(address_key(url), FileLink(url))
    pictures = list(_pictures(page))
    if pictures and not all(words in _BLANK.sub("", page.visible) for words in _TABLES):
        for url in pictures:
            found.setdefault(address_key(url), FileLink(url))
    return list(found.values())[:MOST]


def _beside_reports(page: Page) -> set[str]:
    """Addresses that stand in one list with other reports' pages (相关阅读): they are reports too,
    and not this page's files."""
    found: set[str] = set()
    for block in page.tree.iter("ul", "ol", "dl"):
        if any(inner is not block for inner in block.iter("ul", "ol", "dl")):
            continue
        links = [(join(page.base, a.get("href", "")), a.text_content()) for a in block.iter("a")]
        named = [url for url, text in links if url and titles.names_one(text)]
        here = address_key(page.url)
        if any(is_article(url) and address_key(url) != here for url in named):
            found.update(named)
    return found


def own_files(links: list[FileLink], listed: Collection[str], title: str) -> list[FileLink]:
    """The files without those of other reports: what a list names as a report of its own, under
    another name than this page's, is one that the page only links to (相关阅读). A list that is
    not read yet names none."""
    own = titles.plain(title).rstrip(".…")
    return [
        link
        for link in links
        if address_key(link.url) not in listed
        or not titles.names_one(link.name or "")
        or (own and own in titles.plain(link.name or ""))
    ]


def parts_of(page: Page, whole: str) -> list[str]:
    """Addresses of the further parts of the article at `whole` that a page of it leads to.

    Its pager links them, or a script call names them as it does the pages of a list.
    """
    found = {
        address_key(link.url): link.url
        for link in page.links
        if is_pager(link.title) and number_of(link.url, whole) is not None
    }
    for call in _PARTS.finditer(page.text):
        total, stem, ending = int(call["total"]), call["stem"], call["ending"]
        first = 2 if call["named"] else 1
        for number in range(first, min(first + total - 1, MOST + first)):
            url = join(page.base, f"{stem}_{number}.{ending}")
            if url and number_of(url, whole) is not None:
                found.setdefault(address_key(url), url)
    return list(found.values())


def _pictures(page: Page) -> Iterator[str]:
    """Addresses of pictures that may show a table; those of the template are left out."""
    for picture in page.tree.iter("img"):
        sizes = [re.match(r"\d+", picture.get(side, "").strip()) for side in ("width", "height")]
        url = join(page.base, picture.get("src", ""))
        small = any(size is not None and int(size[0]) < _SMALL for size in sizes)
        if url and is_picture(url) and not small and not is_furniture(picture):
            yield url


def _viewed(page: Page, value: str) -> str | None:
    """The file that a viewer shows: the address itself, or its file= parameter."""
    url = join(page.base, value)
    if url is None:
        return None
    for name in ("file", "url", "src", "pdf"):
        for inner in parse_qs(urlsplit(url).query).get(name, ()):
            target = join(url, unquote(inner))
            if target and is_file(target):
                return target
    return url if is_file(url) else None


def name_in(header: str | None) -> str | None:
    """File name of a Content-Disposition header (RFC 6266; GBK or UTF-8, raw or escaped)."""
    if not header:
        return None
    found = re.search(r"filename\*\s*=\s*([\w-]*)'[^']*'([^;]+)", header, re.I)
    if found:
        return unquote(found[2].strip(), encoding=found[1] or "utf-8", errors="replace")
    found = re.search(r"filename\s*=\s*\"?([^\";]+)", header, re.I)
    if not found:
        return None
    raw = found[1].strip()
    if "%" in raw:
        return unquote(raw)
    data = raw.encode("latin-1", errors="ignore")
    for charset in ("utf-8", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw
