"""The registry of portals: YAML files in, typed and checked `Portal` values out.

A portal is data. One file a province lies in `crawler/portals/`; a person who writes no Python can
add an entry, so every mistake is answered with the file, the entry, the field and what to do.
An unknown field is an error, because a misspelt one would otherwise be silently without effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

PORTALS = Path(__file__).parent / "portals"

FamilyName = Literal["trs", "ucap", "hanweb", "vsb", "gkmlpt", "lonsun", "openness", "generic"]
Level = Literal["ministry", "province", "prefecture", "county"]

YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RegistryError(ValueError):
    """Raised by `load` and `Registry.select`; the message is a list of lines, one a mistake."""


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write a full address that begins with http:// or https://")
    return value


def _host(value: str) -> str:
    if "/" in value or value != value.strip().lower() or not value:
        raise ValueError("write a bare lower-case host, with its port where it is no usual one")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Host = Annotated[str, AfterValidator(_host)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Column(_Entry):
    """One list of annual reports; `publisher` only where the whole list is one body's."""

    url: WebAddress
    family: FamilyName = "generic"
    publisher: str | None = None


class Robots(_Entry):
    """A person's ruling where robots.txt is unreadable: who decided what, when and why."""

    allow: bool
    by: str = Field(min_length=1)
    on: date
    reason: str = Field(min_length=1)


class Expect(_Entry):
    """Fewer reports held for the newest due year after a run fail the portal; more are said."""

    min_reports: int = Field(ge=0)
    max_reports: int | None = Field(default=None, ge=0)


class Portal(_Entry):
    """One registry entry; the fields are those of docs/portals.md."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)
    name: str = Field(min_length=1)
    region_code: str = Field(pattern=r"^\d{6}$")
    level: Level
    home: WebAddress
    family: FamilyName | None = None
    """What the site was seen to run; columns found by navigation are walked by it."""
    columns: tuple[Column, ...] = ()
    hosts: tuple[Host, ...] = ()
    examples: tuple[WebAddress, ...] = ()
    """Reports of this portal: navigation starts there too, because they name their column."""
    expect: Expect | None = None
    scheme: Literal["http", "https"] | None = None
    charset: str | None = None
    tls: Literal["legacy", "unverified"] | None = None
    delay: float | None = Field(default=None, ge=0, le=600)
    robots: Robots | None = None

    @cached_property
    def allowed(self) -> frozenset[tuple[str, int]]:
        """(host, port) of everything this portal may be asked; http and https of one host are one.

        A port that is neither 80 nor 443 counts only where the registry names it
        (hazards.md section 4, ports and bare IPs).
        """
        found: set[tuple[str, int]] = set()
        columns = (column.url for column in self.columns)
        for address in (self.home, *columns, *self.examples):
            found |= _doors(urlsplit(address).netloc)
        for host in self.hosts:
            found |= _doors(host)
        return frozenset(found)

    def address(self, url: str) -> str:
        """The address under the scheme that was found to work here."""
        if self.scheme and door(url)[1] in (80, 443):
            return f"{self.scheme}:{url.partition(':')[2]}"
        return url


def _doors(netloc: str) -> set[tuple[str, int]]:
    parts = urlsplit(f"//{netloc}")
    host = (parts.hostname or "").rstrip(".")
    return {(host, parts.port)} if parts.port not in (None, 80, 443) else {(host, 80), (host, 443)}


def door(address: str) -> tuple[str, int]:
    """(host, port) of an address, as `Portal.allowed` lists them; ("", 0) for an unusable one."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        return (parts.hostname or "").rstrip(".").lower(), port
    except ValueError:
        return "", 0


@dataclass(frozen=True)
class Registry:
    """All portals by their id, in the order of their files."""

    portals: Mapping[str, Portal]

    def __iter__(self) -> Iterator[Portal]:
        return iter(self.portals.values())

    def __len__(self) -> int:
        return len(self.portals)

    def select(self, ids: Iterable[str] = (), region: str | None = None) -> list[Portal]:
        """The portals of these ids and of this region (a code or its prefix); all without either.

        An unknown id, or a region without a portal, raises RegistryError.
        """
        wanted = list(ids)
        unknown = [name for name in wanted if name not in self.portals]
        if unknown:
            raise RegistryError(
                f"no portal named {', '.join(unknown)}; `nianbao portals list` shows the names"
            )
        found = [self.portals[name] for name in wanted] if wanted else list(self)
        if region is not None:
            found = [portal for portal in found if portal.region_code.startswith(region)]
            if not found:
                raise RegistryError(
                    f"no portal in region {region}; add one to a file in crawler/portals/"
                )
        return found


def slowest_first(portals: Iterable[Portal]) -> list[Portal]:
    """Portals in the order in which a crawl had best begin them.

    A host is asked once at a time, so one with many columns (a province-wide platform) or with many
    reports ends last, and is begun first.
    """
    chosen = list(portals)
    columns = Counter(door(column.url) for portal in chosen for column in portal.columns)

    def weight(portal: Portal) -> tuple[int, int]:
        busiest = max((columns[door(column.url)] for column in portal.columns), default=0)
        return -busiest, -(portal.expect.min_reports if portal.expect else 0)

    return sorted(chosen, key=weight)


def load(path: Path | None = None) -> Registry:
    """Read one YAML file, or every *.yaml below a folder (default: the registry that is shipped).

    Raises RegistryError naming file, entry and field of every mistake found.
    """
    root = PORTALS if path is None else Path(path)
    files = sorted(root.rglob("*.yaml")) if root.is_dir() else [root]
    mistakes: list[str] = []
    portals: dict[str, Portal] = {}
    for file in files:
        for place, raw in _entries(file, mistakes):
            try:
                portal = Portal.model_validate(raw)
            except ValidationError as error:
                mistakes += [f"{place}: {line}" for line in _explain(error)]
                continue
            if portal.id in portals:
                mistakes.append(f"{place}: id: {portal.id} exists already; append the region code")
                continue
            portals[portal.id] = portal
    if not files or not (portals or mistakes):
        mistakes.append(f"{root}: no portal in it; write a YAML list of entries")
    if mistakes:
        raise RegistryError("\n".join(mistakes))
    return Registry(portals)


def _entries(file: Path, mistakes: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(place for messages, raw entry) of one file; unreadable files go to `mistakes`."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except OSError as error:
        mistakes.append(f"{file}: {error.strerror}; name a YAML file or a folder of them")
        return
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else f"{file}"
        mistakes.append(f"{where}: no valid YAML; look at the indent and the quotes there")
        return
    if not isinstance(content, list):
        mistakes.append(f"{file}: write a list of entries, each beginning with `- id:`")
        return
    for number, raw in enumerate(content, start=1):
        if isinstance(raw, Mapping):
            yield f"{file}: entry {raw.get('id') or number}", raw
        else:
            mistakes.append(f"{file}: entry {number}: write fields under `- id: …`")


_ADVICE = {
    "missing": "is missing; add it",
    "extra_forbidden": "is no field of the registry; correct its name or delete it",
    "string_type": "must be text; put it into quotes",
}


def _explain(error: ValidationError) -> Iterator[str]:
    for mistake in error.errors():
        field = ".".join(str(part) for part in mistake["loc"])
        advice = _ADVICE.get(mistake["type"])
        if advice is None:
            advice = mistake["msg"].removeprefix("Value error, ")
            advice += f" (found {mistake['input']!r})"
        yield f"{field}: {advice}"
