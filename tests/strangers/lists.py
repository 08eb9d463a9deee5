"""List pages: many layouts for the same lines, with the furniture of a portal round them."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

from tests.strangers.furniture import Skin, foot, top
from tests.strangers.site import Item, Site

DATES = [
    "{y}-{m:02}-{d:02}",
    "[{y}-{m:02}-{d:02}]",
    "[{y}/{m:02}/{d:02}]",
    "{y}/{m}/{d}",
    "{y}年{m}月{d}日",
    "({y}.{m:02}.{d:02})",
    "{m:02}-{d:02}",
    "",
]
LAYOUTS = ["li_after", "li_inside", "li_before", "table", "div", "dl", "heading", "bare"]
QUOTES = ['"', '"', "'"]


@dataclass(frozen=True)
class Manner:
    """How one portal prints the lines of its lists."""

    layout: str
    date: str
    cut: int  # characters after which a title is cut, 0 for never
    attribute: bool  # a title attribute with the whole title
    quote: str
    plain_links: bool


def draw_manner(rng: random.Random) -> Manner:
    """A manner at random; titles are cut only where the attribute keeps the whole."""
    attribute = rng.random() < 0.6
    return Manner(
        rng.choice(LAYOUTS),
        rng.choice(DATES),
        rng.choice([0, 0, 18, 24]) if attribute else 0,
        attribute,
        rng.choice(QUOTES),
        rng.random() < 0.4,
    )


def line(rng: random.Random, site: Site, manner: Manner, source: str, item: Item) -> str:
    """One line of a list at address `source`."""
    y, m, d = (int(part) for part in item.published.split("-"))
    when = manner.date.format(y=y, m=m, d=d)
    href = item.outside or site.link(rng, source, item.path, manner.plain_links)
    shown = item.list_title
    if manner.cut and len(shown) > manner.cut:
        shown = shown[: manner.cut] + rng.choice(["…", "...", "……"])
    quote = manner.quote
    attributes = f"href={quote}{html.escape(href)}{quote}"
    if manner.attribute:
        attributes += f" title={quote}{html.escape(item.list_title)}{quote}"
    attributes += rng.choice(["", f" target={quote}_blank{quote}"])
    text = html.escape(shown)
    link = f"<a {attributes}>{text}</a>"
    inside = f"<a {attributes}>{text}<span>{when}</span></a>"
    return {
        "li_after": f"<li>{link}<span>{when}</span></li>",
        "li_inside": f"<li>{inside}</li>",
        "li_before": f"<li><em>{when}</em>{link}</li>",
        "table": f"<tr><td>·</td><td>{link}</td><td>{when}</td></tr>",
        "div": f"<div class='it'><div class='l'>{link}</div><div class='r'>{when}</div></div>",
        "dl": f"<dt>{link}</dt><dd>{when}</dd>",
        "heading": f"<li><h4>{link}</h4><p>摘要：{text[:12]}</p><i>{when}</i></li>",
        "bare": f"{link} {when}<br>",
    }[manner.layout]


def frame(manner: Manner) -> tuple[str, str]:
    """What opens and closes the lines."""
    kind = manner.layout.split("_")[0]
    return {
        "li": ("<ul>", "</ul>"),
        "heading": ("<ul>", "</ul>"),
        "table": ("<table width=100%>", "</table>"),
        "dl": ("<dl>", "</dl>"),
    }.get(kind, ("<div>", "</div>"))


def page(skin: Skin, column: str, lines: str, pager: str, base: str = "", extra: str = "") -> str:
    """A whole list page round its lines and its pager."""
    tag = f'<base href="{base}">' if base else ""
    meta = ""
    if skin.metas in ("all", "single"):
        meta = f'<meta name="ColumnName" content="{column}"><meta name="ColumnType" content="年报">'
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{tag}{meta}'
        f"<title>{column}_{skin.site}</title></head><body>"
        f"{top(skin, ['首页', '政务公开', column])}"
        f'<div class="{skin.name("listwrap")}">{extra}<h3>{column}</h3>'
        f'<div class="{skin.name("list")}">{lines}</div>{pager}</div>'
        f"{foot(skin)}</body></html>"
    )


def block(rng: random.Random, site: Site, manner: Manner, source: str, items: list[Item]) -> str:
    """The lines of `items` between their frame."""
    opening, closing = frame(manner)
    return opening + "\n".join(line(rng, site, manner, source, i) for i in items) + closing


def parts(items: list[Item], size: int) -> list[list[Item]]:
    """The items in pages of `size`; at least one page."""
    return [items[at : at + size] for at in range(0, len(items), size)] or [[]]
