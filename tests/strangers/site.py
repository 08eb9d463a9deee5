"""One portal as a set of answers: pages in their charset, links in every way of writing them."""

from __future__ import annotations

import posixpath
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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


Dynamic = Callable[[Asked], Answer]


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

    @property
    def host(self) -> str:
        """Host and port."""
        return self.base.split("//")[1]

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
