"""The checks: one reading goes in, its findings come out, in a fixed order."""

from __future__ import annotations

from pipelines.checks import annex, identities, parts, prose, values, who
from pipelines.checks.context import Context
from pipelines.model import Finding

__all__ = ["Context", "check"]


def check(context: Context) -> tuple[Finding, ...]:
    """Every rule, in the order: who and when, parts, cells, identities, prose."""
    return (
        *who.check(context),
        *parts.check(context),
        *values.check(context),
        *identities.check(context),
        *annex.check(context),
        *prose.check(context),
    )
