"""`nianbao overrides`: corrections as data, each with its reason and evidence."""

from __future__ import annotations

from typing import Annotated

import typer

from nianbao.face import Face, standard_output
from nianbao.options import Database, Format, ListFormat
