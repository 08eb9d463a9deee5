"""Article pages: head, metas, title and date where this portal puts them, body, furniture."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field

from tests.strangers.furniture import Skin, foot, side, top

DATES = ["{y}-{m:02}-{d:02}", "{y}/{m:02}/{d:02}", "{y}年{m}月{d}日", "{y}.{m:02}.{d:02}"]
TITLE_PLACES = ["h1", "h1", "h1", "meta", "body", "two_lines", "column_name"]


@dataclass
class Article:
    """One page: what its list says, what its own head says, and the inside of its body."""

    title: str
    published: str  # YYYY-MM-DD
    body: str
    place: str = "h1"
    source: str = ""
    container: str = ""  # attributes of the element round the body
    crumbs: list[str] = field(default_factory=lambda: ["首页", "政务公开", "政府信息公开年报"])
    column: str = "政府信息公开年报"
    others: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[tuple[str, str]] = field(default_factory=list)
    base: str = ""
    charset_meta: str = "utf-8"
    inner_metadata: bool = False
    head: str = ""  # further mark-up in the head
    tail: str = ""  # further mark-up before the end of the page, such as scripts


def day(published: str, kind: int) -> str:
    """A date as this portal prints it."""
    y, m, d = (int(part) for part in published.split("-"))
    return DATES[kind % len(DATES)].format(y=y, m=m, d=d)


def metas(skin: Skin, article: Article) -> str:
    """The national meta tags, complete or not (portals.md 0.3)."""
    shown = "" if article.place == "list_only" else article.title
    pairs = [
        ("SiteName", skin.site),
        ("ColumnName", article.column),
        ("ColumnType", article.column + ","),
        ("ArticleTitle", shown),
        ("PubDate", f"{article.published} 09:06"),
        ("ContentSource", article.source),
        ("Keywords", ""),
        ("Author", ""),
    ]
    if skin.metas == "none":
        pairs = []
    elif skin.metas == "some":
        pairs = [pair for pair in pairs if pair[0] in ("SiteName", "ArticleTitle", "PubDate")]
    names = str.lower if skin.metas == "lower" else str
    quote = "'" if skin.metas == "single" else '"'
    return "\n".join(
        f"<meta name={quote}{names(name)}{quote} content={quote}{html.escape(text)}{quote}>"
        for name, text in pairs
    )


def render(rng: random.Random, skin: Skin, article: Article, years: list[int]) -> str:
    """The whole page."""
    shown = html.escape(article.title)
    heading, inner, head_title = shown, "", f"{shown}_{article.column}_{skin.site}"
    if article.place == "meta":
        heading = ""
    elif article.place == "list_only":
        heading, head_title = "", f"{article.column}_{skin.site}"
    elif article.place == "column_name":
        heading = article.column
    elif article.place == "body":
        heading, inner = "", f'<p style="text-align:center"><b>{shown}</b></p>'
    elif article.place == "two_lines":
        cut = article.title.find("政府信息") if "政府信息" in article.title else 6
        lines = [article.title[:cut], article.title[cut:]]
        inner = "".join(f'<p align="center"><strong>{html.escape(x)}</strong></p>' for x in lines)
    if article.place in ("body", "column_name") and skin.metas in ("none",):
        head_title = f"{shown} - {skin.site}"
    if not inner and article.place != "list_only" and rng.random() < 0.2:
        inner = f'<p align="center">{shown}</p>'
    tag = skin.title_tag
    title = f'<{tag} class="{skin.name("title")}">{heading}</{tag}>' if heading else ""
    when = f"发布时间：{day(article.published, skin.date_kind)} 来源：{html.escape(article.source)}"
    meta_table = ""
    if article.inner_metadata and article.place != "list_only":
        meta_table = (
            f'<table class="{skin.name("meta")}"><tr><td>索引号</td><td>990/2026-00012</td>'
            f"<td>发布日期</td><td>{article.published}</td></tr><tr><td>名称</td>"
            f'<td colspan="3">{shown}</td></tr></table>'
        )
    files = ""
    if article.attachments:
        links = "".join(
            f'<li><a href="{u}">{html.escape(t)}</a></li>' for u, t in article.attachments
        )
        files = f'<div class="{skin.name("files")}"><p>附件：</p><ul>{links}</ul></div>'
    holder = article.container or f'class="{skin.name("content")}"'
    body_tag = skin.body_tag
    before, after = f"<{body_tag} {holder}>", f"</{body_tag}>"
    if body_tag == "td":
        before, after = f"<table width=98%><tr><td {holder}>", "</td></tr></table>"
    base = f'<base href="{article.base}">' if article.base else ""
    return (
        f'<!DOCTYPE html><html><head><meta charset="{article.charset_meta}">{base}\n'
        f"{metas(skin, article)}{article.head}\n<title>{head_title}</title>"
        "<style>.a{color:#333}</style></head><body>\n"
        f"{top(skin, article.crumbs)}\n"
        f'<div class="{skin.name("main")}">{meta_table}{title}\n'
        f'<div class="{skin.name("info")}"><span>{when}</span>'
        "<a href='javascript:window.print()'>打印</a></div>\n"
        f"{before}{inner}\n{article.body}\n{after}\n{files}</div>\n"
        f"{side(skin, years, article.others)}\n{foot(skin)}\n{article.tail}"
        "<script>var pageId=1;function go(){return false}</script></body></html>"
    )
