"""The families by name, and which of them reads a list.

The registry's word counts, unless it says `generic` or the family it names finds nothing in the
page: then the page's fingerprint decides (portals.md section 11), because sites change their maker
and departments of one portal have different ones.
"""

from __future__ import annotations

from crawler.fingerprint import family_of
from crawler.pages import Page
from crawler.spiders.base import Ask, Family, Listing
from crawler.spiders.generic import Generic
from crawler.spiders.gkmlpt import Gkmlpt
from crawler.spiders.hanweb import Hanweb
from crawler.spiders.lonsun import Lonsun
from crawler.spiders.openness import Openness
from crawler.spiders.trs import Trs
from crawler.spiders.ucap import Ucap
from crawler.spiders.vsb import Vsb

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (Trs(), Ucap(), Hanweb(), Vsb(), Gkmlpt(), Lonsun(), Openness(), Generic())
}


def fitting(family: Family, page: Page, ask: Ask, column: str) -> tuple[Family, Listing]:
    """The family that reads a list, and what it reads in this page: the first decides."""
    listing = family.read(page, ask, column)
    if ask.page > 1:
        return family, listing
    if family.name != "generic" and not listing.silent:
        return family, listing
    told = FAMILIES.get(family_of(page.url, page.text), family)
    if told.name in (family.name, "generic"):
        return family, listing
    other = told.read(page, ask, column)
    return (family, listing) if other.silent else (told, other)
