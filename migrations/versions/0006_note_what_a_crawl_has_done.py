"""Note what a crawl has done, so that the next one asks only for what is new.

A capture says under which address its list had it, which body the column is of, and whether all
its files came; `list_walk` says which lists were read to their end, and which of them are columns
that were found by navigation. Older captures were complete or
are asked for again with `--full`; no list of an older database counts as read.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("capture", sa.Column("listed_url", sa.Text))
    op.add_column("capture", sa.Column("publisher", sa.Text))
    op.add_column(
        "capture", sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.true())
    )
    op.create_index("ix_capture_listed_url", "capture", ["listed_url"])
    op.create_index("ix_capture_portal", "capture", ["portal_id", "url"])
    op.create_table(
        "list_walk",
        sa.Column("portal_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("years", sa.Text, nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("family", sa.Text),
        sa.PrimaryKeyConstraint("portal_id", "url", name="pk_list_walk"),
    )


def downgrade() -> None:
    op.drop_table("list_walk")
    op.drop_index("ix_capture_portal", "capture")
    op.drop_index("ix_capture_listed_url", "capture")
    op.drop_column("capture", "complete")
    op.drop_column("capture", "publisher")
    op.drop_column("capture", "listed_url")
