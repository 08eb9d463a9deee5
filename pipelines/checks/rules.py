"""The rules' texts and severities, from `data/rules.yaml`: a rule's name in, a finding out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from pipelines.model import Cause, Finding, Number, Severity

MOST_WORDS = 160
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    severity: Severity
    zh: str
    en: str


@cache
def rules() -> dict[str, Rule]:
    data = yaml.safe_load((files("pipelines") / "data" / "rules.yaml").read_text("utf-8"))
    return {name: Rule(name, **texts) for name, texts in data.items()}


def finding(
    rule: str,
    cause: Cause,
    cells: tuple[str, ...] = (),
    *,
    expected: Number | str | None = None,
    found: Number | str | None = None,
    evidence: str | None = None,
    where: str = "",
) -> Finding:
    """A finding of `rule`, its message filled in; raises KeyError for a rule without a text."""
    known = rules()[rule]
    if evidence and len(evidence) > MOST_WORDS:
        evidence = evidence[:MOST_WORDS] + "…"
    message = known.zh.format(
        expected=expected,
        found=found,
        evidence=evidence or "",
        where=where,
        count=len(cells),
    )
    return Finding(rule, known.severity, cause, message, cells, expected, found, evidence)
