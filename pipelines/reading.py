"""The middle of the house in one pure function: a capture goes in, a reading comes out.

The same function serves a crawl, a reparse, one file on the command line and the check of a
draft, so it does no I/O and knows neither network nor store.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipelines import checks
from pipelines.checks.rules import finding
from pipelines.codebook import APPLICATIONS, PROACTIVE, REVIEW, Form, forms
from pipelines.extract import NeedsConverter, Unreadable, extract
from pipelines.extract.document import Document
from pipelines.identity import Clues, identify
from pipelines.model import Capture, Cell, Outcome, Reading, Report, Resource
from pipelines.recognise import TABLES, Structure, recognise
from pipelines.tables import applications, proactive, review
from pipelines.tables.cells import cells_of
from pipelines.tables.rows import TableReading

_LAST_LINES = 8


def process(capture: Capture) -> Reading:
    """Read one capture: never raises for what a document holds, and never guesses a number."""
    try:
        document = extract(capture.page)
    except NeedsConverter as needed:
        return _unconverted(capture, str(needed))
    except Unreadable as reason:
        return Reading(Outcome.UNREADABLE, str(reason))
    structure = recognise(document)
    readings = read_tables(structure)
    cells = cells_in(structure, readings)
    who = identify(clues_of(capture, document, structure))
    if not who.is_report:
        return Reading(Outcome.NOT_A_REPORT, who.reason)
    unread = tuple(_name(resource) for resource in capture.attachments)
    context = checks.Context(document, structure, readings, cells, who, unread)
    tables = list(document.tables)
    report = Report(
        identity=who,
        template=structure.template,
        url=_address(capture.page),
        sections=structure.sections,
        cells=cells,
        issues=checks.check(context),
        grids=tuple(
            table.as_grid(structure.tables.get(index)) for index, table in enumerate(tables)
        ),
        media_type=document.media_type,
    )
    return Reading(Outcome.REPORT, who.reason, report)


def _unconverted(capture: Capture, media_type: str) -> Reading:
    """A file that no reader takes yet: where a list names it as a report, that is a record too.

    Whoever asks who has published must not miss it; its content waits in the archive.
    """
    waiting = Reading(Outcome.NEEDS_CONVERTER, media_type)
    if not capture.origin.list_title:
        return waiting
    document = Document(media_type, (), title=capture.origin.list_title)
    structure = Structure("none")
    who = identify(clues_of(capture, document, structure))
    if not who.is_report:
        return waiting
    issue = finding("needs_converter", "reader", TABLES, evidence=media_type)
    address = _address(capture.page)
    report = Report(who, "none", address, (), (), (issue,), media_type=media_type)
    return Reading(Outcome.REPORT, who.reason, report)


def read_tables(structure: Structure) -> Mapping[str, TableReading]:
    """Read the rows of each table that is there; code of the table → reading."""
    form = forms().get(structure.template)
    if form is None:
        return MappingProxyType({})
    readings: dict[str, TableReading] = {}
    for table, lines in structure.lines.items():
        if table == PROACTIVE:
            readings[table] = proactive.read(lines, form, mixed=structure.mixed)
        elif table == APPLICATIONS:
            readings[table] = applications.read(lines)
        elif table == REVIEW:
            readings[table] = review.read(lines)
    return MappingProxyType({name: found for name, found in readings.items() if found.entries})


def cells_in(structure: Structure, readings: Mapping[str, TableReading]) -> tuple[Cell, ...]:
    """Every cell of the tables that are there, in the order of the codebook."""
    cells: list[Cell] = []
    for table in (PROACTIVE, APPLICATIONS, REVIEW):
        if table in readings:
            cells += cells_of(form_of(structure, readings[table]), readings[table])
        if table == PROACTIVE and structure.mixed:
            # Both forms' tables are there: the newer one's cells win where they share a code.
            older = forms()["form-2019"]
            taken = {cell.key for cell in cells}
            beside = cells_of(older, proactive.read(structure.lines[table], older, mixed=True))
            cells += [cell for cell in beside if cell.key not in taken]
    return tuple(cells)


def form_of(structure: Structure, reading: TableReading) -> Form:
    """The form a table follows: the report's, but for an applications table of the older form.

    （六）其他处理 with figures and none of its three rows is form-2019, also beside the newer
    proactive table (variants.md A9, L22).
    """
    rows = {row for row, _ in reading.entries}
    divided = any(row.startswith("other_") and row != "other_handling" for row in rows)
    if reading.table == APPLICATIONS and "other_handling" in rows and not divided:
        return forms()["form-2019"]
    return forms()[structure.template]


def clues_of(capture: Capture, document: Document, structure: Structure) -> Clues:
    """What is known of who, where and when: from the page, the list and the portal."""
    titles = list(document.titles)
    if capture.origin.list_title:
        titles.append(("list", capture.origin.list_title))
    if capture.page.name:
        titles.append(("file", capture.page.name))
    titles += [("attachment", _name(resource)) for resource in capture.attachments]
    paragraphs = tuple(document.paragraphs)
    return Clues(
        title=document.title,
        titles=tuple(titles),
        paragraphs=paragraphs,
        signature=paragraphs[-_LAST_LINES:],
        meta=document.meta,
        url=_address(capture.page) or document.meta.get("url"),
        origin=capture.origin,
        printed_date=document.printed_date,
        before_title=document.before_title,
        tables=len(structure.lines) if structure.template.startswith("form-") else 0,
        table_era=structure.template if structure.template.startswith("form-") else None,
    )


def _address(page: Resource) -> str | None:
    return page.url if page.url.startswith(("http://", "https://")) else None


def _name(resource: Resource) -> str:
    return resource.name or resource.url.rsplit("/", 1)[-1]
