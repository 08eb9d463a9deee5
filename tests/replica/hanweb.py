"""Hanweb jpage: records inside a `<datastore>` in the page, later groups by POST to dataproxy.jsp.

After portal_pages.md section 3 and portals.md section 3a. One answer covers three visual pages of
fifteen. Article pages keep a metadata table before the report and the body between comments.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from tests.replica.site import PER_PAGE, Entry, Site
from tests.replica.wire import HTML, Request, Response

GROUP = 3 * PER_PAGE
PROXY = "/module/web/jpage/dataproxy.jsp"
DOWNLOAD = "/module/download/downfile.jsp"


class HanwebSite(Site):
    def article_path(self, entry: Entry) -> str:
        day, year = entry.day, entry.day.year
        if self.switches.dates == "url-mismatch":
            year += 1
        column = self.portal["column_id"]
        return f"/art/{year}/{day.month}/{day.day}/art_{column}_{entry.ident}.html"

    def file_path(self, entry: Entry, name: str) -> str:
        if name.startswith("viewer"):
            return f"/jcms_files/jcms1/web{self.portal['web_id']}/site/attach/0/{name}"
        return DOWNLOAD

    def file_at(self, request: Request) -> tuple[str, str] | None:
        if request.path == DOWNLOAD:
            wanted = request.form.get("filename")
            for entry in self.entries:
                for kind, name in entry.files:
                    if name == wanted:
                        return kind, entry.title
            return None
        return super().file_at(request)

    def list_pages(self) -> dict[str, Callable[[Request], Response]]:
        return {self.column: self.first_page, PROXY: self.proxy}

    def record(self, entry: Entry) -> str:
        """Most records are `<li>`; some are table rows with single quotes and a broken date."""
        href, day, title = self.href(entry, self.column), entry.day.isoformat(), escape(entry.title)
        if entry.ident % 4 == 1:
            middle = len(title) // 2
            words = f"{title[:middle]}\n{title[middle:]}" if entry.ident % 8 == 1 else title
            item = f"<tr><td><a href='{href}'>{words}</a></td><td>{day[:8]}\n{day[8:]}</td></tr>"
        else:
            item = (
                f'<li class="clearfix"><a href="{href}" title="{title}" target="_blank">{title}</a>'
                f"<b>{day}</b></li>"
            )
        return f"<record><![CDATA[{item}]]></record>"

    def declared(self) -> int:
        """The number of records the page claims: too many while the pager lies."""
        lies = self.switches.pager not in ("normal", "lost")
        return len(self.listed()) + (4 * PER_PAGE if lies else 0)

    def store(self, shown: list[Entry]) -> str:
        return "<recordset>" + "\n".join(map(self.record, shown)) + "</recordset>"

    def query(self) -> str:
        portal = self.portal
        name = quote(quote(portal["name"]))
        return (
            f"appid=1&webid={portal['web_id']}&path=/&columnid={portal['column_id']}"
            f"&unitid={portal['unit_id']}&webname={name}&permissiontype=0"
        )

    def first_page(self, request: Request) -> Response:
        portal, entries = self.portal, self.listed()
        unit = portal["unit_id"]
        link = f'<a href="{PROXY}?page=1&appid=1&{self.query()}"></a>'
        following = f"<nextgroup><![CDATA[{link}]]></nextgroup>"
        shown = entries[:GROUP]
        body = (
            f'<div class="header"><ul class="nav">{self.menu()}</ul></div>\n'
            f'<div id="{unit}" class="default_pgContainer">\n<script type="text/xml"><datastore>\n'
            f"{following if len(entries) > GROUP else ''}\n{self.store(shown)}</datastore></script>"
            f"</div>\n<script>$('#{unit}').jpage({{webid:{portal['web_id']}, unitid:{unit}, "
            f"columnid:{portal['column_id']}, totalRecord:{self.declared()}, perPage:{PER_PAGE}, "
            f"groupSize:3, proxyUrl:'{PROXY}', appid:'1', webname:'', unitname:'', "
            f"path:'/'}});</script>\n{self.footer()}"
        )
        metas = self.metas() + f'<meta name="ColId" content="{portal["column_id"]}">\n'
        title = f"{portal['name']} {portal['column_name']}"
        return self.html(self.page(title, metas, body), self.newest(shown))

    def proxy(self, request: Request) -> Response:
        """`page=N` gives the N-th group; else startrecord and endrecord do, unless switched off."""
        form, entries = request.form, self.listed()
        if self.switches.needs_referer and "referer" not in request.headers:
            return Response(403, b"<html><body>403 Forbidden</body></html>")
        known = {"columnid": self.portal["column_id"], "unitid": self.portal["unit_id"]}
        right = all(form.get(name) == str(value) for name, value in known.items())
        start, end = 1, GROUP
        if form.get("page", "").isdigit():
            start = int(form["page"]) * GROUP + 1
            end = start + GROUP - 1
        elif self.switches.proxy == "startrecord":
            start, end = int(form.get("startrecord", start)), int(form.get("endrecord", end))
        shown = entries[start - 1 : min(end, start + 299)] if right else []
        if self.switches.proxy == "empty-groups" or self.switches.pager == "lost":
            shown = []
        if not shown and self.switches.pager in ("repeat-last", "first-again"):
            shown = entries[-GROUP:] if self.switches.pager == "repeat-last" else entries[:GROUP]
        total = -(-self.declared() // PER_PAGE)
        words = (
            f"<datastore><totalrecord>{self.declared()}</totalrecord><totalpage>{total}</totalpage>"
            f"{self.store(shown)}</datastore>"
        )
        return Response(200, words.encode(), HTML + ";charset=UTF-8")

    def attachments(self, entry: Entry) -> str:
        """A download script with the name in the query, and a viewer that has no link at all."""
        shown = ""
        for kind, name in entry.files:
            path = self.file_path(entry, name)
            if name.startswith("viewer"):
                shown += f'<li><div id="pdfshow" data-value="{self.files_root}{path}"></div></li>\n'
                continue
            label = quote(f"{entry.title}.{kind}")
            shown += (
                f'<li><a href="{path}?classid=0&showname={label}&filename={name}">'
                f"{escape(entry.title)}.{kind}</a></li>\n"
            )
        return f'<ul class="fjxz">{shown}</ul>\n' if shown else ""

    def article(self, entry: Entry) -> str:
        portal, day = self.portal, entry.day.isoformat()
        metas = self.marks(entry).replace('"PubDate"', '"Pubdate"')
        heading = "<br>".join(escape(line) for line in entry.lines)
        links = "".join(
            f'<li>{words}：<a href="{self.path(other)}">{escape(other.title)}</a></li>'
            for words, other in self.neighbours(entry)
        )
        index = f"{portal['site_code'][:6]}/{entry.day.year}-{entry.ident % 100000:05d}"
        body = (
            f'<div class="header"><ul class="nav">{self.menu()}</ul></div>\n'
            f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='{self.column}'>"
            f"{portal['column_name']}</a></div>\n"
            f'<table class="xxgk_table" width="100%"><tr><td>索引号</td><td>{index}</td>'
            f"<td>发布日期</td><td>{day}</td></tr><tr><td>发布机构</td><td>{entry.publisher}</td>"
            "<td>公开方式</td><td>主动公开</td></tr></table>\n"
            f'<h1 class="title">{heading}</h1>\n<div class="info">发布时间：{day} 09:06 '
            f'<span>浏览次数：<script src="/module/visitcount/articlehits.jsp"></script></span> '
            "<a href='javascript:doPrint()'>打印</a> <span>分享：</span><a class='wx'></a></div>\n"
            f'<div class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin-->'
            f"{self.body(entry)}<!--ZJEG_RSS.content.end--></div></div>\n"
            f"{self.attachments(entry)}<ul class='sxp'>{links}</ul>\n{self.footer()}"
        )
        return self.page(f"{entry.title}-{portal['name']}", metas, body)
