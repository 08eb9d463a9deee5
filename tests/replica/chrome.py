"""What surrounds every page of a portal: metas, menu, footer, home page.

In: a portal of data/portals.json. Out: HTML text. None of it belongs to a report, all of it is
there to be mistaken for one.
"""

from __future__ import annotations

from html import escape
from typing import Any


class Chrome:
    """The frame of one portal's pages. `visits` is the counter printed in every footer."""

    def __init__(self, portal: dict[str, Any], root: str) -> None:
        self.portal = portal
        self.root = root
        self.visits = 3000

    @property
    def column(self) -> str:
        return str(self.portal["column"])

    def metas(self, article: list[tuple[str, str]] | None = None, column: str | None = None) -> str:
        """The national page marks (国办发〔2017〕47号), of an article or of a column page."""
        portal = self.portal
        described = [
            ("ColumnDescription", f"{portal['name']}{portal['column_name']}"),
            ("ColumnKeywords", "年报,信息公开"),
        ]
        named = [
            ("SiteName", portal["name"]),
            ("SiteDomain", self.root.removeprefix("http://")),
            ("SiteIDCode", portal["site_code"]),
            ("ColumnName", column or portal["column_name"]),
            ("ColumnType", "信息公开年报"),
        ]
        named += article or described
        marks = "".join(
            f'<meta name="{name}" content="{escape(str(value))}">\n' for name, value in named
        )
        return f'<meta charset="{portal["charset"]}">\n{marks}'

    def menu(self) -> str:
        links = [
            ("/", "首页"),
            ("/zwyw/index.html", "要闻"),
            ("/zfxxgk/index.html", "政府信息公开"),
            ("/bsfw/index.html", "办事服务"),
            ("/so/search?q=%E5%B9%B4%E6%8A%A5", "高级搜索"),
        ]
        return "".join(f'<li><a href="{href}">{words}</a></li>' for href, words in links)

    def footer(self) -> str:
        name = self.portal["name"]
        return (
            f"<p>主办：{name}办公室　网站标识码：{self.portal['site_code']}</p>"
            f"<p>本站累计访问 {self.visits} 次　"
            '<a href="https://beian.miit.gov.cn/" target="_blank">备案信息</a></p>'
        )

    def page(self, title: str, metas: str, body: str) -> str:
        return (
            f"<!DOCTYPE html>\n<html><head>\n{metas}<title>{escape(title)}</title>\n"
            '<link rel="stylesheet" href="/css/style.css"></head>\n'
            f"<body>\n{body}\n</body></html>\n"
        )

    def home(self) -> str:
        body = f'<ul class="nav">{self.menu()}</ul><div class="foot">{self.footer()}</div>'
        return self.page(str(self.portal["name"]), self.metas(), body)

    def section(self) -> str:
        link = f'<li><a href="{self.column}">{self.portal["column_name"]}</a></li>'
        body = f'<ul class="nav">{self.menu()}</ul><ul class="tree">{link}</ul>{self.footer()}'
        return self.page(f"政府信息公开_{self.portal['name']}", self.metas(), body)
