"""What a run says about each portal: counts, troubles with their names, and one outcome.

Written to by the walker, the middlewares and the item signals; read by the summary. A trouble is
never only logged: whatever kept a page from being read is named here (hazards.md section 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a portal's run ended, worst first: the first that applies is the portal's outcome."""

    BLOCKED = "blocked"
    ROBOTS_UNKNOWN = "robots_unknown"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    BELOW_EXPECT = "below_expect"
    OK = "ok"


_OUTCOME = {
    "blocked": Outcome.BLOCKED,
    "robots_unknown": Outcome.ROBOTS_UNKNOWN,
    "unreachable": Outcome.UNREACHABLE,
    "below_expect": Outcome.BELOW_EXPECT,
}
NOTES = frozenset(
    {
        "gone",
        "disallowed",
        "attachment_failed",
        "foreign",
        "found_column",
        "gap",
        "empty_sub_column",
        "needs_converter",
        "above_expect",
        "fall",
    }
)
"""Troubles that people should see, but that do not fail a portal."""
SAID = frozenset({"found_column", "gap", "needs_converter", "above_expect", "fall"})
"""Notes that are said also of a portal that is ok: reports are missing or wait to be read."""
_MOST_TROUBLES = 200
_MOST_FOREIGN = 100


@dataclass(frozen=True)
class Trouble:
    """`kind` is one word, `line` says what is wrong and where, for people."""

    kind: str
    address: str
    line: str


@dataclass
class PortalResult:
    """One portal's counts; `found` is list links that can be reports, the rest is what became of
    them: held (by the store, and not asked for), new, changed, same, not_report (read, and it is
    something else), failed."""

    id: str
    name: str
    lists: int = 0
    pages: int = 0
    attachments: int = 0
    found: int = 0
    held: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    not_report: int = 0
    failed: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    unconverted: list[str] = field(default_factory=list)
    """Addresses of documents that no reader takes yet; they are archived."""
    foreign: dict[str, str] = field(default_factory=dict)
    """Hosts that were linked but are not on the allow-list, each with the first address seen."""

    @property
    def outcome(self) -> Outcome:
        found = {_OUTCOME.get(t.kind, Outcome.FAILED) for t in self.troubles if t.kind not in NOTES}
        return next((outcome for outcome in Outcome if outcome in found), Outcome.OK)

    @property
    def reason(self) -> str:
        """One line: the worst trouble, or what a portal that is ok still lacks, and how many more
        there are; "" when all is well."""
        outcome = self.outcome
        grave = [t for t in self.troubles if t.kind not in NOTES]
        grave = grave or [t for t in self.troubles if t.kind in SAID]
        if not grave:
            return ""
        sort = [t for t in grave if _OUTCOME.get(t.kind, Outcome.FAILED) == outcome]
        worst = (sort or grave)[0]
        more = f" (and {len(grave) - 1} more)" if len(grave) > 1 else ""
        return f"{worst.kind}: {worst.line}{more}"

    def as_counts(self) -> dict[str, Any]:
        """What the store keeps of it, as JSON values."""
        kept = asdict(self)
        kept["unconverted"] = len(self.unconverted)
        return {**kept, "outcome": str(self.outcome), "reason": self.reason}

    def trouble(self, kind: str, address: str, line: str) -> None:
        known = any(t.kind == kind and t.line == line for t in self.troubles)
        if not known and len(self.troubles) < _MOST_TROUBLES:
            self.troubles.append(Trouble(kind, address, line))

    def note_unconverted(self) -> None:
        """One trouble for all documents that wait for a converter."""
        if waiting := sorted(set(self.unconverted)):
            noun = "document waits" if len(waiting) == 1 else "documents wait"
            line = f"{len(waiting)} {noun} for a converter, archived: {waiting[0]}"
            self.trouble("needs_converter", waiting[0], line)

    def note_foreign(self, host: str, address: str) -> None:
        if len(self.foreign) < _MOST_FOREIGN:
            self.foreign.setdefault(host, address)


Progress = Callable[[PortalResult], None]


class Ledger:
    """The results of all portals of a run; `progress` is told whenever a count changes."""

    def __init__(self, names: Iterable[tuple[str, str]], progress: Progress | None = None) -> None:
        self.portals = {id: PortalResult(id, name) for id, name in names}
        self._progress = progress

    def count(self, portal: str, what: str, by: int = 1) -> None:
        result = self.portals[portal]
        setattr(result, what, getattr(result, what) + by)
        if self._progress is not None:
            self._progress(result)

    def trouble(self, portal: str, kind: str, address: str, line: str) -> None:
        self.portals[portal].trouble(kind, address, line)
        if self._progress is not None:
            self._progress(self.portals[portal])
