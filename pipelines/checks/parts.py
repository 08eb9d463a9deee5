"""Rules about the parts of a report: chapters, tables, headings, labels, the form itself.

Each function is one family of the variants of variants.md sections 3, 4 and 6; it takes the
context and yields findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.context import TABLE_NAMES, Context
from pipelines.checks.rules import finding
from pipelines.codebook import ANNEX, APPLICATIONS, PROACTIVE, REGIONAL
from pipelines.labels import labels
from pipelines.model import Finding
from pipelines.recognise import TABLES
from pipelines.tables.listing import is_unit
from pipelines.text import bare, compact, enumeration

SECTION_NAMES = {
    "overview": "总体情况",
    "proactive_disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "review_litigation": "政府信息公开行政复议、行政诉讼情况",
    "problems_improvements": "存在的主要问题及改进情况",
    "other_matters": "其他需要报告的事项",
}
_FIRST_YEAR = {"form-2021": 2021, "form-2019": 2019, "annex-2014": 2014}
_LAST_YEAR = {"form-2019": 2020, "annex-2014": 2018}
_UNIT_LINES = 5
_ARTICLE = re.compile(r"第二十([一二三四五六七八九]?)条第[(（]")
_NONE = re.compile(
    r"(?:本年度)?(?:暂)?(?:无|没有)(?:其他)?(?:需要?)?(?:报告|说明)?的?(?:事项)?[。.]?"
)


def check(context: Context) -> Iterator[Finding]:
    yield from reader_notes(context)
    yield from body(context)
    yield from recognised_lines(context)
    yield from missing_parts(context)
    yield from unread_list(context)
    yield from form_and_year(context)
    yield from headings(context)
    yield from words_of_tables(context)


def reader_notes(context: Context) -> Iterator[Finding]:
    """What the table readers saw; notes of one rule on one table become one finding."""
    for table, reading in context.readings.items():
        for rule in dict.fromkeys(note.rule for note in reading.notes):
            notes = [note for note in reading.notes if note.rule == rule]
            cells = tuple(dict.fromkeys(key for note in notes for key in note.cells))
            evidence = " ¦ ".join(note.evidence or "" for note in notes)
            yield finding(rule, notes[0].cause, cells or (table,), evidence=evidence)


def body(context: Context) -> Iterator[Finding]:
    """A page whose body is elsewhere: in an attachment, in pictures, or nowhere; a broken file."""
    if context.document.doubts:
        yield finding(
            "damaged_file", "undecided", TABLES, evidence="; ".join(context.document.doubts)
        )
    if context.cells or context.structure.template == "narrative":
        return
    prose = sum(len(text) for text in context.document.paragraphs)
    if context.unread and prose < 400:
        yield finding("body_missing", "source", TABLES, evidence="、".join(context.unread))
    elif context.document.images and context.structure.sections:
        yield finding("table_is_image", "source", TABLES)
    elif not context.structure.headings:
        yield finding("body_unusual", "undecided", TABLES)


def recognised_lines(context: Context) -> Iterator[Finding]:
    """Figures of a picture that no ruling lines enclose were read once only: none is proved."""
    if not context.document.recognised:
        return
    for table in context.readings:
        if table in (*context.structure.flattened, ANNEX, REGIONAL):
            yield finding("recognised_without_lines", "reader", (table,))


def missing_parts(context: Context) -> Iterator[Finding]:
    """Chapters and tables of the two forms that are not there (S5, X15)."""
    if not context.since_2019 and not _expects_tables(context):
        return
    present = {section.code for section in context.structure.sections}
    for code, name in SECTION_NAMES.items():
        if present - {"preamble"} and code not in present:
            yield finding("section_missing", "source", where=name)
    tables = {cell.table for cell in context.cells}
    for table in TABLES:
        if table not in tables:
            yield finding("table_missing", "source", (table,), where=TABLE_NAMES[table])
    if tables and len(tables) < len(TABLES) and context.document.images:
        absent = tuple(table for table in TABLES if table not in tables)
        yield finding("table_is_image", "undecided", absent)


def unread_list(context: Context) -> Iterator[Finding]:
    """Units on lines of their own where no list was recognised: figures may stand there."""
    if context.structure.torn:
        yield finding("list_unread", "reader", (ANNEX, REGIONAL))
    if ANNEX in context.readings or REGIONAL in context.readings:
        return
    lines = [text for text in context.document.paragraphs if len(text) <= 3 and is_unit(text)]
    if len(lines) >= _UNIT_LINES:
        yield finding("list_unread", "reader", (REGIONAL,), evidence="、".join(lines))


def _expects_tables(context: Context) -> bool:
    year = context.identity.year
    return year is not None and year >= 2019 and context.structure.template == "none"


def form_and_year(context: Context) -> Iterator[Finding]:
    """A form used before or after its time (L22), or the words of two forms in one report."""
    template, year = context.structure.template, context.identity.year
    first, last = _FIRST_YEAR.get(template), _LAST_YEAR.get(template)
    if year and ((first and year < first) or (last and year > last)):
        yield finding("template_year_mismatch", "source", expected=year, found=template)
    if len(context.structure.eras) > 1:
        yield finding("template_mixed", "source", (PROACTIVE, APPLICATIONS))


def headings(context: Context) -> Iterator[Finding]:
    """How chapters are numbered and named (S1 to S9)."""
    chosen = context.structure.headings
    styles = {found[0] if (found := enumeration(compact(h.text))) else "" for h in chosen}
    if len(chosen) >= 4:
        if {"chinese", "arabic"} <= styles:
            yield finding("mixed_section_numbering", "source")
        elif styles == {""}:
            yield finding("section_numbering_missing", "source")
    for heading in chosen:
        name = SECTION_NAMES.get(heading.code)
        if name and context.since_2019 and bare(heading.text) not in (name, bare(name)):
            yield finding("section_title_variant", "source", evidence=heading.text)
    for section in context.structure.sections:
        if _NONE.fullmatch(section.text.strip()):
            where = SECTION_NAMES.get(section.code, section.code)
            yield finding("section_none_statement", "source", where=where, evidence=section.text)


def words_of_tables(context: Context) -> Iterator[Finding]:
    """Captions, headers and labels that differ from the form's (L1 to L14)."""
    form = context.form
    for table, reading in context.readings.items():
        for header in dict.fromkeys(reading.headers):
            article = _ARTICLE.search(compact(header))
            if article and article[1]:
                yield finding("article_number_typo", "source", (table,), evidence=header)
            if "数里" in compact(header):
                yield finding("ocr_typo", "source", (table,), evidence=header)
        if table == PROACTIVE:
            yield from _cut_headers(reading.headers)
        rows = form.tables.get(table, {}) if form else {}
        for row, label in reading.labels.items():
            official = next((cell.row_label for cell in rows.get(row, {}).values()), None)
            if official and not bare(label).endswith(bare(official)):
                yield finding("label_variant", "source", (table,), evidence=label)


def _cut_headers(headers: list[str]) -> Iterator[Finding]:
    known = labels().proactive_columns
    cut = [
        header
        for header in dict.fromkeys(headers)
        if header and not known.found(header) and "第二十" not in header
    ]
    if cut:
        yield finding("header_truncated", "source", (PROACTIVE,), evidence="、".join(cut))
