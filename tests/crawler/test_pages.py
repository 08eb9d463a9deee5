"""What a list page says of its links."""

from __future__ import annotations

from crawler.pages import Page


def test_a_title_cut_in_the_text_is_whole_in_its_attribute() -> None:
    """The date inside the link, also as 2024年2月21日, is no part of the title."""
    page = Page(
        "http://www.yunxi.test/col/col1/index.html",
        '<ul><li><a href="/art/2024/2/21/art_1_2.html" '
        'title="公安局2023年政府信息公开工作年度报告">'
        "公安局2023年政府信息公开工作年度…<span>2024年2月21日</span></a></li></ul>",
    )
    (link,) = page.links
    assert link.title == "公安局2023年政府信息公开工作年度报告"
    assert link.listed_on == "2024-02-21"
