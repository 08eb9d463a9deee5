"""`nianbao overrides`: corrections as data, each with its reason and evidence."""

from __future__ import annotations
