"""The middle of the house in one pure function: a capture goes in, a reading comes out.

Every resource of the capture is read by itself, then its renditions are joined. The same function
serves a crawl, a reparse, one file on the command line and the check of a draft, so it does no I/O
and knows neither network nor store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pipelines import checks, prose
from pipelines.checks.rules import finding
from pipelines.codebook import (
    ANNEX,
    APPLICATIONS,
    PROACTIVE,
    REGIONAL,
    REVIEW,
    Form,
    forms,
)
from pipelines.extract import NeedsConverter, Unreadable, bundle, extract, sniff
from pipelines.extract.document import Document
from pipelines.extract.media import ZIP
from pipelines.identity import Clues, identify
from pipelines.model import Capture, Cell, Finding, Identity, Outcome, Reading, Report, Resource
from pipelines.parts import whole
from pipelines.recognise import TABLES, Structure, recognise
from pipelines.renditions import Rendition, joined
from pipelines.tables import annex, applications, proactive, regional, review
from pipelines.tables.cells import cells_of
from pipelines.tables.rows import TableReading
from pipelines.tables.unsure import settle

_LAST_LINES = 8


def process(capture: Capture) -> Reading:
    """Read one capture: never raises for what a document holds, and never guesses a number."""
    capture = whole(capture)
    renditions: list[Rendition] = []
    unread: dict[str, NeedsConverter | Unreadable] = {}
    for resource in (capture.page, *capture.attachments):
        name = "" if resource is capture.page else _name(resource)
        try:
            for part in _parts(resource) if name else (resource,):
                renditions.append(read_document(extract(part), name and _name(part)))
        except (NeedsConverter, Unreadable) as reason:
            unread[name] = reason
    if not renditions:
        return _unread(capture, unread[""])
    kept, others = own_renditions(capture, renditions)
    report, differences = joined(kept)
    who = identify(clues_of(capture, kept, report))
    if not who.is_report:
        return Reading(Outcome.NOT_A_REPORT, who.reason)
    said = prose.observe(report.structure.sections, who.year)
    context = checks.Context(
        report.document,
        report.structure,
        report.readings,
        report.cells,
        who,
        tuple(name for name in unread if name),
        said,
        manual=capture.origin.manual,
    )
    record = Report(
        identity=who,
        template=report.structure.template,
        url=_address(capture.page),
        sections=report.structure.sections,
        cells=report.cells,
        issues=(*checks.check(context), *differences, *_beside(unread, others)),
        grids=tuple(grid for one in kept for grid in one.grids),
        media_type=kept[0].document.media_type,
        observations=said,
    )
    return Reading(Outcome.REPORT, who.reason, record)


def _parts(resource: Resource) -> tuple[Resource, ...]:
    """An attached archive's documents, any other file itself; raises `Unreadable`."""
    return bundle.members(resource) if sniff(resource.body) == ZIP else (resource,)


def read_document(document: Document, name: str = "") -> Rendition:
    """The parts of one document, the rows of its tables and their cells."""
    structure = recognise(document)
    readings = read_tables(structure)
    return Rendition(name, document, structure, readings, cells_in(structure, readings))


def own_renditions(
    capture: Capture, renditions: list[Rendition]
) -> tuple[list[Rendition], list[str]]:
    """The page and those of its files that are the same report; the names of the others.

    A page may carry the files of several agencies or years. A file without tables and chapters (a
    form to fill in, an explanation) is no rendition.
    """
    first, *files = renditions
    if not files:
        return renditions, []
    page = identify(clues_of(capture, [first], first))
    kept, others = [first], []
    for one in files:
        own = identify(clues_of(Capture(capture.page, (), capture.origin), [one], one))
        if _of_another(page, own):
            others.append(one.name)
        elif one.cells or one.structure.headings:
            kept.append(one)
    return kept, others


def _of_another(page: Identity, own: Identity) -> bool:
    """Whether a file names another agency or year than its page, and both are sure of theirs."""
    if page.confidence != "high" or own.confidence != "high":
        return False
    return (page.agency, page.year) != (own.agency, own.year)


