"""Report pages as files with their truth, for `nianbao parse`: no crawl, no portal entry."""

from __future__ import annotations

import random
from pathlib import Path

from tests.strangers import body, pages, places, report
from tests.strangers.disturb import disturb
from tests.strangers.furniture import draw_skin
from tests.strangers.truth import Report, Truth, save

AMBIGUOUS = {"城关区"}


def form_for(rng: random.Random, year: int) -> str:
    """The form by the labels: mostly the year's own, now and then the old one kept in use."""
    if year < 2021:
        return "form-2019"
    return "form-2019" if year < 2023 and rng.random() < 0.15 else "form-2021"


def level_of(agency: places.Agency) -> str:
    """The contract's level of an agency."""
    return agency.level


def make(seed: int, number: int, harm: str = "", calm: bool = False) -> tuple[Report, str, str]:
    """Report `number` of `seed`: its truth, its page, and the file ending (html or txt)."""
    rng = random.Random(f"{seed}/{number}/{harm}")
    region = places.REGIONS[number % len(places.REGIONS)]
    known = places.agencies(region)
    agency = known[(number // len(places.REGIONS) + number * 7) % len(known)]
    year = 2019 + number % 7
    form = form_for(rng, year)
    if harm == "two_columns":
        form = "form-2019"
        year = rng.choice([2019, 2020])
    elif harm == "both_forms":
        form, year = "form-2021", 2021
    content = report.compose(rng, form, year, agency.name, harm, calm)
    lines = [] if calm else disturb(rng, content, agency, year)
    title = places.title(rng, agency, year, calm)
    known_from = "title"
    if region.name in AMBIGUOUS and region.full not in title:
        known_from = "nothing"
    published = f"{year + 1}-{rng.randint(1, 3):02}-{rng.randint(1, 28):02}"
    signed = ""
    if rng.random() < 0.6:
        signed = f"{agency.name}|{pages.day(published, 2)}"
    name = f"{'calm' if calm else harm or 'varied'}_{number:04}"
    skin = draw_skin(rng, region.name + "人民政府")
    if content.flat in ("tabs", "cut_rows", "markdown") and rng.random() < 0.5:
        source, ending = body.plain(content, [title, *lines], signed), "txt"
        published = None  # a bare text file has a signature, no page date
    else:
        ending = "html"
        article = pages.Article(
            title,
            published,
            body.article(rng, content, lines, signed),
            rng.choice(pages.TITLE_PLACES if not calm else ["h1"]),
            agency.name if rng.random() < 0.7 else region.name + "政务公开办",
            others=[("#", places.title(rng, other, year - 1)) for other in known[3:8]],
            inner_metadata=rng.random() < 0.2,
        )
        source = pages.render(rng, skin, article, list(range(2019, 2026)))
    truth = Report(
        name,
        title,
        agency.name,
        region.code,
        level_of(agency),
        year,
        content.template,
        published,
        content.cells,
        [],
        "",
        content.tricks,
        content.broken,
        known_from,
    )
    return truth, source, ending


def write(directory: Path, seed: int, count: int) -> Truth:
    """Fill `directory` with pages and `truth.jsonl`: calm, varied, then every kind of damage."""
    directory.mkdir(parents=True, exist_ok=True)
    truth = Truth()
    plans = [("", True)] * (count // 8) + [("", False)] * (count // 2)
    while len(plans) < count:
        plans.append((report.DAMAGES[len(plans) % len(report.DAMAGES)], False))
    for number, (harm, calm) in enumerate(plans):
        made, source, ending = make(seed, number, harm, calm)
        path = directory / f"{made.name}.{ending}"
        path.write_text(source, encoding="utf-8")
        made.urls = [path.name]
        truth.reports.append(made)
    save(truth, directory / "truth.jsonl")
    return truth
