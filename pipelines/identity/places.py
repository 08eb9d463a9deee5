"""Which region a printed name means.

The title's words come first; where they leave several regions of one name (朝阳区, 鼓楼区, 铁西区)
the portal's region, the address's host and parents named in the text decide, else the region stays
undecided. A portal whose region the table does not know names itself (`Context.aliases`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.identity import bodies, regions
from pipelines.identity.context import NOWHERE, Context, Place
from pipelines.identity.naming import Named
from pipelines.identity.regions import Region

_WITHOUT_COUNTIES = ("441900", "442000", "460400", "620200")
"""Cities whose towns lie directly under them: 东莞, 中山, 儋州, 嘉峪关."""


def resolve(named: Named, context: Context) -> Place:
    """The region an agency lies in, by its name and the context."""
    if named.kind == "national":
        return Place(regions.COUNTRY)
    if named.bare and context.zone and named.kind in ("township", "department"):
        known = bodies.zone_place(context.zone)
        return _of_code(known, context, source="url", certain=False) if known else NOWHERE
    if named.zone or named.kind == "zone":
        known = bodies.zone_place(named.zone or named.body)
        if known:
            return _of_code(known, context, certain=False)
    if named.regions:
        return _of_names(named, context)
    if named.stem:
        return _of_stem(named, context)
    if named.region_unknown:
        return Place(None, official=named.region_unknown, certain=False)
    if named.marker:
        return _of_marker(named.marker, context)
    if named.kind == "township":
        return _of_township(named, context)
    return _of_context(context, certain=named.kind != "zone")


def resolve_alone(context: Context) -> Place:
    """The region of a document whose agency nothing names: the portal's or the host's."""
    return _of_context(context, certain=False)


def _of_code(code: str, context: Context, *, source: str = "title", certain: bool = True) -> Place:
    return Place(
        code,
        regions.names(code, context.year),
        regions.official(code, context.year),
        source,
        certain,
    )


def _own(context: Context, *, source: str = "portal", certain: bool = True) -> Place:
    """The portal's own region under the names it gives itself."""
    names = context.own_names
    front = "".join(names[-2:]) if len(names) > 1 and names[-1].endswith("区") else names[-1]
    known = regions.by_code(context.code)
    chain = regions.names(context.code, context.year) if known and context.code else names
    return Place(context.code, chain, front, source, certain)


def _of_names(named: Named, context: Context) -> Place:
    last = named.regions[-1]
    if context.own_names and last == context.own_names[-1]:
        return _own(context, source="title")
    if last in context.own_names:
        return Place(None, official=last, certain=False)
    several = [
        one for one in regions.named(last) if _has_ancestors(one, named.regions[:-1])
    ] or list(regions.named(last))
    ever, several = several, _in_year(several, context.year)
    chosen, source = _choose(several, context)
    if chosen is not None and _shared(chosen, named, context):
        # the year alone is no proof: people go on writing the names of what was abolished
        chosen, several = None, ever
    if chosen is None:
        return Place(
            None,
            official="".join(named.regions[-2:]),
            certain=False,
            candidates=tuple(one.code for one in several),
        )
    branch = _branch(named, chosen, context)
    if branch:
        return branch
    return Place(
        chosen.code,
        _names(chosen, context.year),
        _official(chosen, context.year),
        source,
        certain=not _conflicts(chosen, context),
    )


def _conflicts(region: Region, context: Context) -> bool:
    known = regions.by_code(context.code)
    return bool(context.code and known) and not _near(region, context.code or "")


def _near(region: Region, code: str) -> bool:
    """Whether a region, or what it lives on in (富阳市 in 富阳区), is a code's or around it."""
    return regions.related(region.code, code) or bool(
        region.successor and regions.related(region.successor, code)
    )


def _shared(chosen: Region, named: Named, context: Context) -> bool:
    """Whether only the year told a region from others that bore its name, and nothing else does:
    清河区 of a report about 2021 is 铁岭's, since 淮安's was abolished in 2016."""
    if context.code or len(named.regions) > 1 or _parent_in(chosen, context.text):
        return False
    others = [one for one in regions.named(named.regions[-1]) if one.code != chosen.code]
    return any(chosen.code != one.successor and one.code != chosen.successor for one in others)


def _has_ancestors(region: Region, names: Sequence[str]) -> bool:
    above = regions.lineage(region.code)[:-1]
    return all(any(one.code in above for one in regions.named(name)) for name in names)


def _in_year(several: Sequence[Region], year: int | None) -> list[Region]:
    """Those whose code was in use in the year; one code that has two names counts once.

    Without a year none is ruled out but a code that another of them succeeds (三元区).
    """
    codes = {one.code for one in several}
    if year is None:
        held = [one for one in several if one.last is None or one.successor not in codes]
    else:
        held = [one for one in several if one.held_in(year)] or list(several)
    return list({one.code: one for one in held}.values())


