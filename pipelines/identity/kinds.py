"""Is it an annual report on information disclosure at all, and may it be trusted?

Deterministic and explainable: every decision comes with its reason. The words stand in
`data/kinds.yaml`; rejected are notices, guides, explanations, plans, other annual reports and
column pages (variants.md T14), untrusted are copies on hosts that are no government's and texts
spoiled by advertising or bracketed pinyin (variants.md section 7).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import unquote

import yaml

from pipelines.identity.hosts import host_of
from pipelines.identity.titles import Title

Confidence = Literal["high", "low", "undecided"]


_SPEAKS_AGAINST = ("school's report", "sample text", "report on a website")
_PLACED = re.compile(r"国家|中国|中华|[\u4e00-\u9fff]{2,}(?:[省市县区州盟旗镇乡]|街道)")
_ADMINISTRATIVE = re.compile(
    r"(?:局|厅|委|委员会|办|办公室|办公厅|政府|街道|办事处|镇|乡|苏木|中心|署|处|所|队|[省市县区旗盟州])$"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is a report, how sure that is, and one line why."""

    is_report: bool
    confidence: Confidence
    reason: str


@dataclass(frozen=True, slots=True)
class _Words:
    title_rejects: tuple[tuple[re.Pattern[str], str], ...]
    unless_table: frozenset[str]
    not_in_agency: frozenset[str]
    column_titles: re.Pattern[str]
    body_marks: tuple[tuple[re.Pattern[str], int], ...]
    body_rejects: tuple[tuple[re.Pattern[str], str], ...]
    needed: int
    url_mark: re.Pattern[str]
    url_weight: int
    spam: re.Pattern[str]


@cache
def _words() -> _Words:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (files("pipelines") / "data" / "kinds.yaml").open(encoding="utf-8") as stream:
        data: Mapping[str, Any] = yaml.load(stream, Loader=loader)
    return _Words(
        tuple((re.compile(one["pattern"]), one["reason"]) for one in data["title_rejects"]),
        frozenset(data["title_rejects_unless_table"]),
        frozenset(data["title_rejects_not_in_agency"]),
        re.compile(data["column_titles"]),
        tuple((re.compile(one["pattern"]), one["weight"]) for one in data["body_marks"]),
        tuple((re.compile(one["pattern"]), one["reason"]) for one in data["body_rejects"]),
        data["needed"],
        re.compile(data["url_mark"], re.I),
        data["url_weight"],
        re.compile(data["spam"]),
    )


def judge(title: Title, body: str, tables: int, url: str | None = None) -> Verdict:
    """Decide from a title, the clean beginning of the body and the tables recognised.

    A title that names agency or year and calls itself a report is one, also without a body: the
    report may be an attachment.
    """
    words = _words()
    against_title = _title_refused(title, tables)
    if against_title:
        return Verdict(False, "high", f"title: {against_title}")
    column = not title.text or bool(words.column_titles.match(title.text))
    says_so = title.key and not column and bool(title.agency or title.year)
    if tables > 1 or (tables and says_so):
        return Verdict(True, "high", f"{tables} tables of a national form")
    against = next((why for pattern, why in words.body_rejects if pattern.search(body)), None)
    if tables and not against:
        return Verdict(True, "high", "a table of a national form")
    weight = sum(each for pattern, each in words.body_marks if pattern.search(body))
    if weight and words.url_mark.search(unquote(url or "")):
        weight += words.url_weight
    if says_so:
        if against in _SPEAKS_AGAINST and not _PLACED.match(title.agency):
            return Verdict(False, "low", f"text: {against}")
        whole = bool(title.agency and title.year) and not title.rest
        sure = whole or weight >= words.needed
        return Verdict(True, "high" if sure else "low", "title of a report")
    if against:
        return Verdict(False, "high", f"text: {against}")
    if weight >= words.needed:
        sure = weight >= words.needed + 2
        return Verdict(True, "high" if sure else "low", f"text of a report (weight {weight})")
    return Verdict(False, "low" if weight else "high", f"nothing of a report (weight {weight})")


def refused(title: Title) -> bool:
    """Whether a title speaks of annual reports and is none: a notice, an explanation."""
    return title.key and _title_refused(title, 0) is not None


def _title_refused(title: Title, tables: int) -> str | None:
    words = _words()
    for pattern, reason in words.title_rejects:
        if not pattern.search(title.text):
            continue
        if title.key and not title.rest and tables and reason in words.unless_table:
            continue
        if reason in words.not_in_agency and title.key and _inside_agency(pattern, title):
            continue
        return reason
    return None


def _inside_agency(pattern: re.Pattern[str], title: Title) -> bool:
    """学院路街道, 培训中心: the word is part of the agency's name, not of the document's kind."""
    if not title.agency or not _ADMINISTRATIVE.search(title.agency):
        return False
    return not pattern.search(title.text.replace(title.agency, "", 1))


def is_trusted_host(url: str | None, *, portal: bool) -> bool:
    """Whether an address is a government's: .gov.cn, a registry's portal, or this machine.

    A document without an http address (a file, a draft) is not doubted for that.
    """
    if portal or not (url or "").lower().startswith(("http://", "https://")):
        return True
    host = host_of(url)
    if host == "gov.cn" or host.endswith(".gov.cn") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def spam_word(text: str) -> str | None:
    """The first advertising word of a spoiled copy, None in a clean text."""
    found = _words().spam.search(text.lower())
    return found[0] if found else None
