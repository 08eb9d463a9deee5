"""What stands round an article: menus, crumbs, sidebars, related links, statistics, footers."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

_SYLLABLES = "zw gk nr bd xx ny lm wz qy kj ht mk fz tp sj yl"
SYLLABLES = _SYLLABLES.split()
MENU = ["首页", "机构概况", "新闻中心", "政务公开", "办事服务", "互动交流", "数据开放", "走进本地"]
SIDE = [
    "政府信息公开指南",
    "政府信息公开制度",
    "法定主动公开内容",
    "政府信息公开年报",
    "依申请公开",
    "行政规范性文件",
    "财政预决算",
]


@dataclass(frozen=True)
class Skin:
    """One portal's manner: names of classes, kinds of furniture, charset, doctype."""

    seed: int
    site: str
    body_tag: str
    menu_kind: int
    foot_kind: int
    side_kind: int
    widget: bool
    related: bool
    date_kind: int
    title_tag: str
    metas: str  # all | some | none | single | lower

    def name(self, part: str) -> str:
        """A class name of this portal's own for a part of the page."""
        rng = random.Random(f"{self.seed}{part}")
        glue = rng.choice(["-", "_", ""])
        return glue.join(rng.sample(SYLLABLES, rng.choice([2, 3]))) + rng.choice(["", "1", "box"])


def draw_skin(rng: random.Random, site: str) -> Skin:
    """Another portal, another skin."""
    return Skin(
        rng.randint(0, 10**9),
        site,
        rng.choice(["div", "div", "article", "section", "td"]),
        rng.randint(0, 2),
        rng.randint(0, 2),
        rng.randint(0, 2),
        rng.random() < 0.5,
        rng.random() < 0.6,
        rng.randint(0, 4),
        rng.choice(["h1", "h2", "div", "p", "h1"]),
        rng.choice(["all", "all", "some", "none", "single", "lower"]),
    )


def top(skin: Skin, crumbs: list[str]) -> str:
    """Search form, menu and breadcrumb."""
    names = "".join(f'<li><a href="/{i}/">{text}</a></li>' for i, text in enumerate(MENU))
    menu = [
        f'<div class="{skin.name("menu")}"><ul>{names}</ul></div>',
        f'<table width="1000"><tr>{names.replace("<li>", "<td>").replace("</li>", "</td>")}</tr>'
        "</table>",
        f'<nav id="{skin.name("menu")}">{names}</nav>',
    ][skin.menu_kind]
    trail = " &gt; ".join(f'<a href="/">{html.escape(text)}</a>' for text in crumbs)
    return (
        f'<div class="{skin.name("head")}"><a href="/">{skin.site}</a>'
        f'<form action="/search"><input name="q"></form></div>{menu}'
        f'<div class="{skin.name("crumb")}">当前位置：{trail}</div>'
    )


def side(skin: Skin, years: list[int], others: list[tuple[str, str]]) -> str:
    """Sidebar with other years, statistics, and related links that bear other agencies' titles."""
    made = []
    if skin.side_kind == 1:
        links = "".join(f'<li><a href="?y={year}">{year}年</a></li>' for year in years)
        made.append(f'<div class="{skin.name("years")}"><h3>年度报告</h3><ul>{links}</ul></div>')
    elif skin.side_kind == 2:
        links = "".join(f"<dd><a href='#'>{text}</a></dd>" for text in SIDE)
        made.append(f'<dl class="{skin.name("tree")}"><dt>政府信息公开</dt>{links}</dl>')
    if skin.widget:
        made.append(
            f'<table class="{skin.name("stat")}"><tr><th>项目</th><th>本月</th><th>总计</th></tr>'
            "<tr><td>主动公开</td><td>38</td><td>1926</td></tr>"
            "<tr><td>依申请公开</td><td>2</td><td>57</td></tr></table>"
        )
    if skin.related and others:
        links = "".join(
            f'<li><a href="{url}">{html.escape(title)}</a><i>2020-03-0{at + 1}</i></li>'
            for at, (url, title) in enumerate(others[:5])
        )
        made.append(f'<div class="{skin.name("rel")}"><h4>相关阅读</h4><ul>{links}</ul></div>')
    return "\n".join(made)


def foot(skin: Skin) -> str:
    """Footer, sometimes a table."""
    words = f"主办：{skin.site} 网站标识码：9900000001 备案号：Y备2020000001号"
    return [
        f'<div class="{skin.name("foot")}">{words}</div>',
        f'<table width="100%"><tr><td>{words}</td><td>总计访问</td><td>90210</td></tr></table>',
        f"<footer><p>{words}</p><p><a href='/map'>网站地图</a> | <a href='/us'>联系我们</a></p>"
        "</footer>",
    ][skin.foot_kind]
