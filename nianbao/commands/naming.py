"""`nianbao agencies find` and `agencies history`: who is meant, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nianbao.commands.reading import json_line
from nianbao.face import Face, Refusal, standard_output
from nianbao.options import Database, Format, ListFormat, Region

if TYPE_CHECKING:
    from nianbao.agencies import Meant
    from pipelines.lineage.telling import Told
    from pipelines.store import Store
    from pipelines.store.agencies import Known, KnownLink

Name = Annotated[str, typer.Argument(metavar="NAME")]
MOST = 20


def find_agency(
    ctx: typer.Context,
    name: Name,
    region: Region = None,
    format: Format = ListFormat.TABLE,
    database: Database = None,
) -> int:
    """The agency a name means, in full; 2 with the candidates where it means several."""
    face: Face = ctx.obj.at(database)
    with_store = face.store_if_there()
    one = the_one(face, name, face.region(region), with_store)
    if format is ListFormat.JSONL:
        write([one.as_dict()])
        return 0
    lines = {
        "agency": one.agency,
        "region": where(face, one),
        "level": face.messages.word("level", one.level) if one.level else "",
        "type": face.messages.word("type", one.type)
        if one.type
        else face.messages("agencies.none"),
        "body": one.body if one.body != one.agency else None,
        "years": spans(one.years),
        "related": ", ".join(one.related),
    }
    draw_lines(face, lines)
    if not one.known:
        face.say("agencies.unlisted", agency=one.agency)
    elif not one.certain:
        face.say("agencies.uncertain", name=name, agency=one.agency)
    return 0


def history(
    ctx: typer.Context,
    name: Name,
    region: Region = None,
    format: Format = ListFormat.TABLE,
    database: Database = None,
) -> int:
    """A body's names and the changes between them: what the store holds, what the plans say."""
    from pipelines.lineage.telling import told

    face: Face = ctx.obj.at(database)
    store = face.store_if_there()
    one = the_one(face, name, face.region(region), store)
    members: Sequence[Known] = ()
    links: Sequence[KnownLink] = ()
    if store is not None and one.body is not None:
        members, links = store.line(one.agency, one.region_code)
    plans = [
        plan for key in keys(one, members) for plan in told(*key)
    ]  # of each name, as each may lie in another region
    plans = sorted(dict.fromkeys(plans), key=lambda plan: (plan.first, plan.last, plan.before))
    if format is ListFormat.JSONL:
        names = [
            {"agency": at.name, "region_code": at.region_code, "years": list(at.years)}
            for at in members
        ]
        changes = [change(link) for link in links]
        write(
            [
                {
                    **one.as_dict(),
                    "names": names,
                    "changes": changes,
                    "plans": list(map(plan_of, plans)),
                }
            ]
        )
        return 0
    draw_history(face, one, members, links, plans)
    return 0


def where(face: Face, one: Meant) -> str:
    """The region's names and code; in English its English name too, where there is one."""
    from pipelines.identity import regions

    english = regions.english(one.region_code) if face.messages.language == "en" else None
    told = ", ".join(part for part in (english, one.region_code) if part)
    return f"{' '.join(one.region)} ({told})".strip()


def keys(one: Meant, members: Iterable[Known]) -> list[tuple[str, str | None]]:
    """The agency asked for and the other names of its body."""
    others = [(at.name, at.region_code) for at in members]
    return list(dict.fromkeys([(one.agency, one.region_code), *others]))


def the_one(face: Face, name: str, region: str | None, store: Store | None) -> Meant:
    """The agency meant; refuses with 2 and the candidates, or with 1 where nobody knows it."""
    from nianbao.agencies import find

    found = find(name, region, store)
    if not found:
        raise face.refuse("agencies.unknown", name=name)
    if len(found) == 1:
        return found[0]
    lines = [f"  {one.agency} (--region {one.region_code})" for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(f"  … (+{len(found) - MOST})")
    head = face.messages("show.ambiguous", agency=name)
    raise Refusal("\n".join([head, *lines]), status=2)


def change(link: KnownLink) -> dict[str, Any]:
    """A change between names that are held."""
    return {
        "from": link.before,
        "to": link.after,
        "kind": link.kind,
        "followed": link.followed,
        "certain": link.certain,
        "first_year": link.first,
        "last_year": link.last,
        "source": link.source,
        "note": link.note,
    }


def plan_of(plan: Told) -> dict[str, Any]:
    """A change the data knows of; between wordings, regions or names."""
    return {
        "what": plan.what,
        "from": plan.before,
        "to": plan.after,
        "kind": plan.kind,
        "followed": plan.followed,
        "certain": plan.certain,
        "first_year": plan.first,
        "last_year": plan.last,
        "source": plan.source,
        "note": plan.note,
    }


def draw_lines(face: Face, lines: dict[str, str | None]) -> None:
    """A name and a value a line."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in lines.items():
        if value:
            grid.add_row(face.messages(f"agencies.{name}"), Text(value))
    face.console().print(grid)


def draw_history(
    face: Face,
    one: Meant,
    members: Sequence[Known],
    links: Sequence[KnownLink],
    plans: Sequence[Told],
) -> None:
    """Names with their years, changes between held names, then what the plans say."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    say, console = face.messages, face.console()

    def empty(*columns: str) -> Table:
        drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
        for column in columns:
            drawn.add_column(say(f"agencies.{column}"), overflow="fold")
        return drawn

    held = empty("name", "region_code", "years")
    rows = [(at.name, at.region_code, spans(at.years)) for at in members]
    for name, code, years in rows or [(one.agency, one.region_code, "")]:
        held.add_row(Text(name), code or "", years or say("agencies.not_held"))
    console.print(held)
    for title, several in (("changes", links), ("plans", plans)):
        if not several:
            continue
        drawn = empty("when", "from", "to", "kind", "followed", "source", "note")
        for each in several:
            drawn.add_row(
                spans((each.first, each.last), ends=True),
                Text(each.before),
                Text(each.after),
                say.word("change", each.kind) + ("" if each.certain else "？"),
                say("agencies.yes" if each.followed else "agencies.no"),
                Text(each.source),
                Text(each.note),
            )
        console.print(Text(say(f"agencies.{title}"), style="bold"), drawn)


def spans(years: Sequence[int], *, ends: bool = False) -> str:
    """Years in short: 2008–2011, 2014; with `ends` the two are first and last."""
    if ends:
        years = range(years[0], years[-1] + 1)
    parts: list[list[int]] = []
    for year in years:
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def write(objects: Iterable[dict[str, Any]]) -> None:
    out = standard_output()
    out.writelines(json_line(one) for one in objects)
    out.flush()
