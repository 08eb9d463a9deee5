"""Text that pulls the identity the wrong way: document numbers, another agency, another year."""

from __future__ import annotations

import random

from tests.strangers.places import Agency
from tests.strangers.report import Content


def disturb(rng: random.Random, content: Content, agency: Agency, year: int) -> list[str]:
    """Put misleading lines into `content`; returns lines to stand where the title is."""
    lines: list[str] = []
    if rng.random() < 0.08:
        number = rng.randint(1, 40)
        lines.append(f"{agency.region.name[0]}政公开〔{year + 1}〕{number}号")
        content.tricks.append("document number above the text")
    if rng.random() < 0.06:
        other = agency.region.name + rng.choice(["统计局", "档案馆", "财政局", "教育局"])
        content.preamble.append(
            f"本报告由{other}结合日常统计汇总而成，请社会各界监督{other}的工作。"
        )
        content.tricks.append("another agency in the text")
    if rng.random() < 0.06:
        for code, _, paragraphs, _ in content.sections:
            if code == "problems_improvements":
                paragraphs.insert(0, f"{year - 1}年，我单位公开工作有所进步，{year}年将继续努力。")
        content.tricks.append("last year's text")
    return lines
