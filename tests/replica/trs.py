"""TRS WCM, static: directories, `tYYYYMMDD_ID.html`, a pager written by a script call.

After portal_pages.md section 1 and portals.md section 1. Two ways of counting pages: `zero`
(`createPageHTML(4, 0, "index", "html")`, page 2 is index_1.html) and `one`
(`createPageHTML('paging', 3, 1, 'index', 'shtml', 41)`, page 2 is index_2.shtml).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

from tests.replica.site import Entry, Site
from tests.replica.wire import Request, Response

SHORT = 24


class TrsSite(Site):
    def article_path(self, entry: Entry) -> str:
        day = entry.day
        if entry.report and "url_date" in entry.report.settings:
            day = date.fromisoformat(entry.report.settings["url_date"])
        elif self.switches.dates == "url-mismatch":
            day = date(entry.day.year + 1, 7, 14)
        extension = self.portal["pager"]["extension"]
        return f"{self.column}{day:%Y%m}/t{day:%Y%m%d}_{entry.ident}.{extension}"

    def href(self, entry: Entry, page: str) -> str:
        return (
            "." + self.path(entry).removeprefix(self.column.rstrip("/"))
            if (not entry.url and entry.kind != "disallowed")
            else super().href(entry, page)
        )

    def list_pages(self) -> dict[str, Callable[[Request], Response]]:
        pager = self.portal["pager"]
        first = 0 if pager["style"] == "zero" else 1
        count = len(self.chunks()) + (3 if self.switches.pager != "normal" else 1)
        pages: dict[str, Callable[[Request], Response]] = {}
        for number in range(count):
            name = "index" if number == 0 else f"index_{number + first}"
            page = self.numbered(number)
            pages[f"{self.column}{name}.{pager['extension']}"] = page
            if number == 0:
                pages[self.column] = page
        return pages

    def numbered(self, number: int) -> Callable[[Request], Response]:
        return lambda request: self.list_page(number)

    def list_page(self, number: int) -> Response:
        chunks = self.chunks()
        shown: list[Entry] | Response
        if number < len(chunks):
            shown = chunks[number]
        else:
            shown = self.beyond(chunks, self.portal["pager"]["past_end"])
        if number == 1 and self.switches.pager == "lost":
            shown = self.missing()
        if isinstance(shown, Response):
            return shown
        items = "\n".join(self.item(entry) for entry in shown)
        total = len(chunks) + (3 if self.switches.pager == "repeat-last" else 0)
        body = (
            f'<div class="top"><ul class="menu">{self.menu()}</ul></div>\n'
            f'<div class="overview_right"><ul class="list">\n{items}\n</ul></div>\n'
            f'<div class="page">{self.pager(total, number)}</div>\n{self.footer()}'
        )
        title = f"{self.portal['column_name']}_{self.portal['name']}"
        return self.html(self.page(title, self.metas(), body), self.newest(shown))

    def item(self, entry: Entry) -> str:
        title, day = escape(entry.title), entry.day.isoformat()
        cut = title if len(title) <= SHORT else title[: SHORT - 4] + "…"
        href = self.href(entry, self.column)
        if self.portal["pager"]["style"] == "zero":
            return f'<li><a href="{href}" title="{title}">{cut}<span>{day}</span></a></li>'
        return (
            f'<li><span class="time">[{day}]</span>'
            f"<a target='_blank' href='{href}' title='{title}'>{cut}</a></li>"
        )

    def pager(self, total: int, number: int) -> str:
        extension = self.portal["pager"]["extension"]
        if self.portal["pager"]["style"] == "zero":
            return (
                f"<script>var currentPage = {number};var countPage = {total};\n"
                f'createPageHTML({total}, {number}, "index", "{extension}");</script>'
            )
        entries = len(self.listed())
        return (
            f"<script>createPageHTML('paging',{total},{number + 1},'index','{extension}',"
            f"{entries});</script>"
        )

    def article(self, entry: Entry) -> str:
        portal, day = self.portal, entry.day.isoformat()
        metas = self.marks(entry).replace(
            'content="信息公开年报"', f'content="{portal["column_name"]},"'
        )
        heading = "<br/>".join(escape(line) for line in entry.lines)
        links = "".join(
            f'<p>{words}：<a href="{self.path(other)}">{escape(other.title)}</a></p>'
            for words, other in self.neighbours(entry)
        )
        attached = "".join(
            f'<li><a href="./{name}" OLDSRC="/protect/{name[:8]}/{name}">'
            f"{escape(entry.title)}.{kind}</a></li>"
            for kind, name in entry.files
        )
        if attached:
            attached = f'<div class="fj"><p>附件：</p><ul>{attached}</ul></div>'
        body = (
            f'<div class="top"><ul class="menu">{self.menu()}</ul></div>\n'
            '<div class="side-left"><ul class="zlm"><li ms-repeat="chnllist">'
            '<a ms-attr-href="el.url" ms-text="el.chnlname"></a></li></ul></div>\n'
            f'<div class="crumb">您现在的位置：<a href="/">首页</a> &gt; '
            f'<a href="{self.column}">{portal["column_name"]}</a></div>\n'
            '<div class="side-right"><div class="zn_article">'
            f'<div class="xl-top"><h1>{heading}</h1>'
            f'<div class="lips"><span>发布时间：{day} 09:06</span><em>|</em>'
            f"<span>来源：{entry.publisher}</span> 字号：<a href='javascript:;'>大</a> "
            "<a href='javascript:;'>小</a> <a href='javascript:window.print()'>打印</a>"
            "</div></div>\n"
            f'<div class="xl_article"><div class=TRS_Editor>{self.body(entry)}</div></div>\n'
            f'{attached}<div class="share">分享到：<a class="bds_weixin" href="javascript:;"></a>'
            f'</div>\n<div class="xgwz">{links}</div></div></div>\n{self.footer()}\n'
            f"<script>var PageInfo = {{ docid: '{entry.ident}', chnlid: '33294' }};</script>"
        )
        title = f" {entry.title} _ {portal['column_name']} _ {entry.publisher} "
        return self.page(title, metas, body)
