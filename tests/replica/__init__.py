"""Replica portals: a small server of ours that imitates Chinese government portals on loopback.

`with Replica() as replica:` starts one portal per loopback address (127.0.0.11, …; one port),
with lists, paging, detail pages and hazards after portal_pages.md, and says what is printed on
them (`replica.truth`). Standard library only; shares no code with crawler/ or pipelines/, so that
a mistake there cannot hide here.
"""

from tests.replica.replica import Replica
from tests.replica.switches import Switches

__all__ = ["Replica", "Switches"]
