"""One body over its names: what it was called before, what it became, and by which reform.

In go the agencies that are held, with their regions and years; out comes each one's line
(`lines.trace`). What happened to bodies at large is data (`data/agency_history.yaml`,
`data/agency_changes.csv`), what happened to regions is `data/regions.csv`. Pure, like the reader:
the store calls it when it has new agencies, the command `nianbao agencies` when somebody asks.
"""

from pipelines.lineage.lines import Lines, Link, Seen, trace
from pipelines.lineage.roles import Role, role_of, type_of

__all__ = ["Lines", "Link", "Role", "Seen", "role_of", "trace", "type_of"]
