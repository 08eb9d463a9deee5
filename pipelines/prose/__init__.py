"""Numbers in the prose: the text of chapters goes in, observations come out (docs/pipelines.md)."""

from pipelines.prose.reader import observe

__all__ = ["observe"]
