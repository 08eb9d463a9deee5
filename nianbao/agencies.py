"""Which agency a person means: a name, perhaps short, perhaps without its region → candidates.

In go the name, a region and the agencies a store holds, out come `Meant` with the official name;
one where it is decided, several where it is not. The identity code (`pipelines.identity`) takes
names apart, as it does for titles; the store says which of several wordings a place has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipelines.identity import bodies, naming, places, regions
from pipelines.identity.context import Context
from pipelines.identity.fullname import full_name
from pipelines.identity.naming import Named
from pipelines.identity.script import clean
from pipelines.lineage import role_of, type_of
from pipelines.lineage.reforms import main_of
from pipelines.lineage.telling import told

if TYPE_CHECKING:
    from pipelines.store import Store
    from pipelines.store.agencies import Known


@dataclass(frozen=True, slots=True)
class Meant:
    """An agency somebody may mean."""

    agency: str
    region_code: str | None
    region: tuple[str, ...]
    level: str | None
    type: str | None
    certain: bool
    """False: a short name was spelled out by its commonest meaning."""
    body: str | None = None
    """The latest name of the body it is; None where no report is held."""
    years: tuple[int, ...] = ()
    known: bool = True
    """False: a body of this name is not in the table of names, and none is held."""
    related: tuple[str, ...] = ()
    """Held agencies that reform plans call the same body, where this one is not held."""

    def as_dict(self) -> dict[str, Any]:
        return {
            "agency": self.agency,
            "region_code": self.region_code,
            "region": list(self.region),
            "region_english": regions.english(self.region_code),
            "level": self.level,
            "type": self.type,
            "certain": self.certain,
            "known": self.known,
            "related": list(self.related),
            "body": self.body,
            "years": list(self.years),
        }


def find(name: str, region: str | None, store: Store | None) -> list[Meant]:
    """Agencies a name may mean, by region code and name; none where nothing is known of it."""
    text = clean(name)
    named = naming.parse(text)
    if named is None:
        return []
    code = (region or "").ljust(6, "0") if region else None
    spoken = list(_spoken(named, code)) if named.kind != "unknown" or not named.bare else []
    decided = [one for one in spoken if one.region_code is not None]
    found: list[Meant] = []
    if not decided or (named.bare and region and len(region) < 6):  # a prefix is many regions
        found = _inside(_by_ending(text, named, store), region)
    found = found or [one for each in decided for one in _held(each, named, store)]
    inside = _inside(found, region)
    unique = {(one.agency, one.region_code): one for one in inside}
    return sorted(unique.values(), key=lambda one: (one.region_code or "", one.agency))


def _inside(found: Sequence[Meant], region: str | None) -> list[Meant]:
    return [one for one in found if (one.region_code or "").startswith(region or "")]


def _spoken(named: Named, code: str | None) -> Iterator[Meant]:
    """What the words say alone."""
    place = places.resolve(named, Context(code, "given" if code else ""))
    if place.code:
        yield _meant(named, Context(code, "given" if code else ""))
        return
    several = place.candidates
    if not several and named.stem:
        several = tuple(one.code for one in regions.stemmed(named.stem) if one.last is None)
    for candidate in several:
        if code is None or regions.related(candidate, code):
            yield _meant(named, Context(candidate, "given"))


def _meant(named: Named, context: Context) -> Meant:
    place = places.resolve(named, context)
    name, certain = full_name(named, place)
    level = "township" if named.kind == "township" else regions.level_of(place.code)
    kind = type_of(name, place.code)
    known = named.kind != "department" or kind is not None or bodies.body(named.body).known
    return Meant(name, place.code, place.names, level, kind, certain, known=known)


def _held(spoken: Meant, named: Named, store: Store | None) -> Iterator[Meant]:
    """The agency as the store holds it; where the short name has several full ones, the place's."""
    here = store.agencies_of([spoken.region_code or ""]) if store else []
    same = [one for one in here if one.name == spoken.agency]
    if same:
        yield _with(spoken, same[0])
        return
    if spoken.certain or not named.body:
        yield _among(spoken, here)
        return
    body = bodies.body(named.body).name
    front = spoken.agency.removesuffix(body)
    longer = [
        one
        for one in here
        if one.name.startswith(front)
        and any(bodies.extends(short, one.name[len(front) :]) for short in (body, named.body))
    ]
    if not longer:
        yield _among(spoken, here)
    for one in longer:
        yield replace(_with(spoken, one), certain=True)


def _among(spoken: Meant, here: Sequence[Known]) -> Meant:
    """An agency that is not held, with those of its region that are and may be the same body."""
    role = role_of(spoken.agency, spoken.region_code)
    words = {main_of(role.wording)} if role.kind == "department" else set[str]()
    for one in told(spoken.agency, spoken.region_code):
        if one.what == "wording" and one.followed:
            words |= {one.before, one.after}
    mates = (one for one in here if main_of(role_of(one.name, one.region_code).wording) in words)
    return replace(spoken, related=tuple(one.name for one in mates))


def _with(spoken: Meant, known: Known) -> Meant:
    return replace(
        spoken,
        agency=known.name,
        type=known.type,
        body=known.body,
        years=known.years,
        known=True,
    )


def _by_ending(text: str, named: Named, store: Store | None) -> list[Meant]:
    """No region is said: the agencies the store holds under this name or one that ends so."""
    if store is None:
        return []
    wordings = dict.fromkeys((text, named.body, bodies.body(named.body).name))
    found: Sequence[Known] = ()
    for wording in wordings:
        found = found or (store.agencies_named(wording) if wording else ())
    return [
        Meant(
            one.name,
            one.region_code,
            one.region,
            "township" if one.type == "township" else regions.level_of(one.region_code),
            one.type,
            True,
            one.body,
            one.years,
        )
        for one in found
    ]
