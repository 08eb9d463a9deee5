"""The steps; Alembic finds them here by their `revision`."""
