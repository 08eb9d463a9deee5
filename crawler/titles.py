"""Which list links can be annual reports, and of which year: pure decisions on a link's title.

The list decides only what is worth fetching; whether it is a report is decided by reading it.
So a link is dropped only when it clearly is something else (hazards.md section 7, mixed lists;
the words are in data/titles.yaml).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@cache
def _words() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((DATA / "titles.yaml").read_text(encoding="utf-8"))
    simplify = str.maketrans(raw.pop("simplify"))
    patterns = {name: re.compile("|".join(words)) for name, words in raw.items()}
    return {"simplify": simplify, **patterns}


def plain(title: str) -> str:
    """NFKC, simplified in the characters that matter here, without white space."""
    text = unicodedata.normalize("NFKC", title).translate(_words()["simplify"])
    return re.sub(r"\s+", "", text)


def is_button(title: str) -> bool:
    """A link text that names no document: 查看, 详情, 下载 …"""
    return bool(_words()["button"].fullmatch(plain(title)))


def is_column_name(title: str) -> bool:
    """A link text that names a list of reports: 2023年, 政府信息公开年报, 各部门年度报告 …"""
    return bool(_words()["column"].fullmatch(plain(title)))


def can_be_report(title: str, report_column: bool = True) -> bool:
    """Whether a link of this title is worth fetching.

    In a column of annual reports a shortened or odd title is enough (`…2023年度报告`, `2019年年报`,
    a title cut off by `…`); elsewhere the full form is asked for.
    """
    words, text = _words(), plain(title)
    kept = not words["drop"].search(text) or words["keep"].search(text)
    if words["never"].search(text) or not kept:
        return False
    if words["report"].search(text):
        return True
    return report_column and bool(words["weak"].search(text))


def names_one(title: str) -> bool:
    """Whether a title is one report's, and neither cut to a bare name nor a collection's."""
    words, text = _words(), plain(title)
    return bool(words["report"].search(text)) and not words["many"].search(text)


def title_year(title: str) -> int | None:
    """The reporting year a title names, None where it names none or several."""
    text = plain(title).translate(str.maketrans("〇○零一二三四五六七八九", "000123456789"))
    years = {int(found) for found in re.findall(r"(?<!\d)(20[0-4]\d|199\d)(?!\d)", text)}
    return years.pop() if len(years) == 1 else None


def in_window(title: str, years: Collection[int]) -> bool:
    """Whether the title's year is wanted; an unknown year always is."""
    year = title_year(title)
    return not years or year is None or year in years


def column_in_window(name: str, years: Collection[int]) -> bool:
    """Whether a sub-column can hold wanted reports; its year may be that of publication."""
    year = title_year(name)
    return not years or year is None or year in years or year - 1 in years


def likely_wanted(title: str, listed_on: str | None, years: Collection[int]) -> bool:
    """A hint for the order of fetching only: a report of a year is listed in the year after."""
    year = title_year(title)
    if year is None and listed_on:
        year = int(listed_on[:4]) - 1
    return not years or year is None or year in years
