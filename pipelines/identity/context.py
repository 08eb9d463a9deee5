"""What else is known of a place, and a place once it is decided: the values `places` works with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.identity import regions

_CHAIN = re.compile(
    r".+?(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|[省市县区盟旗](?![中辖])|州(?![市县区]))"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What else is known of the place: the portal's region, the host's, the words around."""

    code: str | None = None
    """Region code of the portal, else of the address's host."""
    source: str = ""
    """portal or url."""
    own_names: tuple[str, ...] = ()
    """Region names of a portal whose names the table lacks, from the largest down: 云溪市."""
    zone: str | None = None
    """The zone whose portal the address belongs to."""
    text: str = ""
    """Clean text in which parents may be named."""
    year: int | None = None

    @property
    def aliases(self) -> tuple[str, ...]:
        return self.own_names


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its code (None: undecided), its printed names, and what decided."""

    code: str | None
    names: tuple[str, ...] = ()
    official: str = ""
    """What an agency carries in front."""
    source: str = "title"
    certain: bool = True
    candidates: tuple[str, ...] = field(default=())


NOWHERE = Place(None, certain=False, source="")


def own_names(portal_name: str | None, code: str | None) -> tuple[str, ...]:
    """A portal's region names where the table does not know them under its code.

    云溪市人民政府 with code 990100 → (云溪市,); a portal of the table → ().
    """
    if not portal_name:
        return ()
    head = re.sub(
        r"(?:人民政府|政府|行政公署|门户网站|政府网|网站|信息公开|办公室|办公厅).*$",
        "",
        portal_name,
    )
    chain = tuple(_CHAIN.findall(head))
    if not chain or "".join(chain) != head:
        return ()
    known = regions.by_code(code)
    if known and any(chain[-1] == name for name in (known.name, regions.official(known.code))):
        return ()
    if known and any(one.code == code for one in regions.named(chain[-1])):
        return ()
    return chain
