"""Every article dialect of portals.md section 9 in a list, and the fingerprints of the families."""

from __future__ import annotations

import pytest

from crawler.addresses import is_article
from crawler.fingerprint import family_of
from crawler.pages import Page
from crawler.spiders.base import Ask
from crawler.spiders.families import FAMILIES, fitting

ROOT = "https://www.yunxi.test"
HEX = "973157410ae049d281a6121607fc4bf"
UUID = "84f73ef0-1c2d-4e5f-8a9b-0c1d2e3f4a5"
DIALECTS = (
    "/zfxxgknb/202601/t20260120_204343{}.htm",
    "/zfxxgk/ggsrmzf/t1136914{}.shtml",
    "/art/2026/1/21/art_1229_50020{}.html",
    f"/col/col1229/art/2026/art_{HEX}{{}}.html",
    f"/yxs/c101234/202601/{HEX}{{}}.shtml",
    "/mulan/c111208/202601/c01_20148{}.shtml",
    "/csrc/c100028/c123456{}/content.shtml",
    "/yxrmzf/zfxxgk/pc/content/content_1{}.html",
    "/info/1677/5600{}.htm",
    "/zfxxgknb/content/post_803042{}.html",
    "/public/6981/14642269{}.html",
    "/openness/detail/annual_report/63c89f4a88668849708b457{}.html",
    "/openness/OpennessAnnualReport/show/361{}.html",
    "/XxgkAnnualReport/show/638{}.html",
    f"/nw12344/20260131/{HEX}{{}}.html",
    f"/gyqzf/szfwj/content/{UUID}{{}}.html",
    f"/columns/{UUID}1/202601/21/{UUID}{{}}.html",
    "/xxgk/zfxxgknb/bmxxgknb/63c89f4a88668849708b457{}.html",
    "/xxgk/196495436571478425{}.html",
    "/xxgk-show-12507{}.html",
    "/web/yx/20260121{}5432100/index.shtml",
    "/web/12345678{}/index.shtml",
    "/ndbg.thtml?id=1419{}",
    "/1678/56001{}.jhtml",
    "/cms/html/yxsrmzf/2026-01-20/182467099{}.html",
    "/contents/44511/35552{}.html",
    "/html/site_gov/articles/202601/17106{}.html",
    "/2026/0128/11141{}.html",
    "/35048/nb/content_120237{}.html",
    "/zfxxgknb/20260125/i228493{}.html",
    "/news/show/2026011715234853{}.html",
    "/xxgk/details.aspx?dept=154&id=6416{}",
    "/wlht/2026-01/25/article_202601251234567{}.html",
    "/zfxxgknb/20260125123456789{}/index.html",
    "/sites/wltqq/zwinfo.jsp?id=1565{}",
    "/2026-01/25/c_112345678{}.htm",
    f"/110016/zfxxgknb/content_{HEX}{{}}.shtml",
    "/20260125/abcdef12345{}/c.html",
    "/2026/01/25/ARTI260125123456{}.shtml",
    "/zwgk/zfxxgknb/123456{}/index.html",
    "/zwgk/nb/a1pnidpv123{}.html",
    "/portal/article/index/id/123{}.html",
    "/zwgk/p1/123{}.html",
    "/fabu/xiangqing?id=123{}",
    f"/scyx/nb/2026/1/25/{HEX}{{}}.shtml",
    f"/govxxgk/01407968-8/2026-01-26/{UUID}{{}}.html",
)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_column_of_each_dialect_is_read_whole(dialect: str) -> None:
    """By the generic family, whatever maker it takes the addresses for."""
    reports = {dialect.format(n): f"云溪市第{n}局2025年政府信息公开工作年度报告" for n in (1, 2, 3)}
    rows = "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in reports.items())
    rows += f'<li><a href="{dialect.format(4)}">关于报送年度报告的通知</a></li>'
    column = f"{ROOT}/zwgk/zfxxgknb/"
    page = Page(column, f"<html><body><ul>{rows}</ul></body></html>")
    listing = fitting(FAMILIES["generic"], page, Ask(column), column)[1]
    found = {entry.url.removeprefix(ROOT): entry.title for entry in listing.entries}
    assert found == reports
    assert not listing.columns
    assert len(listing.documents) == 4
    assert is_article(ROOT + dialect.format(1))


@pytest.mark.parametrize(
    ("address", "text", "family"),
    [
        ("/col/col138/index.html", "", "hanweb"),
        ("/art/2021/1/29/art_1229486923_59080004.html", "", "hanweb"),
        ("/yxs/c105936/zfxxgk_list.shtml", "", "ucap"),
        ("/dlzrmzf/xxgkml/c105889/pc/list.html", "", "ucap"),
        ("/gkmlpt/index", "", "gkmlpt"),
        ("/slj/gkmlpt/index", "", "gkmlpt"),
        ("/zwgk/zfxxgknb/bm/content/post_8030423.html", "", "gkmlpt"),
        ("/public/column/1681?type=4&catId=6708461&action=list", "", "lonsun"),
        ("/opennessAnnualReport/?branch_id=", "", "openness"),
        ("/XxgkAnnualReport/", "", "openness"),
        ("/info/1677/56001.htm", "", "vsb"),
        ("/zfxxgk/zfxxgknb/202601/t20260120_2043430.htm", "", "trs"),
        ("/zfxxgk/zfxxgknb.htm", '<span class="p_next p_fun">', "vsb"),
        ("/zfxxgk/zfxxgknb/", "<div class=TRS_Editor>", "trs"),
        ("/zfxxgk/zfxxgknb/", 'createPageHTML(3, 0, "index", "html")', "trs"),
        ("/zfxxgk/zfxxgknb/", "createPageHTML('paging', 3, 1, 'index', 'html', 41)", "generic"),
        ("/zfxxgk/zfxxgknb/", "<script type='text/xml'><datastore>", "hanweb"),
        ("/zfxxgk/zfxxgknb/", "<!--CMSPRO_CHANNEL begin-->", "ucap"),
        ("/zfxxgk/zfxxgknb/", "", "generic"),
        ("/nw2315/index.html", "<html></html>", "generic"),
    ],
)
def test_a_family_is_told_by_its_fingerprint(address: str, text: str, family: str) -> None:
    assert family_of(ROOT + address, text) == family
