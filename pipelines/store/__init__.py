"""The store: checked records by agency, region and year, in SQLite or PostgreSQL.

`open_store(url)` brings the schema up to date and gives a `Store`; `Store.save` takes a reading,
`Store.records` gives contract records back. Tables: `models`; why narrow: `prepare`; versions and
addresses: `writer`, `renditions`; corrections: `overrides`.
"""

from pipelines.store.engine import StoreError
from pipelines.store.expected import Expected
from pipelines.store.overrides import Override, apply
from pipelines.store.reader import AmbiguousAgency
from pipelines.store.runs import Known
from pipelines.store.store import Store, open_store
from pipelines.store.writer import Saved, SavedOutcome

__all__ = [
    "AmbiguousAgency",
    "Expected",
    "Known",
    "Override",
    "Saved",
    "SavedOutcome",
    "Store",
    "StoreError",
    "apply",
    "open_store",
]
