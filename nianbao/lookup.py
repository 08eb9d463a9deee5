"""Names people type to agencies the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from pipelines.store import Store


def agencies_like(store: Store, name: str, region: str | None = None) -> list[tuple[str, str]]:
    """(full name, region code) of the agencies a name may mean, in the order of their regions.

    The exact name where it is held, else every name that contains it; `region` is a code or its
    prefix.
    """
    everywhere = text(
        "SELECT DISTINCT agency, region_code FROM reports"
        " WHERE agency LIKE :like ESCAPE '!' AND COALESCE(region_code, '') LIKE :region"
        " ORDER BY region_code, agency"
    )
    part = "".join(f"!{sign}" if sign in "!%_" else sign for sign in name)
    with store.engine.connect() as connection:
        rows = connection.execute(everywhere, {"like": f"%{part}%", "region": f"{region or ''}%"})
        found = [(row.agency, row.region_code) for row in rows]
    exact = [pair for pair in found if pair[0] == name]
    return exact or found
