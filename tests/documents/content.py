"""What a file of a report shows, before it has a form: title, prose and grids, and its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from tests.strangers import figures, grids, labels, pages, places, prints, prose
from tests.strangers.grids import Box, Grid
from tests.strangers.truth import Report

Part = str | Grid
# a picture does not say whether a figure was typed in full or in half width
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−＋／", "0123456789.,--+/")


@dataclass
class Paper:
    """A report as printed: `parts` in reading order, headings and paragraphs as lines."""

    title: str
    parts: list[Part]
    truth: Report
    headings: set[str] = field(default_factory=set)
    signed: tuple[str, str] | None = None


def draw(
    seed: int, number: int, calm: bool = False, scale: str | None = None, pictured: bool = False
) -> Paper:
    """Report `number` of `seed`; a calm one prints plain figures and the form's own labels.

    One to be pictured is typed in half width.
    """
    rng = random.Random(f"paper/{seed}/{number}")
    region = places.REGIONS[number % len(places.REGIONS)]
    known = places.agencies(region)
    agency = known[(number // len(places.REGIONS) + number * 7) % len(known)]
    year = 2019 + number % 7
    form = "form-2019" if year < 2021 else "form-2021"
    hand = prints.draw_hand(rng, calm)
    scale = scale or rng.choice(["none", "small", "small", "medium", "large"])
    cells = prints.write(rng, form, figures.draw(rng, form, scale), hand)
    if pictured:
        cells = {
            key: replace(cell, raw=cell.raw.translate(HALF_WIDTH) if cell.raw else cell.raw)
            for key, cell in cells.items()
        }
    words, tricks = labels.choose(rng, form, hand, 0.0 if calm else rng.choice([0, 0.1, 0.4]))
    title = places.title(rng, agency, year, calm=True)
    heads = prose.headings(rng, calm)
    published = f"{year + 1}-{rng.randint(1, 3):02}-{rng.randint(1, 28):02}"
    parts: list[Part] = [prose.fill(rng, rng.choice(prose.OPENINGS), year, agency.name)]
    tables: dict[str, Part] = {
        "proactive_disclosure": grids.joined(grids.proactive(form, cells, words)),
        "requests": grids.applications(form, cells, words),
        "review_litigation": grids.review(cells, words),
    }
    texts = {
        "overview": prose.some(rng, prose.OVERVIEW, 3, year, agency.name),
        "problems_improvements": prose.some(rng, prose.PROBLEMS, 2, year, agency.name),
        "other_matters": [prose.fill(rng, rng.choice(prose.OTHER), year, agency.name)],
    }
    for code, heading in heads.items():
        parts += [heading, *texts.get(code, [])]
        if code in tables:
            parts.append(tables[code])
    truth = Report(
        f"paper_{seed}_{number:04}",
        title,
        agency.name,
        region.code,
        agency.level,
        year,
        form,
        None,
        list(cells.values()),
        tricks=[*hand.tricks, *tricks],
    )
    signed = (agency.name, pages.day(published, 2)) if rng.random() < 0.6 else None
    return Paper(title, parts, truth, set(heads.values()), signed)


def shortened(paper: Paper) -> Paper:
    """The same paper from section 四 on: one table, about one page."""
    tables = [place for place, part in enumerate(paper.parts) if isinstance(part, Grid)]
    cells = [cell for cell in paper.truth.cells if cell.table == "review_litigation"]
    truth = replace(paper.truth, cells=cells)
    parts = [paper.parts[0], *paper.parts[tables[-1] - 1 :]]
    return replace(paper, parts=parts, truth=truth)


def with_text(box: Box, text: str) -> Box:
    """The same cell with another text."""
    return replace(box, text=text)
