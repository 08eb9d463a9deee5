"""Bytes to records: everything right of the archive. `process` is its one door."""

from pipelines.model import Capture, Origin, Outcome, Reading, Report, Resource

__all__ = ["Capture", "Origin", "Outcome", "Reading", "Report", "Resource", "process"]


def process(capture: Capture) -> Reading:
    """Read one capture: pure, no I/O (see `pipelines.reading`)."""
    from pipelines.reading import process as read  # the tables load when they are first needed

    return read(capture)
