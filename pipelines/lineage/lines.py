"""Agencies that are held → lines: which of them are one body under the names of its time.

In goes what is held (name, region, first and last year), out come the body each agency belongs to
(the latest of its line) and the links between agencies. A link is followed only where the data
lets a series go on over it and nothing speaks against it: no year has reports under both names, and
no other body competes for either place. Whatever is not sure stays apart; links that
are not followed are told all the same. Two calls with the same agencies give the same lines, in
whatever order they come. Called by the store (`store/lineage.py`) one family of regions a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipelines.identity import regions
from pipelines.lineage.reforms import (
    Change,
    Kind,
    changes,
    local_source,
    main_of,
    steps_from,
)
from pipelines.lineage.roles import role_of
from pipelines.lineage.successions import SOURCE, successions

_STEPS = 5
"""More changes than any body saw since 2008."""
Key = tuple[str, str | None]
"""An agency: official name, region code."""
State = tuple[str, str, str, str]
"""Region code, kind, zone, main wording."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An agency and the years its reports are about."""

    name: str
    region_code: str | None
    years: frozenset[int] = frozenset()

    @property
    def key(self) -> Key:
        return self.name, self.region_code

    @property
    def first(self) -> int:
        return min(self.years)

    @property
    def last(self) -> int:
        return max(self.years)


@dataclass(frozen=True, slots=True)
class Link:
    """From one agency to what became of it."""

    before: Key
    after: Key
    kind: Kind
    followed: bool
    """Whether both are one line."""
    first: int
    last: int
    """Years between which the change took place there, as far as data and reports tell."""
    source: str
    note: str
    certain: bool = True
    """False: some places made this change; that this one did is likely only."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What `trace` found."""

    body: Mapping[Key, Key]
    """Agency → the latest of its line, itself where it is alone."""
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Path:
    """Changes from one state to another, as one."""

    kind: Kind
    continues: bool
    swallowed: bool
    """The older body ends by it (a body that is split may live on)."""
    ends: int
    """Last year of the first change: later the older name is none of it."""
    begins: int
    """First year of the last change: before it the newer name is none of it."""
    source: str
    note: str
    certain: bool = True


def trace(seen: Iterable[Seen], single: Iterable[Change] | None = None) -> Lines:
    """Lines of agencies; those without a region or a year stand alone.

    `single` are changes of single bodies, by default those of `data/agency_changes.csv`.
    """
    known = {
        one.key: one for one in sorted(seen, key=lambda one: (one.region_code or "", one.name))
    }
    dated = {key: one for key, one in known.items() if one.region_code and one.years}
    at: dict[State, list[Seen]] = {}
    for one in dated.values():
        at.setdefault(_state(one), []).append(one)
    found = {(link.before, link.after): link for link in _links(at)}
    _apply(changes() if single is None else single, dated, found)
    followed = _chosen(found, known)
    after = dict(followed)
    before = {two: one for one, two in followed}
    body = {key: _last(key, after) for key in known}
    links = [
        replace(link, followed=pair in followed)
        for pair, link in found.items()
        if pair in followed
        or (body[pair[0]] != body[pair[1]] and _is_told(link, found, before, after))
    ]
    return Lines(body, tuple(sorted(links, key=lambda link: (link.first, str(link)))))


def _state(one: Seen) -> State:
    role = role_of(one.name, one.region_code)
    return one.region_code or "", role.kind, role.place, main_of(role.wording)


def _links(at: Mapping[State, list[Seen]]) -> Iterator[Link]:
    for state, held in at.items():
        for one in held:
            for two in held:
                if one is not two and _precedes(one, two):
                    yield _renamed(one, two)
        for other, path in _paths(state, at):
            for one in held:
                for two in at[other]:
                    link = _link(one, two, path)
                    if link:
                        yield link


def _precedes(one: Seen, two: Seen) -> bool:
    return one.last < two.first


def _renamed(one: Seen, two: Seen) -> Link:
    """The same role under another name: the region's name changed, or the class word."""
    regional = role_of(one.name, one.region_code) == role_of(two.name, two.region_code)
    source = SOURCE if regional else local_source()
    return Link(one.key, two.key, "renamed", True, one.last, two.first, source, "")


def _link(one: Seen, two: Seen, path: _Path) -> Link | None:
    """The path between two agencies, where their years allow it."""
    if two.last < path.begins - 1 or one.first > path.ends:
        return None
    if path.swallowed and one.last > path.ends:
        return None  # it outlived the change: it was not made here
    if path.kind == "split" and two.first < path.begins - 1:
        return None  # it was there before: nothing was split off to make it
    # pages of earlier years are sometimes put under the new name: years may be mixed, never shared
    continues = path.continues and one.first < two.last and not one.years & two.years
    first = max(path.begins, one.last) if path.swallowed else path.begins
    last = max(first, min(path.ends, two.first))
    said = (path.source, path.note, path.certain)
    return Link(one.key, two.key, path.kind, continues, first, last, *said)


