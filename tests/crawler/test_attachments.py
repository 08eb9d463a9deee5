"""The files of a report's page, in every shape that portals give them."""

from __future__ import annotations

import pytest

from crawler.addresses import address_key
from crawler.attachments import MOST, FileLink, files_of, name_in, own_files
from crawler.pages import Page

HERE = "https://www.yunxi.test/nb/202501/t20250121_1.html"


def urls(html: str) -> list[str]:
    return [link.url for link in files_of(Page(HERE, f"<html><body>{html}</body></html>"))]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ('<a href="./P0202.pdf">年报.pdf</a>', "https://www.yunxi.test/nb/202501/P0202.pdf"),
        ('<div id="pdfshow" data-value="/oss/a1.pdf"></div>', "https://www.yunxi.test/oss/a1.pdf"),
        (
            '<iframe src="/js/pdfjs/viewer.html?file=%2Fnb%2Fa.pdf"></iframe>',
            "https://www.yunxi.test/nb/a.pdf",
        ),
        ('<embed src="../a.pdf">', "https://www.yunxi.test/nb/a.pdf"),
        (
            '<script>showVsbpdfIframe("/__local/a.pdf?e=.pdf","100%")</script>',
            "https://www.yunxi.test/__local/a.pdf?e=.pdf",
        ),
        (
            '<a href="/system/_content/download.jsp?owner=1&wbfileid=9">附件</a>',
            "https://www.yunxi.test/system/_content/download.jsp?owner=1&wbfileid=9",
        ),
    ],
)
def test_a_file_is_found(html: str, url: str) -> None:
    assert urls(html) == [url]


def test_other_reports_in_a_list_of_related_pages_are_no_files_of_this_one() -> None:
    name = "云溪市{}2024年政府信息公开工作年度报告"
    own = f'<ul><li><a href="a.pdf">{name.format("水利局")}</a></li></ul>'
    article = f'<li><a href="t20250121_2.html">{name.format("教育局")}</a></li>'
    file = f'<li><a href="b.pdf">{name.format("卫生健康局")}</a></li>'
    assert [url.rpartition("/")[2] for url in urls(f"{own}<ul>{article}{file}</ul>")] == ["a.pdf"]


def test_furniture_and_plain_pages_are_left_out() -> None:
    assert not urls('<a href="/zn/申请表.doc">政府信息公开申请表</a>')
    assert not urls('<footer><a href="/a.pdf">隐私声明</a></footer>')
    assert not urls('<a href="/nb/">年报</a><iframe src="/share.html"></iframe>')


def test_pictures_are_taken_where_the_page_prints_no_tables() -> None:
    shown = '<p><img src="./W0202.png"></p><img src="/upload/2024/t.jpg" width="800">'
    template = '<header><img src="a.png"></header><img src="/images/top.png"><img src="logo.png">'
    template += '<img src="s.gif" width="16"><img src="data:image/png;base64,iVBO">'
    folder = "https://www.yunxi.test/nb/202501/"
    assert urls(shown + template) == [
        folder + "W0202.png",
        "https://www.yunxi.test/upload/2024/t.jpg",
    ]
    tables = "<td>信息内容</td><td>法律<br>服务机构</td><td>未经复议直接起诉</td>"
    assert urls(shown + tables) == []


def test_each_address_once_and_not_too_many() -> None:
    assert len(urls('<a href="a.pdf">一</a><a href="a.pdf">二</a>')) == 1
    assert len(urls("".join(f'<a href="{n}.pdf">附件{n}</a>' for n in range(99)))) == MOST


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ('attachment; filename="%E5%B9%B4%E6%8A%A5.pdf"', "年报.pdf"),
        ("attachment; filename=" + "年报.doc".encode("gbk").decode("latin-1"), "年报.doc"),
        ("attachment; filename=" + "年报.doc".encode().decode("latin-1"), "年报.doc"),
        ("inline", None),
        (None, None),
    ],
)
def test_the_name_in_the_header(header: str | None, name: str | None) -> None:
    assert name_in(header) == name


def test_a_file_that_a_list_names_as_another_report_is_not_this_pages() -> None:
    title = "云溪市水利局2024年政府信息公开工作年度报告"
    other = FileLink("https://www.yunxi.test/a.pdf", "云溪市财政局2024年政府信息公开工作年度报告")
    own = FileLink("https://www.yunxi.test/b.pdf", f"{title}.pdf")
    plain = FileLink("https://www.yunxi.test/c.pdf", "附件")
    listed = {address_key(link.url) for link in (other, own, plain)}
    assert own_files([other, own, plain], listed, title) == [own, plain]
    assert own_files([other], set(), title) == [other]
