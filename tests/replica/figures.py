"""An agency's figures over the years: numbers that satisfy every identity of formats.md section 7.

In: an agency (name, scale, whether it may make regulations) and, for the five seed agencies, the
real figures of one year. Out: `Facts` per year, from which the cells of either form are computed.
The years hang together: what is carried forward is carried over next year, documents in force
follow from issues and repeals. Deterministic: the same agency always has the same figures.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

Number = int | float

APPLICANTS = 6
SCALES = {"zero": 0, "small": 9, "medium": 60, "large": 1900}
OUTCOMES = {
    "granted": 50,
    "partially_granted": 12,
    "denied_state_secret": 1,
    "denied_other_law_prohibition": 1,
    "denied_security_stability": 1,
    "denied_third_party_rights": 4,
    "denied_internal_affairs": 3,
    "denied_process_information": 3,
    "denied_enforcement_case_file": 3,
    "denied_administrative_query": 2,
    "unable_not_held": 22,
    "unable_requires_creation": 4,
    "unable_unclear_after_correction": 3,
    "not_processed_petition_complaint": 5,
    "not_processed_repeat": 3,
    "not_processed_publication": 1,
    "not_processed_excessive": 1,
    "not_processed_confirm_or_reissue": 1,
    "other_no_correction_in_time": 3,
    "other_fee_unpaid_in_time": 1,
    "other_other": 3,
}
OTHER_OUTCOMES = ("other_no_correction_in_time", "other_fee_unpaid_in_time", "other_other")
REVIEWS = ("review", "litigation_direct", "litigation_after_review")
ITEM_ROWS = (
    "administrative_licensing",
    "other_public_management_services",
    "administrative_penalty",
    "administrative_compulsion",
    "administrative_fees",
)
FIRST_YEAR = 2019


@dataclass(frozen=True)
class Facts:
    """One year of one agency. `requests`: row → six numbers by applicant; `reviews`: row → four;
    `proactive`: "row/column" → number, the codes of both forms side by side."""

    requests: dict[str, tuple[int, ...]]
    reviews: dict[str, tuple[int, ...]]
    proactive: dict[str, Number]

    @property
    def new(self) -> int:
        return sum(self.requests["new_requests"])

    @property
    def handled(self) -> int:
        return sum(sum(self.requests[row]) for row in OUTCOMES)

    @property
    def forward(self) -> int:
        return sum(self.requests["carried_forward_to_next_year"])


def chronicle(
    name: str, scale: str, rulemaking: bool, last: int, seed: dict[str, Any] | None = None
) -> dict[int, Facts]:
    """Facts of `name` for 2019 … `last`; `seed`: {"year", "rows"}, real figures of one year."""
    pinned = {seed["year"]: seed["rows"]} if seed else {}
    start = random.Random(f"{name}/start")
    size = SCALES[scale]
    carried = (0,) * APPLICANTS
    documents = start.randint(2, 30)
    regulations = start.randint(3, 9) if rulemaking else 0
    items = {row: start.randint(0, 6 + size // 4) for row in ITEM_ROWS}
    years: dict[int, Facts] = {}
    for year in range(FIRST_YEAR, last + 1):
        if year in pinned:
            years[year] = _real(pinned[year])
            carried = years[year].requests["carried_forward_to_next_year"]
            documents = int(years[year].proactive["normative_documents/total_disclosed"])
            continue
        chance = random.Random(f"{name}/{year}")
        ahead = _real(pinned[year + 1]) if year + 1 in pinned else None
        forward = ahead.requests["carried_over_from_previous_year"] if ahead else None
        requests = _requests(chance, size, carried, forward)
        reviews = _reviews(chance, size)
        proactive, documents, regulations, items = _proactive(
            chance, size, documents, regulations, items, ahead
        )
        years[year] = Facts(requests, reviews, proactive)
        carried = requests["carried_forward_to_next_year"]
    return years


def _requests(
    chance: random.Random, size: int, carried: tuple[int, ...], forward: tuple[int, ...] | None
) -> dict[str, tuple[int, ...]]:
    shares = (1.0, 0.15, 0.01, 0.01, 0.05, 0.02)
    new = [round(chance.uniform(0.2, 1.0) * size * share) for share in shares]
    rows: dict[str, list[int]] = {row: [0] * APPLICANTS for row in OUTCOMES}
    left = []
    for column in range(APPLICANTS):
        total = new[column] + carried[column]
        kept = forward[column] if forward else chance.randint(0, total // 5)
        left.append(kept)
        drawn = chance.choices(list(OUTCOMES), list(OUTCOMES.values()), k=total - kept)
        for outcome, count in Counter(drawn).items():
            rows[outcome][column] = count
    table = {"new_requests": tuple(new), "carried_over_from_previous_year": carried}
    table |= {row: tuple(values) for row, values in rows.items()}
    return table | {"carried_forward_to_next_year": tuple(left)}


def _reviews(chance: random.Random, size: int) -> dict[str, tuple[int, ...]]:
    most = 0 if size == 0 else 1 + size // 90
    return {
        row: tuple(max(0, chance.randint(-1, most)) if most else 0 for _ in range(4))
        for row in REVIEWS
    }


def _proactive(
    chance: random.Random,
    size: int,
    documents: int,
    regulations: int,
    items: dict[str, int],
    ahead: Facts | None,
) -> tuple[dict[str, Number], int, int, dict[str, int]]:
    made = chance.randint(0, 3)
    if ahead:
        public = ahead.proactive
        documents = int(
            public["normative_documents/total_disclosed"]
            - public["normative_documents/newly_disclosed_this_year"]
        )
        made = min(made, documents)
    in_force_before = documents
    repealed = chance.randint(0, min(2, documents))
    rules = chance.randint(0, 1) if regulations else 0
    figures: dict[str, Number] = {
        "regulations/made_this_year": rules,
        "regulations/newly_disclosed_this_year": rules,
        "regulations/total_disclosed": regulations + rules,
        "normative_documents/made_this_year": made,
        "normative_documents/newly_disclosed_this_year": made,
        "normative_documents/total_disclosed": documents if ahead else documents + made,
        "regulations/issued_this_year": rules,
        "regulations/repealed_this_year": 0,
        "regulations/in_force": regulations + rules,
        "normative_documents/issued_this_year": made,
        "normative_documents/repealed_this_year": repealed,
        "normative_documents/in_force": in_force_before + made - repealed,
    }
    following: dict[str, int] = {}
    for row in ITEM_ROWS:
        before = int(ahead.proactive[f"{row}/items_previous_year"]) if ahead else items[row]
        change = 0 if ahead else chance.randint(-min(before, 6), 6 if size else 0)
        decisions = chance.randint(0, 2 * size)
        if decisions == before + change != 0:
            # decisions equal to items plus change are a fault (variants.md C17): never by chance
            decisions += 7
        figures |= {f"{row}/items_previous_year": before, f"{row}/items_change": change}
        if row != "administrative_fees":
            figures[f"{row}/decisions"] = decisions
        following[row] = before + change
    projects = chance.randint(0, 9)
    figures["centralized_procurement/procurement_items"] = projects
    cents = chance.randint(100, 90000) * (1 if projects else 0)
    figures["centralized_procurement/procurement_amount"] = cents / 100
    figures["administrative_fees/fee_amount"] = chance.choice([0, chance.randint(1, 99999) / 100])
    after = documents if ahead else in_force_before + made - repealed
    return figures, after, regulations + rules, following


def _real(rows: dict[str, list[Any]]) -> Facts:
    """The facts behind real cells; a cell without a number counts as zero here, never on a page."""

    def plain(cell: Any) -> Number:
        if isinstance(cell, dict):
            cell = cell["value"]
        return cell if isinstance(cell, int | float) else 0

    requests = {
        key.split("/")[1]: tuple(int(plain(cell)) for cell in cells[:APPLICANTS])
        for key, cells in rows.items()
        if key.startswith("applications/")
    }
    rest = requests.pop("other_handling", (0,) * APPLICANTS)
    requests |= dict.fromkeys(OTHER_OUTCOMES, (0,) * APPLICANTS) | {"other_other": rest}
    reviews = {
        row: tuple(int(plain(cell)) for cell in rows.get(f"review_litigation/{row}", [0] * 5)[:4])
        for row in REVIEWS
    }
    columns = {
        "regulations": ("made_this_year", "newly_disclosed_this_year", "total_disclosed"),
        "normative_documents": ("made_this_year", "newly_disclosed_this_year", "total_disclosed"),
        "centralized_procurement": ("procurement_items", "procurement_amount"),
    }
    items = ("items_previous_year", "items_change", "decisions")
    proactive = {
        f"{row}/{column}": plain(cell)
        for key, cells in rows.items()
        if key.startswith("proactive/")
        for row in [key.split("/")[1]]
        for column, cell in zip(columns.get(row, items), cells, strict=False)
    }
    return Facts(requests, reviews, proactive)
