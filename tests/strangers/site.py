"""One portal as a set of answers: pages in their charset, links in every way of writing them."""

from __future__ import annotations

import posixpath
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.strangers.furniture import Skin
from tests.strangers.pages import Article
from tests.strangers.truth import Report

CHARSETS = {
    # name: (bytes, meta, header)
    "utf-8": ("utf-8", "utf-8", "text/html; charset=utf-8"),
    "utf-8 bare": ("utf-8", "UTF-8", "text/html"),
    "gb2312 declared": ("gbk", "gb2312", "text/html"),
    "gbk undeclared": ("gbk", "", "text/html"),
    "utf-8 declared, gbk sent": ("gbk", "utf-8", "text/html"),
    "latin header": ("utf-8", "utf-8", "text/html; charset=ISO-8859-1"),
    "gbk header, utf-8 sent": ("utf-8", "", "text/html; charset=gbk"),
    "bom": ("utf-8-sig", "utf-8", "text/html"),
}


@dataclass
class Asked:
    """A request as the server hands it on."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    """A response; `kind` is the Content-Type header, "" for none."""

    body: bytes
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    lost: int = 0  # bytes announced and never sent: the connection ends before them


Dynamic = Callable[[Asked], Answer]
Gate = Callable[[Asked], "Answer | None"]


@dataclass
class Item:
    """One line of a list and the page behind it."""

    title: str
    list_title: str
    published: str
    article: Article
    report: Report | None = None
    path: str = ""
    outside: str = ""
    status: int = 200
    twin_of: Item | None = None
    parts: list[Article] = field(default_factory=list)  # the rest of it, on pages of its own
    spoilt_file: str = ""  # what its first file does instead of answering
    file: bytes = b""  # what its files are; nothing: a scan that cannot be read
    hazard: str = ""  # what its address does instead of answering as it should
    sent: Answer | None = None  # a file in place of the page
    files: list[str] = field(default_factory=list)  # addresses of files its page names itself

    @property
    def upload(self) -> str:
        """The date in the address: the upload's, which need not be the publication's."""
        return getattr(self, "_upload", self.published)

    def uploaded(self, day: str) -> None:
        """Set another upload date."""
        self._upload = day


@dataclass
class Site:
    """A portal under construction."""

    base: str
    skin: Skin
    charset: str
    answers: dict[str, Answer | Dynamic] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    robots: Answer | None = None  # what /robots.txt answers; None: by the skin
    disallowed: tuple[str, ...] = ("/search",)
    session: str = ""  # what its links carry behind the path
    gate: Gate | None = None  # what is asked of every request before it is answered
    zipped: bool = False

    @property
    def host(self) -> str:
        """Host and port."""
        return self.base.split("//")[1]

    def find(self, asked: Asked) -> Answer | Dynamic | None:
        """What stands under a path with this query, in whatever order, or else under the path."""
        for path, answer in self.answers.items():
            name, mark, query = path.partition("?")
            if mark and name == asked.path and dict(parse_qsl(query)) == asked.query:
                return answer
        return self.answers.get(asked.path)

    def put(self, path: str, text: str, status: int = 200) -> None:
        """Keep a page under `path` in this portal's charset."""
        code, meta, kind = CHARSETS[self.charset]
        if meta:
            text = re.sub(r'<meta charset="[^"]*">', f'<meta charset="{meta}">', text, count=1)
        else:
            text = re.sub(r'<meta charset="[^"]*">', "", text, count=1)
        self.answers[path] = Answer(text.encode(code, "xmlcharrefreplace"), status, kind)

    def put_file(self, path: str, body: bytes, kind: str) -> None:
        """Keep a file (an attachment, an image)."""
        self.answers[path] = Answer(body, 200, kind)

    def link(self, rng: random.Random, source: str, target: str, plain: bool = False) -> str:
        """An address of `target` as a page at `source` might write it."""
        if self.session and rng.random() < 0.6 and "?" not in target:
            target += self.session
        ways = [
            target,
            _relative(source, target),
            _relative(source, target),
            self.base + target,
            f"//{self.host}{target}",
        ]
        if plain:
            return target
        return rng.choice([*ways, _relative(source, target) + "#top", f" {target} "])


def _relative(source: str, target: str) -> str:
    path, mark, query = target.partition("?")
    relative = posixpath.relpath(path, posixpath.dirname(source) or "/")
    if not relative.startswith("."):
        relative = "./" + relative
    return relative + ("/" if path.endswith("/") else "") + mark + query
