"""A document's blocks to the report's parts: template, chapters, and the rows of each table.

In goes a `Document`, out comes a `Structure`. Everything is found by its words, never by position,
numeral or year (formats.md sections 0, 9): row labels carry the same numerals as chapters, and the
form of 2019 was used in 2022. A physical table may hold one table of the form, a part of one, or
all three; a table whose cells became lines of text is looked for among the paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.codebook import ANNEX, APPLICATIONS, PROACTIVE, REGIONAL, REVIEW
from pipelines.extract.document import Document, Paragraph, Table
from pipelines.labels import labels
from pipelines.model import Section, Template
from pipelines.numbers import is_value
from pipelines.sections import TABLE_OF, Heading, chapters, heading_of
from pipelines.tables import applications, flat, list_flat, list_grid
from pipelines.tables.annex import is_annex
from pipelines.tables.listing import Listing, joined
from pipelines.tables.rows import Line, lines_of
from pipelines.text import bare

TABLES = (PROACTIVE, APPLICATIONS, REVIEW)
_CHAPTER_END = re.compile(r"(?:情况|事项|措施|问题|改进)$")
_STREAM = 40
"""A flattened row longer than any row of the forms is a stream whose row breaks were lost."""


@dataclass(slots=True)
class Structure:
    """The report's parts; `lines` holds for each table the rows that seem to be its own."""

    template: Template
    sections: tuple[Section, ...] = ()
    headings: tuple[Heading, ...] = ()
    lines: dict[str, list[Line]] = field(default_factory=dict)
    tables: dict[int, str] = field(default_factory=dict)
    """Index among the document's tables → code of the table it (first) holds."""
    eras: frozenset[str] = frozenset()
    """Templates whose words occur in the proactive table or the applications table."""
    mixed: bool = False
    """Whether the proactive tables of both forms are there."""
    flattened: frozenset[str] = frozenset()
    """Tables that were found among the paragraphs."""
    annex: Listing | None = None
    """The list that is the annex of 2014."""
    lists: tuple[Listing, ...] = ()
    """The other lists of label, unit and value: a province's own form."""
    torn: bool = False
    """Whether a list among the paragraphs seems to go on where reading had to end."""


def recognise(document: Document) -> Structure:
    lines: dict[str, list[Line]] = {}
    tables: dict[int, str] = {}
    listings: list[tuple[int | None, Listing]] = []
    for index, table in enumerate(document.tables):
        found = list_grid.find(table)
        if found is not None:
            listings += [(index, listing) for listing in found.listings]
        without = range(found.start, found.end) if found is not None else range(0)
        for name, line in _named_rows(table, without):
            lines.setdefault(name, []).append(line)
            tables.setdefault(index, name)
    prose = [block.text if isinstance(block, Paragraph) else None for block in document.blocks]
    torn = False
    for flattened_list in list_flat.find(prose):
        listings.append((None, flattened_list.listing))
        torn = torn or flattened_list.torn
        prose[flattened_list.start : flattened_list.end] = [None] * (
            flattened_list.end - flattened_list.start
        )
    anchors = _anchors(document.blocks, tables)
    flattened = set()
    for name, (start, end) in _flat_regions(prose, [t for t in TABLES if t not in lines]).items():
        rows = list(flat.rows(flat.tokens_of(text for text in prose[start:end] if text), name))
        if any(is_value(text) for line in rows for text in line.texts):
            lines[name] = rows
            flattened.add(name)
            prose[start:end] = [None] * (end - start)
            anchors[name] = start
    printed = _proactive_eras(lines)
    eras = printed | _application_era(lines, printed)
    annex, lists = _lists(listings, tables, flattened)
    template = _template(eras, lines)
    if template == "none" and annex is not None:
        template = "annex-2014"
    sections, headings = chapters(prose, anchors, narrative=not lines)
    if template == "none" and _is_narrative(headings):
        template = "narrative"
    return Structure(
        template,
        sections,
        headings,
        lines,
        tables,
        eras,
        mixed=len(printed) > 1,
        flattened=frozenset(flattened),
        annex=annex,
        lists=tuple(lists),
        torn=torn,
    )


def _anchors(blocks: Sequence[object], tables: dict[int, str]) -> dict[str, int]:
    """Code of a table → index of the first block that holds it."""
    anchors: dict[str, int] = {}
    index = -1
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            index += 1
            if index in tables:
                anchors.setdefault(tables[index], place)
    return anchors


# --- rows of physical tables ---------------------------------------------------------------------


def _lists(
    listings: Sequence[tuple[int | None, Listing]], tables: dict[int, str], flattened: set[str]
) -> tuple[Listing | None, list[Listing]]:
    """The annex among the lists, and the others; what each table holds is noted in `tables`."""
    whole = joined(listing for _, listing in listings)
    annexes = [listing for listing in whole if is_annex(listing)]
    annex = max(annexes, key=lambda listing: len(listing.rows), default=None)
    for index, listing in listings:
        own = annex is not None and set(listing.rows) <= set(annex.rows)
        if index is not None:
            tables.setdefault(index, ANNEX if own else REGIONAL)
        else:
            flattened.add(ANNEX if own else REGIONAL)
    return annex, [listing for listing in whole if listing is not annex]


