"""The archive: every page as it came, in WARC files (ISO 28500), read by everything later.

`Archive.write` takes a page's exchange with its attachments' and gives back where they stand;
`captures` gives them back as `pipelines.model.Capture`, also years later and into an empty store;
`verify` says what is damaged. This room and the store are the only ones in `pipelines` with I/O.
"""

from pipelines.archive.exchange import ArchiveError, Exchange
from pipelines.archive.reader import Problem, captures, verify
from pipelines.archive.writer import Archive, Kept

__all__ = ["Archive", "ArchiveError", "Exchange", "Kept", "Problem", "captures", "verify"]