def _choose(several: Sequence[Region], context: Context) -> tuple[Region | None, str]:
    """One of several regions of one name, and what decided."""
    if len(several) == 1:
        return several[0], "title"
    if context.code and regions.by_code(context.code):
        near = [one for one in several if _near(one, context.code)]
        if len(near) > 1:
            near = [one for one in near if one.code == context.code] or [
                one for one in near if regions.within(one.code, context.code)
            ]
        if len(near) == 1:
            return near[0], context.source
        if near:
            several = near
    named_above = [one for one in several if _parent_in(one, context.text)]
    if len(named_above) == 1:
        return named_above[0], "text"
    return None, ""


def _parent_in(region: Region, text: str) -> bool:
    """Whether the text names the region's city or province by its full name, or city and it."""
    above = [regions.by_code(code) for code in regions.lineage(region.code)[:-1]]
    return any(
        one is not None and (one.name in text or regions.stem(one.name) + region.name in text)
        for one in above
    )


def _names(region: Region, year: int | None) -> tuple[str, ...]:
    return (*regions.names(region.parent, year), region.name)


def _official(region: Region, year: int | None) -> str:
    front = regions.official(region.code, year)
    known = regions.by_code(region.code, year)
    if known and known.name != region.name:
        front = front.removesuffix(known.name) + region.name
    return front


def _branch(named: Named, chosen: Region, context: Context) -> Place | None:
    """黄石市生态环境局下陆区分局 lies in 下陆区, and its name begins with the city."""
    found = re.match(r".+?局(?P<place>[^局]{2,8}?)(?:分局|大队|支队)$", named.body)
    if not found:
        return None
    word = found["place"]
    inside = [
        one
        for one in (*regions.named(word), *regions.named(word + "区"), *regions.stemmed(word))
        if one.code != chosen.code and regions.within(one.code, chosen.code)
    ]
    inside = _in_year(inside, context.year)
    if len(inside) != 1:
        return None
    return Place(
        inside[0].code, _names(inside[0], context.year), _official(chosen, context.year), "title"
    )


def _of_stem(named: Named, context: Context) -> Place:
    word = named.stem or ""
    if context.own_names and regions.stem(context.own_names[-1]) == word:
        return _own(context, source="title")
    several = _in_year(regions.stemmed(word), context.year)
    larger = [one for one in several if one.level != "county"]
    chosen, source = _choose(several, context)
    if chosen is None and len(larger) == 1 and named.kind == "zone":
        chosen, source = larger[0], "title"
    if chosen is None:
        return Place(None, official=word, certain=False)
    inner = context.code
    lies_inside = inner and regions.by_code(inner) and regions.within(inner, chosen.code)
    if named.kind == "zone" and lies_inside and regions.level_of(inner) == "county":
        return _of_code(inner or "", context, source=context.source, certain=False)
    return Place(
        chosen.code,
        _names(chosen, context.year),
        _official(chosen, context.year),
        source,
        certain=source == "title" or not _conflicts(chosen, context),
    )


def _fits(name: str, marker: str) -> bool:
    if marker == "自治区":
        return name.endswith("自治区")
    if marker == "区":
        return name.endswith("区") and not name.endswith("自治区")
    return name.endswith(marker)


def _of_marker(marker: str, context: Context) -> Place:
    """市 in 市科技局: the portal's region or the next above it of that class."""
    if context.own_names:
        if _fits(context.own_names[-1], marker):
            return _own(context)
        above = next((one for one in reversed(context.own_names[:-1]) if _fits(one, marker)), "")
        return Place(None, official=above, certain=False)
    if not context.code:
        return NOWHERE
    for code in reversed(regions.lineage(context.code)):
        region = regions.by_code(code, context.year)
        if region and _fits(region.name, marker):
            certain = code == context.code
            return _of_code(code, context, source=context.source, certain=certain)
    inside = _named_inside(context, marker)
    return inside or NOWHERE


def _named_inside(context: Context, marker: str | None) -> Place | None:
    """The only county of the portal's city that the text names, when there is one."""
    found: dict[str, int] = {}
    for name in _counties(context.code or ""):
        if name.name in context.text and (marker is None or _fits(name.name, marker)):
            found[name.code] = context.text.count(name.name)
    if len(found) != 1:
        return None
    return _of_code(next(iter(found)), context, source="text", certain=False)


def _counties(code: str) -> Iterable[Region]:
    if regions.level_of(code) != "prefecture":
        return ()
    return regions.children(code)


def _of_township(named: Named, context: Context) -> Place:
    """A town named alone lies in the portal's county; in a city's portal the text must say."""
    if context.own_names:
        whole = _own(context)
        county = context.own_names[-1].endswith(("县", "区", "旗")) or (
            regions.level_of(context.code) == "county"
        )
        return whole if county else Place(None, official=whole.official, certain=False)
    code = context.code
    if code and (regions.level_of(code) == "county" or code in _WITHOUT_COUNTIES):
        return _of_code(code, context, source=context.source)
    return _named_inside(context, None) or NOWHERE


def _of_context(context: Context, *, certain: bool) -> Place:
    if context.own_names:
        return _own(context)
    if context.code and regions.by_code(context.code):
        return _of_code(context.code, context, source=context.source, certain=certain)
    return NOWHERE
