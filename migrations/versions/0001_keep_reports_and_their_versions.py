"""Keep reports and their versions, cells as narrow rows, captures and runs.

The tables of the store as it began; pipelines/store/models.py says what each column means.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    dictionaries()
    reports()
    what_versions_say()
    bookkeeping()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_report_version_id", "report", type_="foreignkey")
    else:
        op.execute("UPDATE report SET version_id = NULL")
    for table in (
        *("override", "expected_report", "issue", "cell", "indicator", "grid", "section"),
        *("capture", "report_version", "report", "crawl_run", "portal"),
        *("agency_name", "agency", "region"),
    ):
        op.drop_table(table)


def refer(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A foreign key under the name the models' naming convention gives it."""
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def dictionaries() -> None:
    op.create_table(
        "region",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("year", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_region"),
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("region_code", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        refer("agency", "region_code", "region.code"),
    )
    op.create_index("uq_agency_name", "agency", ["name", "region_code"], unique=True)
    op.create_index(
        "uq_agency_name_alone",
        "agency",
        ["name"],
        unique=True,
        sqlite_where=sa.text("region_code IS NULL"),
        postgresql_where=sa.text("region_code IS NULL"),
    )
    op.create_index("ix_agency_region_code", "agency", ["region_code"])
    op.create_table(
        "agency_name",
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "name", name="pk_agency_name"),
        refer("agency_name", "agency_id", "agency.id"),
    )
    op.create_index("ix_agency_name_name", "agency_name", ["name"])
    op.create_table(
        "portal",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("region_code", sa.Text),
        sa.Column("level", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_portal"),
    )
    op.create_table(
        "crawl_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("outcome", sa.Text),
        sa.Column("counts", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_crawl_run"),
    )


def reports() -> None:
    """`report` points at its chosen version and each version at its report.

    SQLite takes the forward reference in the table's own definition, PostgreSQL afterwards.
    """
    ahead = op.get_bind().dialect.name == "sqlite"
    chosen = refer("report", "version_id", "report_version.id")
    op.create_table(
        "report",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer),
        sa.Column("region_code", sa.Text),
        sa.Column("year", sa.SmallInteger),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("key_url", sa.Text),
        sa.Column("version_id", sa.Integer),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        refer("report", "agency_id", "agency.id"),
        refer("report", "region_code", "region.code"),
        *([chosen] if ahead else []),
    )
    op.create_index(
        "uq_report_key",
        "report",
        ["agency_id", "year", "scope"],
        unique=True,
        sqlite_where=sa.text("key_url IS NULL"),
        postgresql_where=sa.text("key_url IS NULL"),
    )
    op.create_index("uq_report_key_url", "report", ["key_url"], unique=True)
    op.create_index("ix_report_agency_year", "report", ["agency_id", "year"])
    op.create_index("ix_report_region_year", "report", ["region_code", "year"])
    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("portal_id", sa.Text),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("reading_digest", sa.LargeBinary, nullable=False),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("agency_printed", sa.Text),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("level", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("published_on", sa.Text),
        sa.Column("report_date", sa.Text),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("untrusted", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("cell_order", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_report_version"),
        refer("report_version", "report_id", "report.id"),
        refer("report_version", "portal_id", "portal.id"),
    )
    op.create_index(
        "uq_report_version_number", "report_version", ["report_id", "url", "number"], unique=True
    )
    op.create_index("ix_report_version_portal", "report_version", ["portal_id", "report_id"])
    if not ahead:
        op.create_foreign_key(
            "fk_report_version_id", "report", "report_version", ["version_id"], ["id"]
        )
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("sequence", sa.SmallInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("run_id", sa.Integer),
        sa.Column("portal_id", sa.Text),
        sa.Column("list_title", sa.Text),
        sa.Column("list_date", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("report_id", sa.Integer),
        sa.Column("version_id", sa.Integer),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("warc_file", sa.Text),
        sa.Column("warc_offset", sa.BigInteger),
        sa.Column("warc_record", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
        refer("capture", "run_id", "crawl_run.id"),
        refer("capture", "portal_id", "portal.id"),
        refer("capture", "report_id", "report.id"),
        refer("capture", "version_id", "report_version.id"),
    )
    op.create_index("uq_capture_url", "capture", ["url", "sequence"], unique=True)
    op.create_index("ix_capture_report", "capture", ["report_id"])


def version_key() -> list[sa.Column[int]]:
    """The two columns every part of a version begins with."""
    return [
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
    ]


def what_versions_say() -> None:
    """Sections, grids, cells, issues; without row ids where the rows are small."""
    op.create_table(
        "section",
        *version_key(),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_section"),
        refer("section", "version_id", "report_version.id"),
    )
    op.create_table(
        "grid",
        *version_key(),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_grid"),
        refer("grid", "version_id", "report_version.id"),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("occurrence", sa.SmallInteger, nullable=False),
        sa.Column("unit", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_indicator"),
    )
    op.create_index(
        "uq_indicator_place", "indicator", ["table", "row", "column", "occurrence"], unique=True
    )
    op.create_table(
        "cell",
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("indicator_id", sa.Integer, nullable=False),
        sa.Column("value", sa.Numeric),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("raw", sa.Text),
        sa.Column("unit", sa.Text),
        sa.PrimaryKeyConstraint("version_id", "indicator_id", name="pk_cell"),
        refer("cell", "version_id", "report_version.id"),
        refer("cell", "indicator_id", "indicator.id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issue",
        *version_key(),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.Column("cause", sa.SmallInteger, nullable=False),
        sa.Column("cells", sa.Text),
        sa.Column("expected", sa.Text),
        sa.Column("found", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_issue"),
        refer("issue", "version_id", "report_version.id"),
        sqlite_with_rowid=False,
    )


def bookkeeping() -> None:
    op.create_table(
        "expected_report",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("region_code", sa.Text, nullable=False),
        sa.Column("year", sa.SmallInteger, nullable=False),
        sa.Column("portal_id", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_expected_report"),
    )
    op.create_index(
        "uq_expected_report", "expected_report", ["agency", "region_code", "year"], unique=True
    )
    op.create_table(
        "override",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency", sa.Text),
        sa.Column("region_code", sa.Text),
        sa.Column("year", sa.SmallInteger),
        sa.Column("scope", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_override"),
    )
