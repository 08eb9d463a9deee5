"""Who, where, when: title, text and portal → agency, region, year; is it a report at all.

`identify` is what the reader calls with the `Clues` of a document; `identify_line` serves
`nianbao identify`.
"""

from pipelines.identity.clues import Clues
from pipelines.identity.decide import identify
from pipelines.identity.line import identify_line

__all__ = ["Clues", "identify", "identify_line"]
