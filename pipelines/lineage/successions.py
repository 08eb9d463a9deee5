"""What happened to regions, for the bodies in them: 富阳市 → 富阳区, 崇文区 into 东城区.

In goes a region code, out come the regions that took its place, and whether their bodies are its
own under a new name (the region was renamed, upgraded or moved under another city) or other
bodies that took its own in (a district merged into another). From `data/regions.csv` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.identity import regions
from pipelines.identity.regions import Region

SOURCE = "GB/T 2260"


@dataclass(frozen=True, slots=True)
class Succession:
    """One region's place taken by another."""

    before: str
    after: str
    year: int
    continues: bool
    """Its bodies live on; False: those of the other region took them in."""
    source: str


@cache
def _table() -> tuple[dict[str, tuple[Succession, ...]], dict[str, str]]:
    """Code → what followed it; code → the smallest code of its family."""
    ended = [one for one in regions.every() if one.last is not None and one.successor]
    onto: dict[str, list[Region]] = {}
    for region in ended:
        if region.successor and region.successor != region.code:
            onto.setdefault(region.successor, []).append(region)
    found: dict[str, list[Succession]] = {}
    family: dict[str, str] = {}

    def head(code: str) -> str:
        while family.get(code, code) != code:
            code = family[code]
        return code

    for after, several in onto.items():
        for region in several:
            year = region.last or 0
            said = f"{SOURCE}: {region.name} {region.code} → {_name(after, year)} {after} ({year})"
            own = _lives_on(region, after, several)
            found.setdefault(region.code, []).append(
                Succession(region.code, after, year, own, said)
            )
            low, high = sorted((head(region.code), head(after)))
            family[high] = low
    codes = {code for succession in onto.items() for code in (succession[0],)} | set(found)
    return {code: tuple(one) for code, one in found.items()}, {code: head(code) for code in codes}


def _name(code: str, year: int) -> str:
    """A code's name after a year's changes, else its last one."""
    held = [one for one in regions.of_code(code) if one.last is None or one.last > year]
    return (held or regions.of_code(code)[-1:])[0].name


def _lives_on(region: Region, after: str, several: list[Region]) -> bool:
    """Whether a new code was made for the region (or an old one given to it: 綦江区), and not for
    a merger of equals."""
    year, stem = region.last or 0, regions.stem(region.name)
    takes_its_name = regions.stem(_name(after, year)) == stem
    earlier = [one for one in regions.of_code(after) if (one.first or 0) < year - 1]
    if earlier:
        return takes_its_name and all(regions.stem(one.name) != stem for one in earlier)
    together = [one for one in several if abs((one.last or 0) - year) <= 1]
    if len({one.code for one in together}) == 1:
        return True
    same = {
        one.code for one in together if regions.stem(one.name) == regions.stem(_name(after, year))
    }
    return same == {region.code}


def successions(code: str) -> tuple[Succession, ...]:
    """What followed a region."""
    return _table()[0].get(code, ())


def predecessors(code: str) -> Iterator[Succession]:
    """What a region followed."""
    for several in _table()[0].values():
        yield from (one for one in several if one.after == code)


@cache
def _families() -> dict[str, tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for code, head in sorted(_table()[1].items()):
        members.setdefault(head, []).append(code)
    return {code: tuple(several) for several in members.values() for code in several}


def family(code: str) -> tuple[str, ...]:
    """A region and all it is linked with: what happens in one may concern the others."""
    return _families().get(code, (code,))
