"""Lists of label, unit and value put on paper: HTML tables and what converters make of them.

A `Sheet` is what is printed; `html` and `text` write it in the shapes that real pages have. None of
this knows the readers: it is the other side of the examination.
"""

from __future__ import annotations

import html as markup
import random
from collections.abc import Sequence
from dataclasses import dataclass

CHAPTERS = (
    ("一、概述", "一年来本局把公开当作日常工作的一部分，由办公室牵头办理。"),
    ("二、主动公开政府信息情况", "公开的内容以机构职能和办事指南为主，随时更新。"),
    ("三、依申请公开政府信息办理情况", "受理点设在一楼大厅，每日有人值守，来件逐一登记。"),
    ("四、政府信息公开的收费及减免情况", "没有向申请人收取任何费用。"),
    ("五、因政府信息公开申请行政复议、提起行政诉讼的情况", "详见所附统计表。"),
    ("六、存在的主要问题和改进措施", "更新还不够及时，下一步要定人定岗。"),
)
ANNEX_TITLE = "政府信息公开情况统计表"


@dataclass(frozen=True)
class Item:
    """One row: label, unit ("" where the cell is empty) and the printed text of each value."""

    label: str
    unit: str
    values: tuple[str, ...]
    code: str = ""
    """The national code, "" for a row of others; "-" for a heading."""
    number: str = ""
    """What a number column prints in front of it or behind its unit."""


@dataclass(frozen=True)
class Sheet:
    """A list as printed: header of label, unit and values, and its rows."""

    names: tuple[str, str]
    headers: tuple[str, ...]
    items: tuple[Item, ...]
    numbered: str = ""
    """The header of a number column; "" where there is none."""
    number_behind: bool = False
    title: str = ANNEX_TITLE

    @property
    def head(self) -> list[str]:
        label, unit = self.names
        front = [self.numbered] if self.numbered and not self.number_behind else []
        behind = [self.numbered] if self.numbered and self.number_behind else []
        return [*front, label, *([unit] if unit else []), *behind, *self.headers]

    def fields(self, item: Item) -> list[str]:
        front = [item.number] if self.numbered and not self.number_behind else []
        behind = [item.number] if self.numbered and self.number_behind else []
        unit = [item.unit] if self.names[1] else []
        return [*front, item.label, *unit, *behind, *item.values]


def page(title: str, body: str) -> bytes:
    """A report of our own around a table: the chapters of the 2007 Regulations, then the annex."""
    prose = "".join(f"<p>{heading}</p><p>{text}</p>" for heading, text in CHAPTERS)
    return (
        f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{prose}"
        f"{body}<p>清河县水务局</p><p>2015年2月3日</p></div></body></html>"
    ).encode()


def html(sheet: Sheet, rng: random.Random | None = None) -> str:
    """A table of the sheet; with `rng` as editors write it: paragraphs, spans, merged headings."""
    cell = _plain if rng is None else lambda text: _edited(text, rng)
    rows = [sheet.head, *map(sheet.fields, sheet.items)]
    body = ""
    for at, row in enumerate(rows):
        item = sheet.items[at - 1] if at else None
        if rng and item and item.code == "-" and rng.random() < 0.5:
            body += f"<tr><td colspan={len(row)}>{cell(item.label)}</td></tr>"
            continue
        body += "<tr>" + "".join(f"<td>{cell(text)}</td>" for text in row) + "</tr>"
    return f"<p>附件</p><p>{sheet.title}</p><table border=1><tbody>{body}</tbody></table>"


def _plain(text: str) -> str:
    return markup.escape(text)


def _edited(text: str, rng: random.Random) -> str:
    """What a word processor leaves: words in several spans, a label over two paragraphs."""
    if not text:
        return rng.choice(("", "&nbsp;", "<p></p>", "<p>&nbsp;</p>"))
    cut = rng.randrange(len(text) + 1)
    one, two = markup.escape(text[:cut]), markup.escape(text[cut:])
    if rng.random() < 0.3 and not text[0].isdigit() and 0 < cut < len(text):
        return f"<p>{one}</p><p>{two}</p>"
    return f"<p><span>{one}</span><b><span>{two}</span></b></p>"


def tabs(sheet: Sheet) -> list[str]:
    """One row a line, cells between TABs."""
    return ["\t".join(row) for row in (sheet.head, *map(sheet.fields, sheet.items))]


def bars(sheet: Sheet) -> list[str]:
    rows = [sheet.head, *map(sheet.fields, sheet.items)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * len(sheet.head), *lines[1:]]


def opened(sheet: Sheet) -> list[str]:
    """One cell a line behind a TAB, an empty line after each row."""
    lines = []
    for row in (sheet.head, *map(sheet.fields, sheet.items)):
        lines += [*(f"\t{cell}" for cell in row), ""]
    return lines


def tokens(sheet: Sheet, rng: random.Random | None = None) -> list[str]:
    """One cell a line, blank cells leave none; with `rng` words are broken over several lines."""
    lines = []
    for row in (sheet.head, *map(sheet.fields, sheet.items)):
        for cell in filter(None, row):
            lines += [cell] if rng is None else broken(cell, rng)
    return lines


def broken(text: str, rng: random.Random) -> list[str]:
    """A cell's text in several lines, as spans of their own become; numbers stay whole."""
    if text.replace(".", "").replace(",", "").isdigit() or len(text) < 3 or rng.random() < 0.5:
        return [text]
    cuts = sorted(rng.sample(range(1, len(text)), min(2, len(text) - 1)))
    return [text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True)]


def stream(sheet: Sheet) -> list[str]:
    """The whole table in one line."""
    return [" ".join(tokens(sheet))]


def collapsed(lines: Sequence[str]) -> list[str]:
    """What an archive leaves that keeps one of two equal neighbours."""
    return [line for at, line in enumerate(lines) if not at or line != lines[at - 1]]


def text(title: str, lines: Sequence[str]) -> bytes:
    prose = [line for chapter in CHAPTERS for line in chapter]
    whole = [title, *prose, "附件", *lines, "清河县水务局", "2015年2月3日"]
    return "\n".join(whole).encode()
