"""Cells and findings in words: the form's own labels for codes, a rule's text in either language.

In go keys of cells (`applications/granted/total`) and issues of a record, out come the words that
stand in the printed form (codebook) and in `pipelines/data/rules.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from nianbao.messages import Messages
from pipelines.checks.rules import Language, said_in
from pipelines.codebook import Indicator, forms

Issue = Mapping[str, Any]
NEWEST_FIRST = ("form-2021", "form-2019", "annex-2014")
"""Order in which templates are asked for a code that the report's own template does not have."""


@cache
def indicator(key: str, template: str | None) -> Indicator | None:
    """The codebook's entry of a cell: in the report's template, else in the newest that has it."""
    if key.count("/") != 2:
        return None
    table, row, column = key.split("/")
    for code in (template, *NEWEST_FIRST):
        form = forms().get(code or "")
        found = form and form.tables.get(table, {}).get(row, {}).get(column)
        if found:
            return found
    return None


def cell(key: str, template: str | None, messages: Messages) -> str:
    """A cell as a reader of the form finds it: table, row and column as printed.

    What no form has (a province's own list) is printed words already; a table's name alone is
    the table.
    """
    known = indicator(key, template)
    table, _, place = key.partition("/")
    row, _, column = place.rpartition("/")
    if known is not None:
        row, column = known.row_label, known.column_label
    words = [messages.word("table", table), row, column]
    return " · ".join(word for word in words if word)


def cells(keys: Sequence[str], template: str | None, messages: Messages, most: int) -> list[str]:
    """The first `most` cells in words, and how many more there are."""
    said = [cell(key, template, messages) for key in keys[:most]]
    left = len(keys) - most
    return [*said, messages("check.more_cells", count=left)] if left > 0 else said


def message(issue: Issue, messages: Messages) -> str:
    """What a finding says, on one line, in the language of the program."""
    language: Language = "zh" if messages.language == "zh" else "en"
    return " ".join(said_in(language, issue).split())
