"""`nianbao crawl` and `nianbao portals`: the registry and the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
    from collections.abc import Iterable, Mapping


def crawl(
    ctx: typer.Context,
    registry: RegistryPath = None,
    portal: Portals = None,
    region: Region = None,
    years: Years = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    settings: Annotated[list[str] | None, typer.Option("-s", metavar="NAME=VALUE")] = None,
    database: Database = None,
    archive: Archive = None,
) -> int:
    """Portals to records; a table of what became of each portal; 1 where one of them failed.

    Every crawl asks for settled reports again, by conditional request, so `full` changes nothing
    yet: it is what people may rely on to stay so.
    """
    from crawler import run
    from crawler.contact import ContactMissing
    from crawler.registry import RegistryError, load
    from nianbao.summary import reasons, table

    face: Face = ctx.obj.at(database, archive)
    given, code = scrapy_settings(face, settings or []), face.region(region)
    try:
        with face.counter() as told:
            result = run.crawl(
                run.CrawlOptions(
                    registry=registry,
                    portals=tuple(portal or ()),
                    region=code,
                    years=tuple(years or ()),
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
    if result.interrupted:
        face.say("errors.interrupted")
    return result.exit_status


def scrapy_settings(face: Face, given: Iterable[str]) -> Mapping[str, str]:
    """`-s NAME=VALUE` as Scrapy has it; refuses what is no such pair."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise face.refuse("crawl.bad_setting", status=2, setting=pair)
        found[name.strip()] = value
    return found


def list_portals(ctx: typer.Context, registry: RegistryPath = None, region: Region = None) -> int:
    """One portal a line, by tabs off a terminal, as a table on one."""
    from crawler.registry import load

    face: Face = ctx.obj
    found = load(registry).select((), face.region(region))
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    drawn.add_column("id", no_wrap=True)
    for name in ("name", "region", "families", "columns"):
        drawn.add_column(face.messages(f"portals.{name}"), overflow="fold")
    for one in found:
        families = dict.fromkeys(column.family for column in one.columns)
        drawn.add_row(one.id, one.name, one.region_code, " ".join(families), str(len(one.columns)))
    face.console().print(drawn)
    face.say("portals.count", count=len(found))
    return 0


def check_portals(ctx: typer.Context, registry: RegistryPath = None) -> int:
    """0 when every entry is valid; else one line a mistake."""
    from crawler.registry import load

    face: Face = ctx.obj
    portals = load(registry)
    columns = sum(len(portal.columns) for portal in portals)
    face.say("portals.valid", count=len(portals), columns=columns)
    return 0
