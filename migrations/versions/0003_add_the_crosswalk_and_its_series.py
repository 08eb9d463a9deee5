"""Add the crosswalk's tables `concept` and `concept_cell`, and the view `series` over them.

The tables are filled from `pipelines/data/crosswalk.yaml` whenever a store is opened
(`pipelines.store.concepts`), so that a better crosswalk needs no migration. `series` looks each
part up by its key: a query pays only for the reports and concepts it names. It shows what is
printed, as `cells` does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

YEAR_COLUMNS = (
    *("年末统计", "统计数", "数据统计数", "统计数据", "数量", "数据", "数值"),
    *("本年", "本年度", "本年数", "本年累计", "本年度累计", "本年统计数"),
)


def upgrade() -> None:
    op.create_table(
        "concept",
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("needed", sa.SmallInteger, nullable=False),
        sa.Column("mark", sa.Text),
        sa.Column("comparable", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("concept", "template", name="pk_concept"),
    )
    op.create_table(
        "concept_cell",
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("table", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("sign", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            "concept", "template", "table", "row", "column", name="pk_concept_cell"
        ),
    )
    op.execute(series())


def downgrade() -> None:
    op.execute("DROP VIEW series")
    op.drop_table("concept_cell")
    op.drop_table("concept")


def series() -> str:
    unit = "CASE WHEN c.unit IS NULL THEN i.unit ELSE c.unit END"
    one_unit = f"count(DISTINCT {unit}) <= 1"
    value = f"CASE WHEN count(c.value) = k.needed AND {one_unit} THEN sum(p.sign * c.value) END"
    return (
        "CREATE VIEW series AS SELECT a.name AS agency, r.region_code, v.region, r.year,"
        f" k.concept, (SELECT {value} {parts()}) AS value,"
        f" (SELECT CASE WHEN {one_unit} THEN nullif(max({unit}), '') END {parts()}) AS unit,"
        " v.template, k.cells, k.mark AS comparability, k.comparable, k.name, r.scope, v.url"
        " FROM report AS r JOIN report_version AS v ON v.id = r.version_id"
        " LEFT JOIN agency AS a ON a.id = r.agency_id"
        " JOIN concept AS k ON k.template = v.template"
        f" WHERE EXISTS (SELECT 1 {parts()})"
    )


def parts() -> str:
    """The cells of a report that make a concept up; of printed labels the year's column only."""
    neutral = ", ".join(f"'{name}'" for name in YEAR_COLUMNS)
    years_own = (
        f'(i."column" IN ({neutral}) OR (i."column" LIKE CAST(r.year AS TEXT) || \'%\''
        " AND i.\"column\" NOT LIKE '%累计%'))"
    )
    return (
        "FROM concept_cell AS p"
        ' JOIN indicator AS i ON i."table" = p."table" AND i."row" = p."row"'
        f' AND ((p."column" <> \'\' AND i."column" = p."column" AND i.occurrence = 0)'
        f" OR (p.\"column\" = '' AND {years_own}))"
        " JOIN cell AS c ON c.indicator_id = i.id AND c.version_id = v.id"
        " WHERE p.concept = k.concept AND p.template = k.template"
    )
