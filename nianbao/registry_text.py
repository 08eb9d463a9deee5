"""Registry entries as the YAML text that people edit: written in one form, merged without loss.

In go entries as values, out come lines of a file of `crawler/portals/`. A file is kept as text, not
as data, because its comments hold what was learned about a portal: an entry that stands there keeps
every line, and only a column that it lacks is added below its last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from crawler.addresses import address_key
from crawler.finding import Found
from crawler.registry import YAML_LOADER, Column, Portal

_PLAIN = re.compile(r"[^\W_][\w:/.?=&~+%()（）、·-]*")
"""A scalar that needs no quotes, neither in a block nor between braces."""
_NUMBER = re.compile(r"[\d.]+")
_COLUMNS = re.compile(r"  columns:\s*(?:#.*)?")
_FIELD = re.compile(r"  \w+:")


class Unmergeable(ValueError):
    """Raised by `Block.with_columns` for an entry in another form than one line a field."""


@dataclass(frozen=True)
class Noted:
    """A column, with what is known of it in one line for people ("" for nothing)."""

    column: Column
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """An entry to be written; `notes` are comments in it, each one line."""

    portal: Portal
    columns: tuple[Noted, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One entry of a file as it stands there: its lines, comments above it included."""

    portal: Portal
    lines: tuple[str, ...]

    def with_columns(self, more: Iterable[Noted]) -> Block:
        """The block with the columns it does not have yet, below its last one."""
        known = {address_key(column.url) for column in self.portal.columns}
        new = {key: noted for noted in more if (key := address_key(noted.column.url)) not in known}
        if not new:
            return self
        lines = list(self.lines)
        start = next((n for n, line in enumerate(lines) if _COLUMNS.fullmatch(line)), None)
        at, added = len(lines), [] if start is not None else ["  columns:"]
        if start is not None:
            after = range(start + 1, len(lines))
            at = next((n for n in after if _FIELD.match(lines[n])), at)
        for noted in new.values():
            added += _column(noted)
        block = _parsed([*lines[:at], *added, *lines[at:]])
        if len(block.portal.columns) != len(self.portal.columns) + len(new):
            raise Unmergeable(f"entry {self.portal.id}: write its columns one a line")
        return block


@dataclass(frozen=True)
class File:
    """A file of the registry: the comment it begins with, then its entries."""

    head: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=())

    def text(self) -> str:
        """The file, by region and within one in the order its entries came."""
        ordered = sorted(self.blocks, key=lambda block: block.portal.region_code)
        lines = [*self.head, *(line for block in ordered for line in block.lines)]
        return "\n".join(lines) + "\n"

    def merged(self, drafts: Iterable[Draft]) -> File:
        """With these drafts: a new entry is added, a known one gets the columns it lacks."""
        blocks = {block.portal.id: block for block in self.blocks}
        for draft in drafts:
            known = blocks.get(draft.portal.id)
            blocks[draft.portal.id] = (
                known.with_columns(draft.columns) if known else block_of(draft)
            )
        return replace(self, blocks=tuple(blocks.values()))


def read(path: Path) -> File:
    """A file of the registry as blocks of text; an absent one is empty.

    Entries begin with `- id:` in the first column; the comment lines right above one are its own,
    those above the first entry are the file's.
    """
    if not path.exists():
        return File()
    head: list[str] = []
    blocks: list[list[str]] = []
    waiting: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            blocks.append([*waiting, line] if blocks else [line])
            head = head if len(blocks) > 1 else waiting
            waiting = []
        elif line.startswith("#") or not blocks:
            waiting.append(line)
        else:
            blocks[-1] += [*waiting, line]
            waiting = []
    return File(tuple(head or waiting), tuple(_parsed(lines) for lines in blocks))


def _parsed(lines: list[str]) -> Block:
    [raw] = yaml.load("\n".join(lines), Loader=YAML_LOADER)
    return Block(Portal.model_validate(raw), tuple(lines))


def block_of(draft: Draft) -> Block:
    """A new entry in the form of docs/portals.md: a field a line, a column a line."""
    portal = draft.portal
    lines = [f"- id: {scalar(portal.id)}", *(f"  # {note}" for note in draft.notes)]
    for name in ("name", "region_code", "level", "home", "family"):
        if (value := getattr(portal, name)) is not None:
            lines.append(f"  {name}: {scalar(str(value))}")
    if draft.columns:
        lines.append("  columns:")
        lines += [line for noted in draft.columns for line in _column(noted)]
    for name in ("hosts", "examples"):
        if values := getattr(portal, name):
            lines.append(f"  {name}:")
            lines += [f"    - {scalar(value)}" for value in values]
    if portal.expect is not None:
        lines.append(f"  expect: {{min_reports: {portal.expect.min_reports}}}")
    columns = tuple(noted.column for noted in draft.columns)
    return Block(portal.model_copy(update={"columns": columns}), tuple(lines))


def proposal(portals: Iterable[Portal], found: Mapping[str, Sequence[Found]]) -> str:
    """What a search found, as a registry file: one entry a portal with the columns that are new,
    each under its evidence. It loads as it is, so that a crawl can try it."""
    lines: list[str] = []
    for portal in portals:
        known = {address_key(column.url) for column in portal.columns}
        columns = tuple(
            Noted(one.column, one.evidence)
            for one in found.get(portal.id, ())
            if address_key(one.column.url) not in known
        )
        if columns:
            lines += block_of(Draft(portal.model_copy(update={"expect": None}), columns)).lines
    return "".join(f"{line}\n" for line in lines)


def _column(noted: Noted) -> list[str]:
    column = noted.column
    said = {"url": column.url, "family": column.family, "publisher": column.publisher}
    fields = ", ".join(f"{name}: {scalar(value)}" for name, value in said.items() if value)
    note = " ".join(noted.note.split())  # what pages say may hold any line break
    return [*([f"    # {note}"] if note else []), f"    - {{{fields}}}"]


def scalar(text: str) -> str:
    """Text as a YAML scalar, in double quotes where it would be read as something else."""
    plain = _PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text) and not text.endswith(":")
    # yes, no, null and the like are other things without quotes
    if plain and isinstance(yaml.load(text, Loader=YAML_LOADER), str):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
