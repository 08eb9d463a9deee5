"""The files that belong to a report's page: pure, from its links, viewers and frames.

Files stand inside the content or beside it under 附件; a viewer may hold the address with no link
at all (portals.md sections 1 to 8, portal_pages.md 3.4). Forms and guides that a template links on
every page are left out by their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from crawler.addresses import address_key, is_file, join
from crawler.pages import Page

MOST = 20
"""Files of one page that are fetched; a page with more is no single report."""

_FURNITURE = re.compile(r"申请表|流程图|指南|使用手册|操作手册|客户端|插件|阅读器|下载专区|浏览器")
_VIEWER = re.compile(
    r"""(?:showVsbpdfIframe|PDFObject\.embed|pdfUrl\s*[=:])\s*\(?\s*["']([^"']+)"""
)
_IN_ATTRIBUTES = "//*[@data-value] | //embed[@src] | //object[@data] | //iframe[@src]"


@dataclass(frozen=True)
class FileLink:
    """Address of a file and the name that its link gives it."""

    url: str
    name: str | None = None


def files_of(page: Page) -> list[FileLink]:
    """The files of a report's page in order, each address once, at most `MOST`."""
    found: dict[str, FileLink] = {}
    for link in page.links:
        if is_file(link.url) and not link.furniture and not _FURNITURE.search(link.title):
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
    return list(found.values())[:MOST]


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
