"""What a response really is, decided before anyone trusts it: one pure function and its marks.

The status is no proof: challenges, refusals to serve and missing pages come as 200, reports as
octet-stream. What was asked for (`wanted`) is a hint, the body decides. Marks are data
(data/marks.yaml, hazards.md sections 2, 6 and 8).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from crawler.addresses import is_article
from crawler.pages import Page
from crawler.titles import can_be_report
from pipelines.extract.charset import decode
from pipelines.extract.scripted import opened

DATA = Path(__file__).parent / "data"

Wanted = Literal["list", "page", "file"]

SMALL = 6_000
"""Bytes: a challenge is smaller (hazards.md section 2, the detection rule)."""
_MODEST = 20_000
"""Bytes: a missing page with its site's frame around it is smaller."""
_SHORT = 600
"""Characters outside links: a missing page says no more than this."""
_LINE = 60
"""Characters of a heading; what is longer is prose."""
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
)


class Kind(StrEnum):
    PAGE = "page"
    LIST = "list"
    FILE = "file"
    SOFT404 = "soft404"
    CHALLENGE = "challenge"
    RATE_LIMIT = "rate_limit"
    SHELL = "shell"
    ERROR = "error"


@dataclass(frozen=True)
class Verdict:
    """`detail` is the challenge's kind, or one line for people."""

    kind: Kind
    detail: str = ""

    @property
    def trusted(self) -> bool:
        return self.kind in (Kind.PAGE, Kind.LIST, Kind.FILE)


@dataclass(frozen=True)
class Answer:
    """A response as values: the address that answered, the one that was asked, what came."""

    url: str
    asked: str
    status: int
    body: bytes
    wanted: Wanted
    headers: Mapping[str, str] = field(default_factory=dict)
    charset: str | None = None
    """The registry's, for a portal where the usual rule was found to fail."""

    @cached_property
    def text(self) -> str:
        """The body's text; a report that stands in a script of its page is put into the page."""
        text = self.body.decode(self.charset, "replace") if self.charset else decode(self.body)[0]
        return text if self.wanted == "list" else opened(text)

    @property
    def data(self) -> bool:
        """Whether it is JSON: rows for a script, no page."""
        return self.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")

    @cached_property
    def page(self) -> Page:
        return Page(self.url, self.text)


@cache
def _marks() -> dict[str, Any]:
    raw = yaml.safe_load((DATA / "marks.yaml").read_text(encoding="utf-8"))
    joined = {
        name: re.compile("|".join(raw[name]), re.I) for name in ("rate_limit", "soft404", "app")
    }
    kinds = {kind: re.compile("|".join(words), re.I) for kind, words in raw["challenge"].items()}
    reports = tuple(re.compile(words) for words in raw["report"])
    return {**joined, "challenge": kinds, "status": raw["challenge_status"], "report": reports}


def classify(answer: Answer) -> Verdict:
    """The verdict on one response; the order of the questions is the order of danger."""
    marks = _marks()
    if answer.status in marks["status"]:
        return Verdict(Kind.CHALLENGE, _challenge(answer) or marks["status"][answer.status])
    if answer.body.lstrip()[:8].startswith(_MAGIC) and answer.status == 200:
        return Verdict(Kind.FILE)
    if answer.status == 429:
        return Verdict(Kind.RATE_LIMIT, "429")
    small = len(answer.body) < SMALL
    if small and marks["rate_limit"].search(answer.text):
        return Verdict(Kind.RATE_LIMIT, "the page asks to slow down")
    if small and (answer.status in (200, 403, 405, 503)) and (kind := _challenge(answer)):
        return Verdict(Kind.CHALLENGE, kind)
    if answer.status != 200:
        return Verdict(Kind.ERROR, f"status {answer.status}")
    if answer.wanted == "file":
        return _unexpected_file(answer)
    return _html(answer)


def _challenge(answer: Answer) -> str | None:
    """Kind of the challenge whose words a body has; a page with an article is none."""
    head = answer.text[:SMALL]
    for kind, words in _marks()["challenge"].items():
        if words.search(head):
            articles = answer.status == 200 and any(
                is_article(link.url) for link in answer.page.links
            )
            return None if articles or report_marks(answer.text) >= 2 else str(kind)
    return None


def _unexpected_file(answer: Answer) -> Verdict:
    """A file without a known signature: a page in its place is a refusal, other bytes are kept."""
    if not answer.body:
        return Verdict(Kind.ERROR, "empty file")
    if b"\x00" in answer.body[:1024]:
        return Verdict(Kind.FILE)
    head = answer.body[:2048].lower()
    if b"<html" in head or b"<!doctype" in head or b"<script" in head:
        if report_marks(answer.text) >= 2:
            return Verdict(Kind.FILE)
        return Verdict(Kind.ERROR, "a page came in place of the file")
    return Verdict(Kind.FILE)


def _html(answer: Answer) -> Verdict:
    if answer.data and answer.wanted == "list":
        return Verdict(Kind.LIST)
    if report_marks(answer.text) >= 2 or report_marks("".join(answer.page.visible.split())) >= 2:
        # the second look: in the source, headings may be entities or cut into spans
        return Verdict(Kind.PAGE)
    if _sent_home(answer):
        return Verdict(Kind.SOFT404, "it led to the home page")
    if len(answer.body.strip()) < 64:
        return Verdict(Kind.SOFT404, "the page is empty")
    reports = sum(
        1 for link in answer.page.links if is_article(link.url) and can_be_report(link.title)
    )
    if _says_missing(answer, reports):
        return Verdict(Kind.SOFT404, "the page says that it does not exist")
    if not reports and _empty_frame(answer):
        return Verdict(Kind.SHELL, "only scripts or frames")
    if reports >= 2:
        return Verdict(Kind.LIST)
    return Verdict(Kind.LIST if answer.wanted == "list" else Kind.PAGE)


def _says_missing(answer: Answer, reports: int) -> bool:
    """Whether a page says that it is not there. Links to reports may stand beside that, but then
    it has to be its heading or nearly all it says."""
    words, page = _marks()["soft404"], answer.page
    if any(len(text) <= _LINE and words.search(text) for text in page.headings):
        return True
    if not reports:
        return len(answer.body) < _MODEST and bool(words.search(page.visible))
    return answer.wanted == "page" and len(page.prose) < _SHORT and bool(words.search(page.prose))


def _sent_home(answer: Answer) -> bool:
    """Whether a redirect ended at the root of a host or of its disclosure platform although
    something deeper was asked (hazards.md section 8)."""
    got, asked = urlsplit(answer.url).path, urlsplit(answer.asked).path
    if got.endswith("/gkmlpt/index"):
        return is_article(answer.asked)
    return got in ("", "/", "/index.html", "/index.htm") and asked.strip("/").count("/") > 0


def _empty_frame(answer: Answer) -> bool:
    page = answer.page
    if len(page.visible) >= 200 or page.tree.xpath("//table | //img | //embed | //object"):
        return False
    moves = page.target or page.frames or _marks()["app"].search(answer.text)
    return bool(moves) and len(page.links) < 5


def report_marks(text: str) -> int:
    """How many of the headings that annual reports have stand in a page's source."""
    return sum(1 for mark in _marks()["report"] if mark.search(text))