def _paths(start: State, at: Mapping[State, list[Seen]]) -> Iterator[tuple[State, _Path]]:
    """The states that hold agencies and are reached over none that does."""
    reached = {start}
    border: list[tuple[State, _Path | None]] = [(start, None)]
    for _ in range(_STEPS):
        beyond: list[tuple[State, _Path | None]] = []
        for state, path in border:
            for other, step in _steps(state):
                whole = _joined(path, step)
                if other in reached or whole is None:
                    continue
                reached.add(other)
                if other in at:
                    yield other, whole
                else:
                    beyond.append((other, whole))
        border = beyond


def _steps(state: State) -> Iterator[tuple[State, _Path]]:
    code, kind, zone, wording = state
    for followed in successions(code):
        took: Kind = "renamed" if followed.continues else "merged"
        # decreed late in a year, some took effect in the next
        ends, begins = followed.year + 1, followed.year
        path = _Path(took, followed.continues, True, ends, begins, followed.source, "")
        yield (followed.after, kind, zone, wording), path
    if kind != "department":
        return
    for step in steps_from(wording):
        years = step.window(regions.level_of(code))
        if years:
            ends = step.kind != "split" or step.continues
            said = (step.source, step.note, step.certain)
            path = _Path(step.kind, step.continues, ends, years[1], years[0], *said)
            yield (code, kind, zone, step.after), path


def _joined(path: _Path | None, step: _Path) -> _Path | None:
    """Two changes as one; None where the second was over before the first, or where both are
    mergers or splits: what became of a part is no longer told of the whole."""
    if path is None:
        return step
    if step.ends < path.begins or not (path.continues or step.continues):
        return None
    kinds = (path.kind, step.kind)
    kind: Kind = "split" if "split" in kinds else "merged" if "merged" in kinds else "renamed"
    return _Path(
        kind,
        path.continues and step.continues,
        path.swallowed,
        path.ends,
        step.begins,
        "；".join(dict.fromkeys((path.source, step.source))),
        "；".join(dict.fromkeys(note for note in (path.note, step.note) if note)),
        path.certain and step.certain,
    )


def _apply(
    listed: Iterable[Change], known: Mapping[Key, Seen], found: dict[tuple[Key, Key], Link]
) -> None:
    """Single bodies' changes, over what the rules say."""
    for change in listed:
        one, two = (change.before, change.region_code), (change.after, change.region_code)
        if one not in known or two not in known:
            continue
        found.pop((one, two), None)
        if change.kind in ("renamed", "merged", "split"):
            kind: Kind = change.kind  # type: ignore[assignment]
            said = (change.year, change.year, change.source, change.reason)
            found[one, two] = Link(one, two, kind, change.continues, *said)


def _chosen(
    found: Mapping[tuple[Key, Key], Link], known: Mapping[Key, Seen]
) -> set[tuple[Key, Key]]:
    """The links that are followed: each end has no nearer nor competing other end."""
    onward: dict[Key, list[Seen]] = {}
    back: dict[Key, list[Seen]] = {}
    for (one, two), link in found.items():
        if link.followed:
            onward.setdefault(one, []).append(known[two])
            back.setdefault(two, []).append(known[one])
    heirs = {key: _nearest(sorted(several, key=_begin)) for key, several in onward.items()}
    elders = {key: _nearest(sorted(several, key=_end)) for key, several in back.items()}
    pairs = ((one, heir) for one, heir in heirs.items() if heir is not None)
    return _cut({one: heir for one, heir in pairs if elders.get(heir) == one}, known)


def _cut(after: Mapping[Key, Key], known: Mapping[Key, Seen]) -> set[tuple[Key, Key]]:
    """Lines cut where a name would bring a year that an earlier name of the line has."""
    kept: set[tuple[Key, Key]] = set()
    for start in sorted(set(after) - set(after.values()), key=str):
        years, one = set(known[start].years), start
        while one in after:
            heir = after[one]
            if years & known[heir].years:
                years = set()
            else:
                kept.add((one, heir))
            years |= known[heir].years
            one = heir
    return kept


def _begin(one: Seen) -> tuple[int, str]:
    return one.first, str(one.key)


def _end(one: Seen) -> tuple[int, str]:
    return -one.last, str(one.key)


def _nearest(several: list[Seen]) -> Key | None:
    """The first of agencies in order; None where another shares a year with it."""
    best, *others = several
    apart = all(_precedes(best, other) or _precedes(other, best) for other in others)
    return best.key if apart else None


def _last(key: Key, after: Mapping[Key, Key]) -> Key:
    while key in after:
        key = after[key]
    return key


def _is_told(
    link: Link,
    found: Mapping[tuple[Key, Key], Link],
    before: Mapping[Key, Key],
    after: Mapping[Key, Key],
) -> bool:
    """Whether a link that is not followed says anything: one that went on was not merged, and of
    several names of a line the nearest is linked. A local wording says nothing alone."""
    if link.source in (local_source(), SOURCE) or (link.kind == "merged" and link.before in after):
        return False
    nearer = [
        (link.before, before.get(link.after)),
        (after.get(link.before), link.after),
    ]
    return not any(pair in found for pair in nearer)
