"""Reports that are a word processor's file: the page says little or nothing, the file has it all.

In go an item whose page carries a report, out comes the same item with a file in its place, whose
figures are the truth, and which may be called anything, as files on portals are.
"""

from __future__ import annotations

import random

from tests.documents import docx
from tests.documents.content import Paper
from tests.strangers import figures, grids, labels, pages, prints, prose
from tests.strangers.site import Item


def become(rng: random.Random, item: Item) -> None:
    """Turn an item into a page with nothing but a file."""
    assert item.report
    year, agency = item.report.year, item.report.agency
    form = "form-2019" if year < 2021 else "form-2021"
    hand = prints.draw_hand(rng, True)
    drawn = figures.draw(rng, form, rng.choice(["none", "small", "medium", "large"]))
    cells = prints.write(rng, form, drawn, hand)
    words, _ = labels.choose(rng, form, hand, 0.0)
    heads = prose.headings(rng, True)
    tables = {
        "proactive_disclosure": grids.joined(grids.proactive(form, cells, words)),
        "requests": grids.applications(form, cells, words),
        "review_litigation": grids.review(cells, words),
    }
    parts: list[str | grids.Grid] = [prose.fill(rng, rng.choice(prose.OPENINGS), year, agency)]
    for code, heading in heads.items():
        parts.append(heading)
        if code in tables:
            parts.append(tables[code])
        else:
            parts += prose.some(rng, prose.OVERVIEW, 2, year, agency)
    signed = (agency, pages.day(item.published, 2))
    paper = Paper(item.title, parts, item.report, set(heads.values()), signed)
    item.file = docx.write(paper, rng, docx.Manner(cut=rng.random() < 0.5))
    item.report.cells, item.report.template = list(cells.values()), form
    item.report.tricks, item.report.broken = ["a file is the report"], []
    name = f"P0{item.published.replace('-', '')}{rng.randint(10**11, 10**12)}.pdf"
    item.article.body = rng.choice(["<p>（详见附件）</p><p>&nbsp;</p>", "<p><br/></p>"])
    item.article.attachments = [(name, f"{item.title}.{rng.choice(['docx', 'doc', 'wps'])}")]
