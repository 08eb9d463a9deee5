"""Column types that mean the same on SQLite and PostgreSQL.

`UtcDateTime` takes aware times and gives aware UTC times (SQLite drops time zones). `Figure` keeps
the numbers reports print: an int stays an int, a float comes back as the same float, on both.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Numeric
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

_SQLITE_INTEGERS = 2**63
_BIG = "int:"
"""SQLite has no integers above 64 bits; the few strings of digits that long are kept as text."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetime in, aware UTC datetime of whole seconds out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the store takes aware times only")
        utc = value.astimezone(UTC).replace(microsecond=0)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _SqliteNumeric(UserDefinedType[Any]):
    """NUMERIC as SQLite means it: an integer where the value is one, else a double."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "NUMERIC"


class Figure(TypeDecorator[int | float]):
    """A printed number. Whole floats must have become ints before (`pipelines.store.clean`)."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return _SqliteNumeric()
        return dialect.type_descriptor(Numeric())

    def process_bind_param(self, value: int | float | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if dialect.name == "sqlite":
            if isinstance(value, int) and not -_SQLITE_INTEGERS <= value < _SQLITE_INTEGERS:
                return f"{_BIG}{value}"
            return value
        return Decimal(repr(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> int | float | None:
        if isinstance(value, Decimal):
            exponent = value.as_tuple().exponent
            return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)
        if isinstance(value, str):
            return int(value.removeprefix(_BIG))
        return value if value is None or isinstance(value, float) else int(value)
