"""A sentence as a string of classes: what the phrases of `pipelines.prose.lexicon` are matched on.

In goes a sentence without white space, out comes a `Line`: a character for each word of the field,
each number and each stretch of unknown text, with the places where they stand, and what years and
words like 累计 say of the figures behind them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.prose.lexicon import SKIPPED, Lexicon
from pipelines.prose.numbers import Counted, counted

_COMPARED = ("较", "比", "与", "同")
"""Before a year: what follows is measured against that year, it is not that year's."""


@dataclass(slots=True)
class Line:
    """A sentence as classes: `text[i]` is the class of token i, which stands at `spans[i]`."""

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    numbers: dict[int, Counted] = field(default_factory=dict)
    years: list[tuple[int, int | None, bool]] = field(default_factory=list)
    """(token, year, whether it is a comparison) from that token on."""
    spoken: list[int] = field(default_factory=list)
    """Tokens from which on figures are cumulative."""

    def cumulative(self, at: int) -> bool:
        """Whether 累计, 截至 or 以来 stands before token `at`, and no year begins anew after it."""
        spoken = max((token for token in self.spoken if token <= at), default=None)
        return spoken is not None and not any(spoken + 1 < token <= at for token, *_ in self.years)

    def year(self, at: int, own: int | None) -> tuple[int | None, bool]:
        """The year token `at` speaks of, and whether it is named for comparison."""
        said = [(year, compared) for token, year, compared in self.years if token <= at]
        return said[-1] if said else (own, False)


def line_of(words: Lexicon, said: str, year: int | None) -> Line:
    """One sentence as a string of classes, and what its years and 累计 say."""
    line, letters, text, end = Line(), words.letters, [], 0
    for token in words.tokens.finditer(said):
        if token.start() > end:
            text.append(letters["GAP"])
            line.spans.append((end, token.start()))
        end = token.end()
        kind = token.lastgroup or ""
        name = words.words[token[0]] if kind == "word" else kind
        if name in ("number", "bare"):
            number = counted(token)
            name = "GAP" if number is None else "M" if (number.unit or "").endswith("元") else "N"
            if number is not None:
                line.numbers[len(text)] = number
        elif name in ("YEAR", "PREVIOUS") and said[: token.start()].endswith(_COMPARED):
            pass
        elif name == "YEAR":
            line.years.append((len(text), int(token[0][:4]), False))
        elif name == "NOW":
            line.years.append((len(text), year, False))
        elif name == "PREVIOUS":
            line.years.append((len(text), year - 1 if year else None, True))
        elif name == "CUMULATIVE" or (name == "SPAN" and not _this_year(token[0], year)):
            line.spoken.append(len(text))
        if name not in SKIPPED:
            text.append(letters["GAP" if name == "RANGE" else name])
            line.spans.append(token.span())
    if end < len(said):
        text.append(letters["GAP"])
        line.spans.append((end, len(said)))
    line.text = "".join(text)
    return line


def _this_year(span: str, year: int | None) -> bool:
    """2020年以来 in the report for 2020."""
    return span.endswith("以来") and span[:4] == str(year)
