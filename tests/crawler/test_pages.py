"""What a list page says of its links."""

from __future__ import annotations

from crawler.addresses import address_key
from crawler.pages import Page
from crawler.spiders.base import Ask, sift
from crawler.spiders.totals import Tally


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


def test_an_entry_of_an_unknown_dialect_is_a_document_of_its_page() -> None:
    """A page that brings only such entries has brought something new, and the list goes on."""
    listing = sift(
        Page(
            "http://www.yunxi.test/zwgk/list.php?page=2",
            '<a href="/gknb/102063.jhtml">统计局2019年政府信息公开工作年度报告</a>',
        ),
        "http://www.yunxi.test/zwgk/list.php",
    )
    assert len(listing.entries) == 1
    assert listing.documents == {address_key(listing.entries[0].url)}


def test_records_that_stood_in_data_are_known_when_they_come_back_as_markup() -> None:
    """A proxy that ignores the asked range sends the first group again: that is nothing new."""
    link = '<a href="/art/2024/2/21/art_1_2.html">水务局2023年政府信息公开年报</a>'
    first = Page("http://www.yunxi.test/col/col1/index.html", "<p>列表</p>")
    again = Page("http://www.yunxi.test/dataproxy.jsp", link)
    listing = sift(again, first.url)
    tally = Tally()
    tally.add(first, listing.documents, 1)
    assert not tally.brings_new(again, listing, Ask(again.url, page=2, declared=4))
