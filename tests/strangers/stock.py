"""The items of one portal: reports of its agencies, decoys between them, and links elsewhere."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.strangers import body, decoys, pages, places, report
from tests.strangers.disturb import disturb
from tests.strangers.places import Agency, Region
from tests.strangers.report import Content
from tests.strangers.site import Item
from tests.strangers.truth import Report

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]" + (
    b"/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)

FOREIGN = ["https://mp.weixin.qq.com/s/a1b2c3", "http://127.0.2.99:{port}/zfxxgk/202601/t1.html"]


@dataclass(frozen=True)
class Order:
    """One report to be made: whose, which year, with what harm, under what kind of title."""

    agency: Agency
    year: int
    harm: str = ""
    calm: bool = False
    naming: str = "full"  # full | bare | yearless | publisher


def form_for(rng: random.Random, year: int) -> str:
    """The year's own form, now and then the old one kept in use (variant L22)."""
    if year < 2021:
        return "form-2019"
    return "form-2019" if year < 2023 and rng.random() < 0.15 else "form-2021"


def naming_title(rng: random.Random, order: Order) -> tuple[str, str]:
    """(title, what makes its agency known) by the order's kind of naming."""
    agency, year = order.agency, order.year
    if order.naming == "publisher":
        return f"{year}年政府信息公开工作年度报告", "portal"
    if order.naming == "yearless":
        return f"{agency.called[0]}政府信息公开工作年度报告", "title"
    if order.naming == "bare":
        bare = agency.called[-1].removeprefix(agency.region.province)
        for front in (agency.region.full, agency.region.name):
            bare = bare.removeprefix(front)
        if bare and bare != "人民政府" and bare != "人民政府办公室":
            return f"{bare}{year}年政府信息公开工作年度报告", "portal"
    return places.title(rng, agency, year, order.calm), "title"


def make(rng: random.Random, order: Order, name: str) -> tuple[Item, Content]:
    """The item of one report, without its address."""
    agency, year = order.agency, order.year
    form = form_for(rng, year)
    if order.harm == "two_columns":
        form = "form-2019"
    elif order.harm == "both_forms":
        form = "form-2021"
    content = report.compose(rng, form, year, agency.name, order.harm, order.calm)
    lines = [] if order.calm else disturb(rng, content, agency, year)
    title, known = naming_title(rng, order)
    month, day = rng.choice([(1, 31), (2, 28), (3, 31)])
    published = f"{year + 1}-{month:02}-{rng.randint(1, min(day, 28)):02}"
    signed = f"{agency.name}|{pages.day(published, 2)}" if rng.random() < 0.6 else ""
    source = agency.name if rng.random() < 0.7 else agency.region.name + "政务公开办"
    place = "h1" if order.calm else rng.choice([*pages.TITLE_PLACES, "list_only"])
    article = pages.Article(
        title,
        published,
        body.article(rng, content, lines, signed),
        place,
        source,
        inner_metadata=rng.random() < 0.2,
    )
    truth = Report(
        name,
        title,
        agency.name,
        agency.region.code,
        agency.level,
        year,
        content.template,
        published,
        content.cells,
        tricks=[*content.tricks, *([order.naming] if order.naming != "full" else [])],
        broken=content.broken,
        known_from=known,
    )
    item = Item(title, title, published, article, truth)
    if not order.calm and rng.random() < 0.2:
        moved = min(year + 2, 2026)
        item.uploaded(f"{moved}-{rng.randint(4, 9):02}-{rng.randint(1, 28):02}")
        truth.tricks.append("upload date in the address")
    return item, content


def attachment_only(rng: random.Random, item: Item) -> None:
    """Turn an item into a page whose report is a file without readable text (a scan)."""
    assert item.report
    name = f"P0{item.published.replace('-', '')}{rng.randint(10**11, 10**12)}.pdf"
    item.article.body = '<p align="center">（详见附件）</p><p>&nbsp;</p>'
    item.article.attachments = [(name, f"{item.title}.pdf")]
    item.report.cells, item.report.template = [], "none"
    item.report.broken, item.report.tricks = [], ["attachment only"]


def decoy(rng: random.Random, region: Region, year: int) -> Item:
    """An item that is no annual report."""
    title, text = decoys.draw_decoy(rng, region, year)
    published = f"{year + 1}-{rng.randint(1, 9):02}-{rng.randint(1, 28):02}"
    return Item(title, title, published, pages.Article(title, published, text))


def elsewhere(rng: random.Random, region: Region, year: int, port: int) -> Item:
    """A line that leads to a host the portal does not own."""
    title = f"{region.name}档案馆{year}年政府信息公开工作年度报告"
    published = f"{year + 1}-01-{rng.randint(10, 28)}"
    item = Item(title, title, published, pages.Article(title, published, ""))
    item.outside = rng.choice(FOREIGN).format(port=port)
    return item


def dead(rng: random.Random, region: Region, year: int) -> Item:
    """A line whose page is gone: 404, or 200 with a page that says so."""
    title = f"{region.name}供销合作社{year}年政府信息公开工作年度报告"
    published = f"{year + 1}-01-{rng.randint(10, 28)}"
    text = "<p>您访问的页面不存在或已被删除，请返回首页。</p>"
    item = Item(title, title, published, pages.Article("页面不存在", published, text))
    item.status = rng.choice([404, 200])
    return item


def twin(item: Item) -> Item:
    """The same report once more under another address."""
    copy = Item(item.title, item.list_title, item.published, item.article, item.report)
    copy.twin_of = item
    copy.file = item.file
    return copy
