"""Add observations: the figures that a report's prose names, and the view `observations`.

They are derived from sections that the store holds, so an older database gets them by a reparse.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW observations AS
SELECT a.name AS agency, r.region_code, v.region, r.year, o.concept, o.applicant, o.raw, o.value,
 o.unit, o.status, o.spoken_year, o.qualifiers, o.confidence, o.section, o.start, o."end",
 v.template, r.scope, v.url
FROM report AS r
JOIN report_version AS v ON v.id = r.version_id
LEFT JOIN agency AS a ON a.id = r.agency_id
JOIN observation AS o ON o.version_id = v.id
"""


def upgrade() -> None:
    op.create_table(
        "observation",
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("applicant", sa.Text),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("value", sa.Numeric, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("spoken_year", sa.SmallInteger),
        sa.Column("qualifiers", sa.Text),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_observation"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_version.id"], name="fk_observation_version_id"
        ),
        sqlite_with_rowid=False,
    )
    op.execute(VIEW)


def downgrade() -> None:
    op.execute("DROP VIEW observations")
    op.drop_table("observation")
