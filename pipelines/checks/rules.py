"""The rules' texts and severities, from `data/rules.yaml`: a rule's name in, a finding out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

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


def said_in(language: Language, issue: Mapping[str, Any]) -> str:
    """The message of an issue (a record's object, whose message is Chinese) in `language`.

    `where` is no field of an issue: it is read back from the Chinese message, which was made of
    the same text. A message that the rule's text did not make is left as it is.
    """
    known = rules().get(issue["rule"])
    if language == "zh" or known is None:
        return str(issue["message"])
    values = {
        "expected": issue["expected"],
        "found": issue["found"],
        "evidence": issue["evidence"] or "",
        "count": len(issue["cells"]),
    }
    mark = "\0"
    before, *after = known.zh.format(**values, where=mark).split(mark)
    pattern = re.escape(before) + "".join("(.*)" + re.escape(part) for part in after)
    made = re.fullmatch(pattern, issue["message"], re.S)
    if made is None:
        return str(issue["message"])
    return known.en.format(**values, where=made[1] if after else "")
