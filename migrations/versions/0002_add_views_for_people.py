"""Add the views people query: `reports`, `cells`, `applications`.

They read the newest version of each report's chosen address. `cells` fills in what narrow rows
leave out. `applications` looks each outcome up by the cell's key, so that a query pays only for
the columns and reports it names.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEVERITIES = ("error", "warning", "info")
STATUSES = ("number", "blank", "placeholder", "text", "missing", "unreadable")
OUTCOMES = (
    *("new_requests", "carried_over_from_previous_year", "granted", "partially_granted"),
    *("denied_state_secret", "denied_other_law_prohibition", "denied_security_stability"),
    *("denied_third_party_rights", "denied_internal_affairs", "denied_process_information"),
    *("denied_enforcement_case_file", "denied_administrative_query", "unable_not_held"),
    *("unable_requires_creation", "unable_unclear_after_correction"),
    *("not_processed_petition_complaint", "not_processed_repeat", "not_processed_publication"),
    *("not_processed_excessive", "not_processed_confirm_or_reissue", "other_handling"),
    *("other_no_correction_in_time", "other_fee_unpaid_in_time", "other_other"),
    *("total_handled", "carried_forward_to_next_year"),
)
NEWEST = """
FROM report AS r
JOIN report_version AS v ON v.id = r.version_id
LEFT JOIN agency AS a ON a.id = r.agency_id
"""
WHO = "a.name AS agency, r.region_code, v.region"


def reports() -> str:
    counts = ", ".join(
        f"(SELECT count(*) FROM issue AS i WHERE i.version_id = v.id AND i.severity = {code})"
        f" AS {name}s"
        for code, name in enumerate(SEVERITIES)
    )
    return (
        f"CREATE VIEW reports AS SELECT {WHO}, v.level, r.year, v.title, v.template, r.scope,"
        " v.published_on, v.report_date, v.url, v.number AS version, r.first_seen_at,"
        f" r.last_seen_at, {counts} {NEWEST}"
    )


def cells() -> str:
    status = " ".join(f"WHEN {code} THEN '{name}'" for code, name in enumerate(STATUSES))
    return (
        f'CREATE VIEW cells AS SELECT {WHO}, r.year, i."table", i."row", i."column",'
        " CASE WHEN c.raw IS NOT NULL THEN c.raw WHEN c.status = 0 THEN CAST(c.value AS TEXT)"
        " WHEN c.status = 1 THEN '' END AS raw,"
        " c.value,"
        " CASE WHEN c.unit IS NULL THEN i.unit WHEN c.unit <> '' THEN c.unit END AS unit,"
        f" CASE c.status {status} END AS status, v.template, r.scope, v.url"
        f" {NEWEST} JOIN cell AS c ON c.version_id = v.id"
        " JOIN indicator AS i ON i.id = c.indicator_id"
    )


def applications() -> str:
    outcomes = ", ".join(
        "(SELECT c.value FROM indicator AS i JOIN cell AS c ON c.indicator_id = i.id"
        f" WHERE c.version_id = v.id AND i.\"table\" = 'applications' AND i.\"row\" = '{row}'"
        f' AND i."column" = p."column" AND i.occurrence = 0) AS {row}'
        for row in OUTCOMES
    )
    return (
        f'CREATE VIEW applications AS SELECT {WHO}, r.year, p."column" AS applicant,'
        f" {outcomes}, v.template, r.scope, v.url {NEWEST}"
        " JOIN cell AS f ON f.version_id = v.id"
        " JOIN indicator AS p ON p.id = f.indicator_id AND p.\"table\" = 'applications'"
        " AND p.\"row\" = 'new_requests' AND p.occurrence = 0"
    )


def upgrade() -> None:
    for view in (reports(), cells(), applications()):
        op.execute(view)


def downgrade() -> None:
    for view in ("applications", "cells", "reports"):
        op.execute(f"DROP VIEW {view}")
