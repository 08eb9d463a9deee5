"""`nianbao crawl`: portals to records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.face import Face
from nianbao.options import (
    Archive,
    Database,
    Portals,
    Region,
    RegistryPath,
    Years,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.registry import Portal
    from crawler.run import RunResult


def crawl(
    ctx: typer.Context,
    registry: RegistryPath = None,
    portal: Portals = None,
    region: Region = None,
    years: Years = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    due: Annotated[bool, typer.Option("--due")] = False,
    retry: Annotated[int | None, typer.Option("--retry", metavar="RUN", min=1)] = None,
    summary: Annotated[
        Path | None, typer.Option("--summary", metavar="FILE", dir_okay=False)
    ] = None,
    webhook: Annotated[str | None, typer.Option("--webhook", metavar="URL")] = None,
    mail: Annotated[str | None, typer.Option("--mail", metavar="ADDRESS")] = None,
    settings: Annotated[list[str] | None, typer.Option("-s", metavar="NAME=VALUE")] = None,
    database: Database = None,
    archive: Archive = None,
) -> int:
    """Portals to records; a table of what became of each portal; 1 where one of them failed."""
    from crawler import run
    from crawler.contact import ContactMissing
    from crawler.registry import RegistryError, load
    from nianbao.selection import due_now, failed_in
    from nianbao.summary import reasons, table

    face: Face = ctx.obj.at(database, archive)
    given, code = scrapy_settings(face, settings or []), face.region(region)
    try:
        chosen: Sequence[Portal] | None = None
        if due or retry is not None:
            chosen = load(registry).select(tuple(portal or ()), code)
            chosen = failed_in(face, retry, chosen) if retry is not None else chosen
            chosen = due_now(face, registry, chosen) if due else chosen
            if not chosen:
                face.say("crawl.nothing_due" if due else "crawl.nothing_failed")
                return 0
        with face.counter() as told:
            result = run.crawl(
                run.CrawlOptions(
                    registry=registry,
                    portals=tuple(portal or ()),
                    region=code,
                    selection=chosen,
                    years=tuple(years or ()),
                    full=full,
                    database=face.database_url,
                    archive=face.archive,
                    settings=given,
                    progress=told,
                )
            )
    except RegistryError as error:
        load(registry)  # raises where the registry itself is at fault: that is status 1
        raise face.refuse("crawl.no_portals", status=2, message=error) from error
    except ContactMissing as error:
        raise face.refuse("crawl.no_contact", status=2) from error
    console = face.console()
    console.print(table(result.portals, face.messages))
    for line in reasons(result.portals):
        console.print(line, markup=False, soft_wrap=True)
    if result.number is not None and result.exit_status:
        face.say("crawl.run", run=result.number)
    reached = tell(face, result, registry, summary, webhook, mail)
    if result.interrupted:
        face.say("errors.interrupted")
    return max(result.exit_status, int(not reached))


def tell(
    face: Face,
    result: RunResult,
    registry: Path | None,
    summary: Path | None,
    webhook: str | None,
    mail: str | None,
) -> bool:
    """The run's summary to whoever was named; False where one of them could not be told."""
    if not (summary or webhook or mail):
        return True
    from nianbao import telling
    from nianbao.export import complete_file

    made = summed_up(face, result, registry)
    if summary is not None:
        with complete_file(summary) as stream:
            stream.write(json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n")
    reached = True
    for send, address in ((telling.post, webhook), (telling.mail, mail)):
        try:
            if address:
                send(address, made)
        except telling.NotTold as error:
            face.say("crawl.not_told", message=error)
            reached = False
    return reached


def summed_up(face: Face, result: RunResult, registry: Path | None) -> dict[str, Any]:
    """The run as JSON, with the reports it saw first and who has become late since the last one."""
    from datetime import timedelta

    from crawler.calendar import watched_year
    from nianbao.commands.covering import rows_of
    from nianbao.coverage import newly_late
    from nianbao.summary import as_json
    from pipelines.deadlines import day_in_china

    today = day_in_china(result.finished_at)
    with face.open_store() as store:
        new = store.new_reports(result.number) if result.number is not None else []
        earlier = [
            visit.started_at
            for told in store.visits(result.finished_at - timedelta(days=400)).values()
            for visit in told
            if visit.run != result.number
        ]
        # nobody is newly late for a store that has never looked before
        since = day_in_china(max(earlier)) if earlier else today
        rows = rows_of(store, registry, watched_year(today), None)
    late = [row.as_dict() for row in newly_late(rows, since, today)]
    return as_json(result, new, late)


def scrapy_settings(face: Face, given: Iterable[str]) -> Mapping[str, str]:
    """`-s NAME=VALUE` as Scrapy has it; refuses what is no such pair."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise face.refuse("crawl.bad_setting", status=2, setting=pair)
        found[name.strip()] = value
    return found
