"""Portals of no known family: a 下一页 link leads from page to page.

Two article dialects of portals.md section 9. `post`: a column of departments, each with a list of
its own, articles `content/post_ID.html`, pages index_2.html. `info`: one list, articles
`/info/COLUMN/ID.htm`, pages numbered downwards, GBK bytes that call themselves gb2312, long titles
cut without a title attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.replica.site import Entry, Site
from tests.replica.wire import Request, Response

SHORT = 22


class GenericSite(Site):
    @property
    def split(self) -> bool:
        return bool(self.portal.get("sub_columns"))

    def departments(self) -> list[tuple[str, str]]:
        """(folder, agency) of every sub-column."""
        return [(agency["slug"], agency["name"]) for agency in self.portal["agencies"]]

    def article_path(self, entry: Entry) -> str:
        if self.portal["dialect"] == "post":
            return f"{self.column}{entry.slug}/content/post_{entry.ident}.html"
        return f"/info/{self.portal['column_id']}/{entry.ident}.htm"

    def file_path(self, entry: Entry, name: str) -> str:
        return f"/attachment/0/{entry.ident}/{name}"

    def href(self, entry: Entry, page: str) -> str:
        if entry.url or entry.kind == "disallowed":
            return super().href(entry, page)
        if self.portal["dialect"] == "post":
            # protocol-relative, as NFCMS portals print their own articles
            return self.root.removeprefix("http:") + self.path(entry)
        depth = page.count("/") - 1
        return "../" * depth + self.path(entry).lstrip("/")

    # --- lists ----------------------------------------------------------------------------------

    def list_pages(self) -> dict[str, Callable[[Request], Response]]:
        pages: dict[str, Callable[[Request], Response]] = {}
        if not self.split:
            self.add(pages, None, str(self.portal["column_name"]))
            return pages
        pages[self.column] = pages[self.column + "index.html"] = lambda request: self.tree()
        for slug, name in self.departments():
            self.add(pages, slug, name)
        return pages

    def add(
        self, pages: dict[str, Callable[[Request], Response]], slug: str | None, name: str
    ) -> None:
        count = len(self.chunks(slug))
        ahead = 20 if self.switches.pager == "repeat-last" else 1

        def numbered(number: int) -> Callable[[Request], Response]:
            return lambda request: self.list_page(number, slug, name, count)

        for number in range(count + ahead):
            pages[self.page_path(number, slug, count)] = numbered(number)
        if slug:
            pages[f"{self.column}{slug}/index.html"] = numbered(0)

    def page_path(self, number: int, slug: str | None, count: int) -> str:
        """`post`: index_2.html upwards; `info`: the last page is 1.htm, the first has no number."""
        if self.portal["dialect"] == "post":
            return f"{self.column}{slug}/" + (f"index_{number + 1}.html" if number else "")
        if number == 0:
            return self.column
        folder = self.column.removesuffix(".htm")
        return f"{folder}/{count - number}.htm" if number < count else f"{folder}/old{number}.htm"

    def tree(self) -> Response:
        """The column of departments: links to their lists and nothing else."""
        links = "\n".join(
            f'<li><a href="{self.column}{slug}/" title="{name}">{name}</a></li>'
            for slug, name in self.departments()
        )
        body = (
            f'<div class="nav"><ul>{self.menu()}</ul></div>\n'
            f'<div class="gk_left"><h3>{self.portal["column_name"]}</h3></div>\n'
            f'<div class="bmlist"><ul>\n{links}\n</ul></div>\n{self.footer()}'
        )
        title = f"{self.portal['column_name']}_{self.portal['name']}"
        return self.html(self.page(title, self.metas(), body), self.newest(self.entries))

    def list_page(self, number: int, slug: str | None, name: str, count: int) -> Response:
        chunks = self.chunks(slug)
        shown = chunks[number] if number < len(chunks) else self.beyond(chunks, "404")
        if number == 1 and self.switches.pager == "lost":
            shown = self.missing()
        if isinstance(shown, Response):
            return shown
        page = self.page_path(number, slug, count)
        items = "\n".join(self.item(entry, page) for entry in shown)
        box = "news_list" if self.portal["dialect"] == "post" else "con_list"
        body = (
            f'<div class="nav"><ul>{self.menu()}</ul></div>\n<h3>{name}</h3>\n'
            f'<div class="{box}"><ul>\n{items}\n</ul></div>\n'
            f'<div class="pages">{self.pager(number, slug, count)}</div>\n{self.footer()}'
        )
        title = f"{name}_{self.portal['column_name']}_{self.portal['name']}"
        return self.html(self.page(title, self.metas(), body), self.newest(shown))

    def item(self, entry: Entry, page: str) -> str:
        href, title, day = self.href(entry, page), escape(entry.title), entry.day
        if self.portal["dialect"] == "post":
            return f'<li><a href="{href}">{title}</a><span>{day:%Y/%m/%d}</span></li>'
        cut = title if len(title) <= SHORT else title[:SHORT] + "..."
        shown = f"{day.year}年{day.month:02d}月{day.day:02d}日"
        return f'<li><i>·</i><a href="{href}" target="_blank">{cut}</a> <em>{shown}</em></li>'

    def pager(self, number: int, slug: str | None, count: int) -> str:
        """首页 上一页 下一页 尾页. On the last page 下一页 is no link (`post`) or leads to the same
        page again (`info`); with pager=repeat-last it goes on for ever."""
        first, last = self.page_path(0, slug, count), self.page_path(count - 1, slug, count)
        back = self.page_path(max(number - 1, 0), slug, count)
        links = f'<span>第{number + 1}/{count}页</span> <a href="{first}">首页</a> '
        links += f'<a href="{back}">上一页</a> '
        if number + 1 < count or self.switches.pager != "normal":
            links += f'<a href="{self.page_path(number + 1, slug, count)}">下一页</a>'
        elif self.portal["dialect"] == "info":
            links += f'<a href="{self.page_path(number, slug, count)}">下一页</a>'
        else:
            links += "<span>下一页</span>"
        return links + f' <a href="{last}">尾页</a>'

    # --- articles -------------------------------------------------------------------------------

    def article(self, entry: Entry) -> str:
        heading = "<br/>".join(escape(line) for line in entry.lines)
        links = "".join(
            f'<p>{words}：<a href="{self.path(other)}">{escape(other.title)}</a></p>'
            for words, other in self.neighbours(entry)
        )
        attached = "".join(
            f'<p><a class="attachment" href="{self.file_path(entry, name)}">'
            f"{escape(entry.title)}.{kind}</a></p>"
            for kind, name in entry.files
        )
        shape = self.post if self.portal["dialect"] == "post" else self.info
        body = (
            f'<div class="nav"><ul>{self.menu()}</ul></div>\n'
            f'<div class="weizhi">当前位置：<a href="/">首页</a>&gt;<a href="{self.column}">'
            f"{self.portal['column_name']}</a></div>\n"
            f"{shape(entry, heading, attached)}\n"
            f'<div class="fenxiang">分享至 <a href="javascript:void(0)">微信</a> '
            f'<a href="javascript:void(0)">微博</a></div>\n<div class="sx">{links}</div>\n'
            f"{self.footer()}"
        )
        column = entry.publisher if self.split else None
        return self.page(entry.title, self.marks(entry, column), body)

    def post(self, entry: Entry, heading: str, attached: str) -> str:
        return (
            f'<div class="content_title">{heading}</div>\n<div class="date-row">'
            f"<publishtime>{entry.day.isoformat()} 09:06:00</publishtime> 来源：{entry.publisher} "
            f'浏览量：<span id="hits">{self.visits}</span></div>\n'
            f'<div id="zoomcon" class="article-content">{self.body(entry)}{attached}</div>'
        )

    def info(self, entry: Entry, heading: str, attached: str) -> str:
        return (
            f'<form name="_newscontent_fromname"><h2 class="title">{heading}</h2>\n'
            f'<div class="info">发布时间：{entry.day.isoformat()} &nbsp; 作者：{entry.publisher} '
            f"&nbsp; 点击：<script>_showDynClicks('wbnews', 1033, {entry.ident})</script></div>\n"
            f'<div id="vsb_content">{self.body(entry)}</div>{attached}</form>'
        )
