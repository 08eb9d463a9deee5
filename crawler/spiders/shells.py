"""Where a page leads that holds nothing itself: a literal refresh, or a frame of its own host.

No script is run (hazards.md section 6); who follows counts the hops.
"""

from __future__ import annotations

from crawler.addresses import address_key
from crawler.classify import Answer
from crawler.registry import door


def frame_of(answer: Answer) -> str | None:
    """The first frame of the page's own host."""
    own = door(answer.url)[0]
    return next((url for url in answer.page.frames if door(url)[0] == own), None)


def behind(answer: Answer) -> str | None:
    """The address behind a shell, None where it leads nowhere but to itself.

    That http is lifted to https is no way back to itself.
    """
    target = answer.page.target or frame_of(answer)
    if target is None:
        return None
    lifted = target.replace("https:", "http:", 1) == answer.url != target
    return target if lifted or address_key(target) != address_key(answer.url) else None