def _named_rows(table: Table, without: range) -> Iterable[tuple[str, Line]]:
    """Each row of a physical table with the table of the form it belongs to."""
    current: str | None = None
    for line in lines_of(table, without):
        if not table.geometry and len(line.slots) > _STREAM:
            yield from _stream(line)
            continue
        start = _starts(line)
        if start is None and current is None:
            start = _by_row(line)
        current = start or current
        if current is not None and (start or _belongs(line, current)):
            yield current, line


def _stream(line: Line) -> Iterable[tuple[str, Line]]:
    """A flattened table without row breaks: cut it at the tables' beginnings, then by labels."""
    texts = line.texts
    cuts: list[tuple[int, str]] = []
    for place, text in enumerate(texts):
        name = labels().starts.match(text) if text else None
        if name and (
            not cuts or (cuts[-1][1] != name and TABLES.index(name) > TABLES.index(cuts[-1][1]))
        ):
            cuts.append((place, name))
    ends = [place for place, _ in cuts[1:]] + [len(texts)]
    for (place, name), end in zip(cuts, ends, strict=False):
        for row in flat.rows(texts[place:end], name, lossless=line.lossless):
            yield name, row


def _starts(line: Line) -> str | None:
    """The table that this row opens: a caption, a corner or a first header."""
    if any(is_value(text) for text in line.texts[1:]) and not applications.is_header(line):
        return None
    joined = line.joined
    for name, pattern in labels().starts.patterns.items():
        if pattern.search(joined):
            return name
    return None


def _by_row(line: Line) -> str | None:
    """The table to which a row without any header belongs, by its label and its figures."""
    if not any(is_value(text) for text in line.texts):
        return None
    words = "".join(text for text in line.texts if not is_value(text))
    if labels().application_rows.match(words) not in (None, "total_handled", "other_other"):
        return APPLICATIONS
    if bare(words) and labels().proactive_rows.match(words) and len(bare(words)) < 12:
        return PROACTIVE
    return None


def _belongs(line: Line, table: str) -> bool:
    """Whether a row still belongs to the table above it (not a heading or prose in one cell)."""
    if len(line.slots) == 1 and table != REVIEW:
        return heading_of(line.texts[0]) is None and len(line.texts[0]) < 60
    return True


# --- tables among the paragraphs -----------------------------------------------------------------


def _flat_regions(prose: Sequence[str | None], absent: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For each absent table the lines from its beginning to the next chapter or table."""
    found: dict[str, tuple[int, int]] = {}
    for name in absent:
        start = next((i for i, text in enumerate(prose) if text and _opens(text, name)), None)
        if start is None:
            continue
        end = start + 1
        while end < len(prose) and (text := prose[end]) is not None:
            if _closes(text, name):
                break
            end += 1
        found[name] = (start, end)
    return found


def _opens(text: str, name: str) -> bool:
    return len(text) < 60 and bool(labels().starts.patterns[name].search(bare(text)))


def _closes(text: str, name: str) -> bool:
    if len(text) > 60 and not any(is_value(part) for part in text.split()[-2:]):
        return True
    if any(_opens(text, other) for other in TABLES if TABLES.index(other) > TABLES.index(name)):
        return True
    heading = heading_of(text)
    if heading is None:
        return False
    return heading.top or heading.numbered_in_place or _names_later(heading, name)


def _names_later(heading: Heading, table: str) -> bool:
    """Whether an unnumbered line is all of the name of a chapter behind the table's own."""
    order = list(labels().sections.patterns)
    chapter = next(code for code, own in TABLE_OF.items() if own == table)
    later = order.index(heading.code) > order.index(chapter)
    return later and bool(_CHAPTER_END.search(bare(heading.text))) and len(bare(heading.text)) >= 8


# --- template and chapters -----------------------------------------------------------------------


def _proactive_eras(lines: dict[str, list[Line]]) -> frozenset[str]:
    """Templates whose words the proactive table's headers carry (formats.md section 9, 1 and 2)."""
    return frozenset(
        code
        for line in lines.get(PROACTIVE, ())
        if "信息内容" in line.joined or not any(is_value(text) for text in line.texts)
        for _, code in labels().era_words.found(line.joined)
    )


def _application_era(lines: dict[str, list[Line]], known: frozenset[str]) -> frozenset[str]:
    """The template of the applications table: only form-2021 divides （六）其他处理 (rule 3)."""
    rows = {
        labels().application_rows.match("".join(t for t in line.texts if not is_value(t)))
        for line in lines.get(APPLICATIONS, ())
    }
    if rows & {"other_no_correction_in_time", "other_fee_unpaid_in_time"}:
        return frozenset({"form-2021"})
    return frozenset({"form-2019"}) if rows - {None} and not known else frozenset()


def _template(eras: frozenset[str], lines: dict[str, list[Line]]) -> Template:
    if "form-2021" in eras:
        return "form-2021"
    if "form-2019" in eras:
        return "form-2019"
    # A review table alone, or rows whose header is lost, are the same in both forms: the newer.
    return "form-2021" if lines else "none"


def _is_narrative(headings: Sequence[Heading]) -> bool:
    """The chapters of the 2007 Regulations: an overview and one on proactive disclosure.

    总体情况 and 收到和处理 are names of the forms since 2019: their tables are only not readable.
    """
    names = {heading.code: bare(heading.text) for heading in headings}
    newer = "总体情况" in names.get("overview", "") or "收到和处理" in names.get("requests", "")
    return {"overview", "proactive_disclosure"} <= set(names) and not newer
