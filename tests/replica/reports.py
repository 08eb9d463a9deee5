"""One annual report: who, when, what is printed, and the truth about it.

In: an agency and a year of data/portals.json, its facts. Out: title lines, the body's HTML in the
agency's dialect, and `truth()`: the record a reader must come to, in the words of the contract.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.replica import cells, prose
from tests.replica.cells import Printed
from tests.replica.dialects import DIALECTS
from tests.replica.figures import Facts
from tests.replica.forms import tables

TITLES = {
    "main": ["{agency}{year}年政府信息公开工作年度报告"],
    "year_first": ["{year}年{agency}政府信息公开工作年度报告"],
    "no_work": ["{agency}{year}年政府信息公开年度报告"],
    "niandu": ["{agency}{year}年度政府信息公开工作年度报告"],
    "niandu_first": ["{year}年度{agency}政府信息公开年报"],
    "two_line": ["{agency}{year}年政府信息公开", "工作年度报告"],
    "colon": ["{agency}：", "{year}年政府信息公开工作年度报告"],
    "short": ["{short}{year}年政府信息公开工作年度报告"],
    "region": ["{region}{year}年政府信息公开工作年度报告"],
    "zhengwu": ["{agency}{year}年政务信息公开年度报告"],
    "report": ["{agency}{year}年度政府信息公开工作报告"],
    "xxgk": ["{agency}{year}年信息公开年报"],
    "no_year": ["{agency}政府信息公开工作年度报告"],
    "suffix": ["{agency}{year}年政府信息公开工作年度报告（文字版）"],
}
TABLE_SECTIONS = {
    "proactive_disclosure": "proactive",
    "requests": "applications",
    "review_litigation": "review_litigation",
}
DIGITS = "〇一二三四五六七八九"


def chinese_date(day: date) -> str:
    """二〇二一年一月十五日."""

    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        lead = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
        return lead + (DIGITS[ones] if ones else "")

    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{small(day.month)}月{small(day.day)}日"


@dataclass
class Report:
    """A report of one agency for one year. `settings`: the agency's entry, the year's overrides
    laid over it; `edits`: figures changed after publication, key → text now printed."""

    portal: dict[str, Any]
    settings: dict[str, Any]
    year: int
    facts: Facts
    seed: dict[str, Any] | None = None
    other: str = ""
    edits: dict[str, str] = field(default_factory=dict)

    @property
    def agency(self) -> str:
        return str(self.settings["name"])

    @property
    def template(self) -> str:
        return str(self.settings.get("template", "form-2019" if self.year <= 2020 else "form-2021"))

    @property
    def body_kind(self) -> str:
        """html, text (tables flattened), images, or attachment (the report is only a file)."""
        text = "text" if self.settings["dialect"] in ("D7", "tabs") else "html"
        return str(self.settings.get("body", text))

    @property
    def title_lines(self) -> list[str]:
        words = {
            "agency": self.agency,
            "short": self.settings.get("short", self.agency),
            "region": self.portal["region"][-1],
            "year": self.year,
        }
        return [line.format(**words) for line in TITLES[self.settings["title"]]]

    @property
    def title(self) -> str:
        return "".join(line.removesuffix("：") for line in self.title_lines)

    @property
    def published(self) -> date:
        """Departments by 31 January, governments in March (2019 Regulations, art. 49, 50)."""
        if "published" in self.settings:
            return date.fromisoformat(self.settings["published"])
        chance = random.Random(f"{self.agency}/{self.year}/published")
        first = date(self.year + 1, 3, 1) if self.settings.get("government") else None
        return (first or date(self.year + 1, 1, 8)) + timedelta(days=chance.randint(0, 22))

    @property
    def signed(self) -> date | None:
        style = self.settings.get("signature", "full")
        if "signed" in self.settings:
            return date.fromisoformat(self.settings["signed"])
        return None if style == "none" else self.published - timedelta(days=3)

    def cells(self) -> dict[str, Printed]:
        """Every cell as printed today: real figures, or generated, broken and edited ones."""
        if self.seed:
            shown = cells.real(self.template, self.seed["rows"])
        else:
            values = cells.numbers(self.template, self.facts)
            for key in cells.BREAKS[self.settings["break"]][0] if "break" in self.settings else ():
                values[key] += 1
            styles = self.settings.get("cells", [])
            shown = cells.printed(self.template, values, styles, f"{self.agency}/{self.year}")
        for key, words in self.edits.items():
            number = float(words) if "." in words else int(words)
            shown[key] = replace(
                shown[key], text=words, value=number, status="number", flag=None, split=False
            )
        return shown

    def sections(self) -> list[str]:
        """Codes of the sections that are there, preamble aside."""
        absent: dict[str, tuple[str, ...]] = {
            "no_review": ("review_litigation", "other_matters"),
            "missing": ("problems_improvements",),
        }
        gone = absent.get(self.settings.get("sections", ""), ())
        return [code for code in prose.SECTIONS if code not in gone]

    def html(self) -> str:
        """The body as the editor left it (empty but for a line where the report is a file)."""
        if self.body_kind == "attachment":
            return '<p style="text-align:center">（详见附件）</p>\n<p>&nbsp;</p>\n'
        images = self.body_kind == "images"
        dialect = DIALECTS["images" if images else self.settings["dialect"]]
        name, kind = self.agency, bool(self.settings.get("government"))
        text = prose.compose(
            name,
            kind,
            self.settings["field"],
            self.year,
            self.facts,
            self.settings.get("text"),
            self.other,
        )
        shown = tables(self.template, self.cells(), self.settings.get("labels", []))
        codes = self.sections()
        heading = prose.headings(
            codes, self.settings.get("numerals", "plain"), self.settings.get("sections", "")
        )
        parts = [dialect.title(self.title_lines)]
        parts += [dialect.paragraph(line) for line in text["preamble"]]
        for code in codes:
            parts.append(dialect.heading(heading[code]))
            parts += [dialect.paragraph(line) for line in text[code]]
            parts += [dialect.table(rows) for rows in shown.get(TABLE_SECTIONS.get(code, ""), [])]
        if self.signed:
            style = self.settings.get("signature", "full")
            day = self.signed
            words = f"{day.year}年{day.month}月{day.day}日"
            parts += [
                dialect.closing(self.agency),
                dialect.closing(chinese_date(day) if style == "chinese" else words),
            ]
        return dialect.whole("".join(parts))

    def flags(self) -> list[dict[str, str]]:
        """What is odd about it, in the names and severities of variants.md section 8. `where` is
        a cell, a table, or "" for the report as a whole."""
        if self.body_kind == "attachment":
            return [{"flag": "attachment_only", "where": "", "severity": "info"}]
        if self.body_kind == "images":
            return [{"flag": "table_is_image", "where": "", "severity": "high"}]
        found = [
            {"flag": cell.flag[0], "where": key, "severity": cell.flag[1]}
            for key, cell in self.cells().items()
            if cell.flag
        ]

        def add(name: str, severity: str = "high", where: str = "") -> None:
            found.append({"flag": name, "where": where, "severity": severity})

        if "break" in self.settings:
            add("identity_failed", where=cells.BREAKS[self.settings["break"]][1])
        for table in sorted({key.split("/")[0] for key in self.edits} - {"proactive"}):
            add("identity_failed", where=table)
        if self.seed and "review_litigation/review" not in self.seed["rows"]:
            add("table_missing", where="review_litigation")
        if self.seed and self.agency == "丽水市科学技术局":
            where = "proactive/administrative_licensing/decisions"
            add("decisions_look_like_items_balance", "medium", where)
        if len(self.sections()) < len(prose.SECTIONS):
            add("section_missing")
        if self.template == "form-2019" and self.year > 2020:
            add("template_year_mismatch", "medium")
        if self.published <= date(self.year, 12, 31):
            add("published_before_period_end", "medium")
        traps = {"last_year": "wrong_year_in_text", "other_agency": "agency_mismatch_in_text"}
        if "text" in self.settings:
            add(traps[self.settings["text"]])
        return found

    def truth(self, url: str) -> dict[str, Any]:
        """The expected record (contract fields), and what helps a test: `body`, `hard` (a reader
        may say unreadable, never a wrong number), `flags`, and `warns`: each entry is met by a
        finding of severity warning or error naming that cell or its table (an entry that is a
        table's name: naming the table or any cell of it)."""
        plain = self.body_kind in ("html", "text")
        flags = self.flags()
        return {
            "portal": self.portal["id"],
            "agency": self.agency,
            "region_code": self.portal["region_code"],
            "region": self.portal["region"],
            "level": self.settings.get("level", self.portal["level"]),
            "year": self.year,
            "template": self.template if plain else "none",
            "title": self.title,
            "published_on": self.published.isoformat(),
            "report_date": self.signed.isoformat()
            if self.signed and self.body_kind != "attachment"
            else None,
            "url": url,
            "urls": [url],
            "body": self.body_kind,
            "hard": self.settings["dialect"] == "D7",
            "sections": ["preamble", *self.sections()] if self.body_kind != "attachment" else [],
            "cells": [cell.as_truth() for cell in self.cells().values()] if plain else [],
            "flags": flags,
            "warns": [
                flag["where"]
                for flag in flags
                if flag["where"] and flag["severity"] in ("high", "medium")
            ],
        }