def _beside(unread: Mapping[str, Exception], others: list[str]) -> Iterator[Finding]:
    """What stood beside the report and is not in the record."""
    failed = [f"{name}（{reason}）" for name, reason in unread.items() if name]
    if failed:
        yield finding("attachment_unread", "reader", evidence="、".join(failed))
    if others:
        yield finding("attachment_of_another", "source", evidence="、".join(others))


def _unread(capture: Capture, reason: NeedsConverter | Unreadable) -> Reading:
    """A file that no reader takes: where a list names it as a report, that is a record too.

    Whoever asks who has published must not miss it; its content waits in the archive.
    """
    if isinstance(reason, Unreadable):
        return Reading(Outcome.UNREADABLE, str(reason))
    media_type = str(reason)
    waiting = Reading(Outcome.NEEDS_CONVERTER, media_type)
    if not capture.origin.list_title:
        return waiting
    title = capture.origin.list_title
    empty = Rendition("", Document(media_type, (), title=title), Structure("none"), {}, ())
    who = identify(clues_of(capture, [empty], empty))
    if not who.is_report:
        return waiting
    issue = finding("needs_converter", "reader", TABLES, evidence=media_type)
    report = Report(who, "none", _address(capture.page), (), (), (issue,), media_type=media_type)
    return Reading(Outcome.REPORT, who.reason, report)


def read_tables(structure: Structure) -> Mapping[str, TableReading]:
    """Read the rows of each table that is there; code of the table → reading."""
    form = forms().get(structure.template)
    readings: dict[str, TableReading] = {}
    for table, lines in structure.lines.items():
        if table == PROACTIVE and form is not None:
            readings[table] = proactive.read(lines, form, mixed=structure.mixed)
            if structure.mixed:
                older = proactive.read(lines, forms()["form-2019"], mixed=True)
                readings[table].extra += older.extra
                readings[table].notes += [n for n in older.notes if n.rule == "unmapped_row"]
        elif table == APPLICATIONS:
            readings[table] = applications.read(lines)
        elif table == REVIEW:
            readings[table] = review.read(lines)
    if structure.annex is not None:
        readings[ANNEX] = annex.read(structure.annex)
    if structure.lists:
        readings[REGIONAL] = regional.read(structure.lists)
    return MappingProxyType(
        {name: settle(found) for name, found in readings.items() if found.entries or found.extra}
    )


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
            beside = cells_of(
                older, settle(proactive.read(structure.lines[table], older, mixed=True))
            )
            cells += [cell for cell in beside if cell.key not in taken]
    if ANNEX in readings:
        cells += cells_of(forms()["annex-2014"], readings[ANNEX])
    for reading in readings.values():
        cells += [regional.cell(*extra) for extra in reading.extra]
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


def clues_of(capture: Capture, renditions: Sequence[Rendition], report: Rendition) -> Clues:
    """What is known of who, where and when: from the page, its files, the list and the portal."""
    page = renditions[0].document
    titles = list(page.titles)
    titles += [("document", one.document.title or "") for one in renditions[1:]]
    if capture.origin.list_title:
        titles.append(("list", capture.origin.list_title))
    if capture.page.name:
        titles.append(("file", capture.page.name))
    titles += [("attachment", _name(resource)) for resource in capture.attachments]
    paragraphs = tuple(report.document.paragraphs)
    if report.document is not page:
        paragraphs = (*page.paragraphs, *paragraphs)
    template = report.structure.template
    national = template if template.startswith("form-") else None
    return Clues(
        title=page.title,
        titles=tuple(titles),
        paragraphs=paragraphs,
        signature=paragraphs[-_LAST_LINES:],
        meta=page.meta,
        url=_address(capture.page) or page.meta.get("url"),
        origin=capture.origin,
        printed_date=page.printed_date,
        before_title=page.before_title,
        tables=len({cell.table for cell in report.cells}) if national else 0,
        table_era=national,
    )


def _address(page: Resource) -> str | None:
    return page.url if page.url.startswith(("http://", "https://")) else None


def _name(resource: Resource) -> str:
    return resource.name or resource.url.rsplit("/", 1)[-1]
