"""What all replica portals have in common: entries, robots, menus, metas, files, dead pages.

In: a portal of data/portals.json and its entries. Out: a response to any request. A family
(trs.py, hanweb.py, generic.py) adds its own addresses, lists and article pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import quote

from tests.replica import files
from tests.replica.chrome import Chrome
from tests.replica.reports import Report
from tests.replica.switches import Switches
from tests.replica.wire import HTML, Request, Response, day_time, redirect

PER_PAGE = 15
PNG = re.compile(r"/W0\d+\.png$")


@dataclass
class Entry:
    """A line of a list, and the page behind it. `kind`: report, other, page (published by a test),
    disallowed, external (`url` set) or dead."""

    kind: str
    ident: int
    title: str
    day: date
    publisher: str
    slug: str
    report: Report | None = None
    paragraphs: tuple[str, ...] = ()
    url: str | None = None
    alias: str | None = None
    given: bytes | None = None
    media: str = HTML
    framed: bool = False
    touched: int = 0
    gone: int = 0
    files: list[tuple[str, str]] = field(default_factory=list)
    """(kind, file name without its folder) of what is attached."""

    @property
    def lines(self) -> list[str]:
        return self.report.title_lines if self.report else [self.title]

    @property
    def modified(self) -> datetime:
        return day_time(self.day.year, self.day.month, self.day.day) + timedelta(days=self.touched)


class Site(Chrome):
    """One portal. `root` is its address with scheme and port, `elsewhere` a host outside it."""

    def __init__(self, portal: dict[str, Any], root: str, elsewhere: str) -> None:
        super().__init__(portal, root)
        self.elsewhere = elsewhere
        self.files_root = root
        self.entries: list[Entry] = []
        self.switches = Switches()

    # --- addresses ------------------------------------------------------------------------------

    def article_path(self, entry: Entry) -> str:
        raise LookupError(f"the family of {self.portal['id']} names no article path")

    def list_pages(self) -> dict[str, Callable[[Request], Response]]:
        """Path → list page, for every list and page of it that exists."""
        raise LookupError(f"the family of {self.portal['id']} has no lists")

    def article(self, entry: Entry) -> str:
        raise LookupError(f"the family of {self.portal['id']} has no article frame")

    def path(self, entry: Entry) -> str:
        return "/protect/nb/2024.html" if entry.kind == "disallowed" else self.article_path(entry)

    def url(self, entry: Entry) -> str:
        return entry.url or self.root + self.path(entry)

    def marks(self, entry: Entry, column: str | None = None) -> str:
        """The national page marks of an article."""
        article = [
            ("ArticleTitle", entry.title),
            ("PubDate", f"{entry.day.isoformat()} 09:06"),
            ("ContentSource", entry.publisher),
            ("Url", self.url(entry)),
        ]
        return self.metas(article, column)

    def href(self, entry: Entry, page: str) -> str:
        """As lists print it: relative to the page it stands on where the family does so."""
        return entry.url or self.path(entry)

    def file_path(self, entry: Entry, name: str) -> str:
        return self.path(entry).rsplit("/", 1)[0] + "/" + name

    # --- lists ----------------------------------------------------------------------------------

    def listed(self, slug: str | None = None) -> list[Entry]:
        """The entries of a list, newest first; a dead one stands in it only while soft404 is on."""
        if self.switches.lists == "empty":
            return []
        dead = self.switches.soft404 != "none"
        shown = [
            entry
            for entry in self.entries
            if (slug is None or entry.slug == slug) and (dead or entry.kind != "dead")
        ]
        shown.sort(key=lambda entry: (entry.day, entry.ident), reverse=True)
        if self.switches.dup and (first := next((e for e in shown if e.report), None)):
            twin = Entry(
                "page", first.ident + 1, first.title, first.day, first.publisher, slug or ""
            )
            twin.url = self.root + (first.alias or "")
            shown.insert(0, twin)
        return shown

    def chunks(self, slug: str | None = None) -> list[list[Entry]]:
        shown = self.listed(slug)
        return [shown[at : at + PER_PAGE] for at in range(0, len(shown), PER_PAGE)] or [[]]

    def newest(self, shown: Sequence[Entry]) -> datetime:
        stamps = [entry.modified for entry in shown]
        return max(stamps, default=day_time(2020, 1, 1)) + timedelta(seconds=self.visits)

    def beyond(self, chunks: list[list[Entry]], usual: str) -> list[Entry] | Response:
        """What stands behind the last page: `usual` for this portal, or the pager switch."""
        kind = self.switches.pager if self.switches.pager != "normal" else usual
        if kind == "repeat-last":
            return chunks[-1]
        if kind == "first-again":
            return chunks[0]
        if kind == "refresh":
            refresh = b'<html><head><meta http-equiv="refresh" content="0;url=./"></head></html>'
            return Response(200, refresh)
        if kind == "stub":
            return Response(200, b"<html><body>" + b"&nbsp;" * 50 + b"</body></html>")
        return self.missing()

    # --- answers --------------------------------------------------------------------------------

    def kind(self, request: Request) -> str:
        """robots, list, article, file or page: what a switch may want to spoil."""
        if request.path == "/robots.txt":
            return "robots"
        if request.path in self.list_pages() or "dataproxy" in request.path:
            return "list"
        if self.entry_at(request.path):
            return "article"
        return "file" if self.file_at(request) else "page"

    def entry_at(self, path: str) -> Entry | None:
        return next(
            (e for e in self.entries if not e.url and path in (self.path(e), e.alias)), None
        )

    def file_at(self, request: Request) -> tuple[str, str] | None:
        for entry in self.entries:
            for kind, name in entry.files:
                if request.path == self.file_path(entry, name):
                    return kind, entry.title
        return None

    def respond(self, request: Request) -> Response:
        """The page as it is without any hazard of `switches.intercept`."""
        path = request.path
        if (shown := self.list_pages().get(path)) is not None:
            bare = self.switches.lists in ("shell", "iframe") and request.method != "POST"
            return self.shell() if bare else shown(request)
        if PNG.search(path):
            return Response(200, files.content("png", ""), files.MEDIA["png"])
        if (entry := self.entry_at(path)) is not None:
            return self.entry_page(entry)
        if (found := self.file_at(request)) is not None:
            return self.file(request, *found)
        if path == "/":
            return self.html(self.home())
        if path in ("/zfxxgk/index.html", "/zwyw/index.html", "/bsfw/index.html"):
            return self.html(self.section())
        return self.missing()

    def entry_page(self, entry: Entry) -> Response:
        if entry.gone:
            return self.missing() if entry.gone == 404 else self.html("", status=entry.gone)
        if entry.kind == "dead":
            return self.dead()
        if entry.given is not None and not entry.framed:
            return Response(200, entry.given, entry.media, modified=entry.modified)
        return self.html(self.article(entry), entry.modified + timedelta(seconds=self.visits))

    def dead(self) -> Response:
        words = "<html><head><title>提示</title></head><body>您访问的页面不存在</body></html>"
        answers = {
            "200-empty": lambda: Response(200, b"<html></html>"),
            "200-text": lambda: self.html(words),
            "200-home": lambda: self.html(self.home()),
            "302-home": lambda: redirect("/"),
            "301-home": lambda: redirect("/", 301),
        }
        return answers.get(self.switches.soft404, self.missing)()

    def file(self, request: Request, kind: str, title: str) -> Response:
        mode = self.switches.attach
        referred = "referer" in request.headers
        if (mode == "needs-referer" or self.switches.needs_referer) and not referred:
            return Response(403, b"<html><body>403</body></html>")
        if mode == "404":
            return self.missing()
        if mode == "html-url":
            return self.html("<html><body><form action='/login'>请先登录</form></body></html>")
        media = "application/octet-stream" if mode == "octet-stream" else files.MEDIA[kind]
        shown = quote(f"{title}.{kind}")
        header = ("Content-Disposition", f"attachment; filename*=UTF-8''{shown}")
        return Response(200, files.content(kind, title), media, (header,), day_time(2020, 1, 1))

    def missing(self) -> Response:
        words = "<html><head><title>404</title></head><body><p>您访问的页面不存在</p></body></html>"
        return Response(404, words.encode(), "text/html; charset=utf-8")

    def html(self, words: str, modified: datetime | None = None, status: int = 200) -> Response:
        """Encoded and labelled as this portal does it, or as its charset switch says."""
        mode, declared = self.switches.charset, str(self.portal["charset"])
        label = f"; charset={declared}"
        if mode == "gbk-undeclared":
            words, declared, label = re.sub("<meta charset[^>]*>", "", words), "gbk", ""
        elif mode == "gb2312-meta-but-gbk":
            words, declared, label = self.relabel(words, "gb2312"), "gb2312", "; charset=gb2312"
        elif mode == "utf8-meta-but-gbk-bytes":
            words, declared = self.relabel(words, "utf-8"), "gbk"
            label = "; charset=utf-8"
        encoding = "utf-8" if declared == "utf-8" else "gb18030"
        return Response(status, words.encode(encoding), HTML + label, modified=modified)

    def relabel(self, words: str, charset: str) -> str:
        return re.sub('<meta charset="[^"]*">', f'<meta charset="{charset}">', words)

    def shell(self) -> Response:
        if self.switches.lists == "iframe":
            return self.html('<html><body><iframe src="/frame/list.html"></iframe></body></html>')
        words = '<html><body><div id="app"></div><script src="/js/chunk-vendors.js"></script>'
        return self.html(words + "</body></html>")

    # --- articles -------------------------------------------------------------------------------

    def neighbours(self, entry: Entry) -> list[tuple[str, Entry]]:
        """上一篇 and 下一篇 of an article, as far as the list goes."""
        shown = [e for e in self.listed(entry.slug) if not e.url and e.kind != "disallowed"]
        if entry not in shown:
            return []
        at = shown.index(entry)
        pairs = [("上一篇", at - 1), ("下一篇", at + 1)]
        return [(words, shown[to]) for words, to in pairs if 0 <= to < len(shown)]

    def body(self, entry: Entry) -> str:
        """What stands in the article's content element."""
        if entry.given is not None:
            return entry.given.decode("utf-8")
        if entry.report:
            return entry.report.html()
        lines = "".join(f"<p>　　{escape(words)}</p>\n" for words in entry.paragraphs)
        if "一图读懂" in entry.title:
            lines = '<p><img src="./W020240131402211087003.png" alt=""></p>\n' + lines
        return lines
