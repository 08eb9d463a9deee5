"""Options that several commands share, so that each means and looks the same everywhere.

Help texts are not here: `cli.localise` fills them in from the message catalogue.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Database = Annotated[
    str | None, typer.Option("--database", envvar="NIANBAO_DATABASE", metavar="URL")
]
Archive = Annotated[Path | None, typer.Option("--archive", metavar="DIR", file_okay=False)]
Region = Annotated[str | None, typer.Option("--region", metavar="CODE")]
Year = Annotated[int | None, typer.Option("--year", metavar="YEAR", min=1990, max=2100)]
Years = Annotated[list[int] | None, typer.Option("--year", metavar="YEAR", min=1990, max=2100)]
Agency = Annotated[str | None, typer.Option("--agency", metavar="NAME")]
AsNamed = Annotated[bool, typer.Option("--as-named")]
Portals = Annotated[list[str] | None, typer.Option("--portal", metavar="ID")]
RegistryPath = Annotated[
    Path | None, typer.Option("--registry", metavar="PATH", exists=True, readable=True)
]
Url = Annotated[str | None, typer.Option("--url", metavar="URL")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", dir_okay=False)]


class ExportFormat(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


class ListFormat(StrEnum):
    TABLE = "table"
    JSONL = "jsonl"


class TableFormat(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Format = Annotated[ListFormat, typer.Option("--format")]
