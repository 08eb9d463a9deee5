"""An agency's full official name in its place: the contract's rules for what stands in front."""

from __future__ import annotations

from pipelines.identity import bodies, regions
from pipelines.identity.context import Place
from pipelines.identity.naming import Named


def full_name(named: Named, place: Place, year: int | None = None) -> tuple[str, bool]:
    """The agency's official name in its place, and whether it is sure."""
    if named.kind == "national":
        return bodies.national(named.body) or named.body, True
    front = place.official
    zone = named.zone or ""
    if zone and (bodies.zone_place(zone) or zone.startswith(front) or _stem_in_front(zone, place)):
        front = ""
    if named.kind == "township":
        tail = "办事处" if (named.township or "").endswith("街道") else "人民政府"
        return f"{front}{zone}{named.township}{tail}", named.certain
    if named.kind == "government":
        return front + zone + _government(place), named.certain
    if named.kind == "unknown":
        return front + zone + named.body, False
    if named.kind == "zone":
        own = named.body.startswith(front) or named.stem is not None or not named.certain
        return ("" if own or not (named.regions or named.marker) else front) + named.body, (
            named.certain
        )
    if named.lead:
        return named.lead + front + named.body, True
    if named.body == "税务局" and front and (year or 0) >= 2018:
        return f"国家税务总局{front}税务局", True  # one service since the summer of 2018
    known = bodies.body(named.body, regions.level_of(place.code))
    if named.stem and known.name.endswith("海关"):
        whole_district = "关区" in named.printed  # of which people speak without the state's name
        return f"{'' if whole_district else '中华人民共和国'}{named.stem}海关", False
    if named.stem and (not place.code or known.name == "出入境检验检疫局"):
        front = named.stem
    if known.name == "生态环境局" and named.regions[-2:-1] and _is_city(named.regions[-2]):
        front = "".join(named.regions[-2:])  # counties' ones are the city's: 南宁市横县生态环境局
    district = bool(place.names) and front.endswith("区") and len(place.names) > 2
    certain = known.certain and named.certain
    return front + zone + known.name, certain and not (
        district and bodies.is_mostly_branch(known.name)
    )


def _is_city(name: str) -> bool:
    return not name.endswith(("省", "自治区"))


def _stem_in_front(zone: str, place: Place) -> bool:
    return any(zone.startswith(regions.stem(name)) for name in place.names)


def _government(place: Place) -> str:
    return "行政公署" if place.official.endswith(("地区", "盟")) else "人民政府"
