"""What a body is called in full: 科技局 → 科学技术局, 卫健委 → 卫生健康委员会.

The words come from `data/agencies.yaml`. A name is a wording and a class word (局, 厅, 委员会 …);
short wordings and short class words have full ones, some of them only a commonest one: such an
expansion is `certain` False, and a text that prints the full name wins over it. Names the table
does not know are kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

_LONGEST = 20
_CLASS = re.compile(r"(委员会|办公室|总局|分局|中心|总队|支队|大队|[局厅委办署所队])$")


@dataclass(frozen=True, slots=True)
class Body:
    """A body's official name in its region, how sure it is, and what it is for."""

    name: str
    certain: bool
    known: bool
    """False: neither the name nor its wording stands in the table."""
    kind: str | None = None
    """Functional type, None outside the taxonomy."""


@dataclass(frozen=True, slots=True)
class _Table:
    full: dict[str, str]
    """Full wording → type."""
    short: dict[str, tuple[str, bool]]
    """Short wording → full one, certain."""
    suffixes: dict[str, str]
    whole: dict[str, tuple[str, bool]]
    national: dict[str, str]
    government_bodies: dict[str, frozenset[str]]
    between: tuple[str, ...]
    zones: dict[str, tuple[str, bool]]
    zone_places: dict[str, str]
    zone_names: dict[str, str]
    zone_hosts: dict[str, str]
    branches: frozenset[str]
    names: frozenset[str]
    """Every name the table can make, full or short."""
    ends: re.Pattern[str]
    """The characters on which names end."""


@cache
def _table() -> _Table:
    data = _load()
    full: dict[str, str] = {}
    short: dict[str, tuple[str, bool]] = {}
    for kind, words in data["types"].items():
        full.update(dict.fromkeys(words["full"], kind))
        for certain, key in ((True, "short"), (False, "likely")):
            for word, meaning in words.get(key, {}).items():
                short.setdefault(word, (meaning, certain))
                full.setdefault(meaning, kind)
    whole = {name: (name, True) for name in data["bodies"]}
    whole.update({name: (meaning, True) for name, meaning in data["whole"].items()})
    whole.update({name: (meaning, False) for name, meaning in data["whole_likely"].items()})
    names = {word + suffix for word in (*full, *short) for suffix in data["suffixes"]}
    names.update(whole)
    return _Table(
        full,
        short,
        dict(data["suffixes"]),
        whole,
        dict(data["national"]),
        {level: frozenset(one) for level, one in data["government_bodies"].items()},
        tuple(data["between"]),
        {word: (one["full"], one["certain"]) for word, one in data["zones"].items()},
        dict(data["zone_places"]),
        dict(data["zone_names"]),
        dict(data["zone_hosts"]),
        frozenset(data["branches"]),
        frozenset(names),
        re.compile("[" + "".join({name[-1] for name in names}) + "]"),
    )


def _load() -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (files("pipelines") / "data" / "agencies.yaml").open(encoding="utf-8") as stream:
        loaded: Mapping[str, Any] = yaml.load(stream, Loader=loader)
    return loaded


@lru_cache(maxsize=4096)
def body(printed: str, level: str | None = None) -> Body:
    """The official name of a body printed without its region: 科技局 → 科学技术局.

    `level` (province, prefecture, county) decides whether the name carries 人民政府.
    """
    table = _table()
    if printed in table.whole:
        name, certain = table.whole[printed]
        return Body(_of_government(name, level), certain, True, _kind_of(name))
    found = _CLASS.search(printed)
    if not found:
        return Body(printed, True, False)
    wording, suffix = printed[: found.start()], found[1]
    of_government = re.match(r"(?:人民)?政府(?=.)", wording)
    if of_government:
        return _with_government(body(printed[of_government.end() :]))
    full_suffix = table.suffixes.get(suffix, suffix)
    if wording in table.short:
        full, certain = table.short[wording]
        if full + full_suffix == "文化和旅游厅":
            certain = True
        name = _of_government(full + full_suffix, level)
        return Body(name, certain, True, table.full.get(full))
    if wording in table.full:
        return Body(_of_government(wording + full_suffix, level), True, True, table.full[wording])
    return Body(wording + full_suffix, full_suffix == suffix or suffix == "委", False)


def _with_government(one: Body) -> Body:
    name = one.name if one.name.startswith("人民政府") else "人民政府" + one.name
    return Body(name, one.certain, one.known, one.kind)


def _of_government(name: str, level: str | None) -> str:
    return "人民政府" + name if name in _table().government_bodies.get(level or "", ()) else name


def _kind_of(name: str) -> str | None:
    found = _CLASS.search(name)
    return _table().full.get(name[: found.start()]) if found else None


def kind_of_wording(word: str) -> str | None:
    """Functional type of a wording: 人社 → labour, 自然资源 → land."""
    table = _table()
    return table.full.get(table.short.get(word, (word, True))[0])


def national(printed: str) -> str | None:
    """Official name of a central body, None where the name is no central body's."""
    return _table().national.get(printed)


def between(text: str) -> str:
    """What stands in front of a text and is no region, though one follows: 新疆生产建设兵团."""
    return next((word for word in _table().between if text.startswith(word)), "")


def zone(printed: str) -> tuple[str, bool] | None:
    """Zone as its committee: 咸宁高新区 → (咸宁高新技术产业开发区管理委员会, False)."""
    head = re.sub(r"(?:管理委员会|管委会)$", "", printed)
    for size in range(min(8, len(head)), 1, -1):
        word = head[-size:]
        if word in _table().zones:
            full, certain = _table().zones[word]
            return head[:-size] + full + "管理委员会", certain and bool(head[:-size])
    return (head + "管理委员会", True) if head != printed and head else None


def zone_named(short: str) -> str | None:
    """Official name of a zone whose short form only local knowledge explains."""
    return _table().zone_names.get(short)


def zone_of_host(host: str) -> str | None:
    """The zone whose portal a host belongs to: 西咸新区."""
    table = _table().zone_hosts
    return next((table[end] for end in table if host == end or host.endswith("." + end)), None)


def is_mostly_branch(name: str) -> bool:
    """Whether a district's body of this name is mostly a branch of its city's."""
    return name in _table().branches


def zone_place(name: str) -> str | None:
    """Region code of the place a known zone lies in."""
    head = re.sub(r"(?:管理委员会|管委会).*$", "", name)
    return _table().zone_places.get(head)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where names the table knows stand in a text, each in its longest form."""
    table = _table()
    for found in table.ends.finditer(text):
        end = found.end()
        for size in range(min(_LONGEST, end), 1, -1):
            if text[end - size : end] in table.names:
                yield end - size, end
                break


def extends(short: str, long: str) -> bool:
    """Whether one name is a longer wording of another: 文旅局, 文化广电和旅游局.

    The characters of the short one stand in the long one in their order, it begins with the same
    character and is of the same class; a class word counts in its full form.
    """
    if len(long) <= len(short) or not short or not long:
        return False
    one, other = _split(short), _split(long)
    if one[1] != other[1] or not one[0] or not other[0]:
        return False
    heads = other[0].removeprefix("人民政府") if not one[0].startswith("人民政府") else other[0]
    if not heads or heads[0] != one[0][0]:
        return False
    rest = iter(heads)
    return all(char in rest for char in one[0])


def _split(name: str) -> tuple[str, str]:
    found = _CLASS.search(name)
    if not found:
        return name, ""
    return name[: found.start()], _table().suffixes.get(found[1], found[1])
