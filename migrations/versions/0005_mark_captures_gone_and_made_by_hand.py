"""Mark captures: since when an address is gone, and whether a person saved the file by hand.

A vanished page keeps its record; the ledger of who has published has to tell it from one that is
still there. What an older database holds was neither asked for again nor told apart: null, false.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("capture", sa.Column("gone_at", sa.DateTime(timezone=True)))
    op.add_column(
        "capture", sa.Column("manual", sa.Boolean, nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("capture", "manual")
    op.drop_column("capture", "gone_at")
