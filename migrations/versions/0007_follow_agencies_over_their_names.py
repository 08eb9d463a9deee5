"""Follow agencies over their names: `agency.type` and `agency.body_id`, and what joins them.

A body is known by the agency it was last (`body_id`, with its name in `body`); `agency_link` says
what became of an agency, and by which reform. What an older database holds is worked out when it
is opened (`pipelines.store.lineage`), from data that needs no migration when it changes:
`agency_rules` holds the digest of the data that was used last.
"""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TOLD = ("reports", "applications", "observations", "series")
"""Views that tell body and type; `cells` keeps the columns of a CSV export."""
CHANGES = """
CREATE VIEW agency_changes AS
SELECT one.name AS predecessor, one.region_code AS predecessor_region, two.name AS successor,
 two.region_code AS successor_region, l.kind, l.followed, l.certain, l.first_year, l.last_year,
 l.source, l.note, two.body
FROM agency_link AS l
JOIN agency AS one ON one.id = l.before_id
JOIN agency AS two ON two.id = l.after_id
"""


def upgrade() -> None:
    op.add_column("agency", sa.Column("type", sa.Text))
    op.add_column("agency", sa.Column("body_id", sa.Integer))
    op.add_column("agency", sa.Column("body", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "agency", sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE agency SET body_id = id, body = name")
    op.create_index("ix_agency_body_id", "agency", ["body_id"])
    op.create_index("ix_agency_body", "agency", ["body"])
    op.create_index(
        "ix_agency_unsettled",
        "agency",
        ["settled"],
        sqlite_where=sa.text("settled = 0"),
        postgresql_where=sa.text("NOT settled"),
    )
    op.create_table(
        "agency_link",
        sa.Column("before_id", sa.Integer, nullable=False),
        sa.Column("after_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("followed", sa.Boolean, nullable=False),
        sa.Column("certain", sa.Boolean, nullable=False),
        sa.Column("first_year", sa.SmallInteger, nullable=False),
        sa.Column("last_year", sa.SmallInteger, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("before_id", "after_id", name="pk_agency_link"),
        sa.ForeignKeyConstraint(["before_id"], ["agency.id"], name="fk_agency_link_before_id"),
        sa.ForeignKeyConstraint(["after_id"], ["agency.id"], name="fk_agency_link_after_id"),
    )
    op.create_index("ix_agency_link_after_id", "agency_link", ["after_id"])
    op.create_table(
        "agency_rules",
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_agency_rules"),
    )
    _renew(told=True)
    op.execute(CHANGES)


def downgrade() -> None:
    op.execute("DROP VIEW agency_changes")
    _renew(told=False)
    op.drop_table("agency_rules")
    op.drop_index("ix_agency_link_after_id", "agency_link")
    op.drop_table("agency_link")
    op.drop_index("ix_agency_unsettled", "agency")
    op.drop_index("ix_agency_body", "agency")
    op.drop_index("ix_agency_body_id", "agency")
    for column in ("settled", "body", "body_id", "type"):
        op.drop_column("agency", column)


def _renew(*, told: bool) -> None:
    """The views as their own migrations made them, with body and type put beside agency."""
    second = import_module("migrations.versions.0002_add_views_for_people")
    third = import_module("migrations.versions.0003_add_the_crosswalk_and_its_series")
    fourth = import_module("migrations.versions.0004_add_observations_of_prose")
    made = {
        "reports": second.reports(),
        "applications": second.applications(),
        "observations": fourth.VIEW,
        "series": third.series(),
    }
    for name in TOLD:
        op.execute(f"DROP VIEW {name}")
        view = made[name]
        if told:
            view = view.replace("a.name AS agency,", "a.name AS agency, a.body, a.type,", 1)
        op.execute(view)
