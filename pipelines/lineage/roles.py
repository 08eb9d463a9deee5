"""An official name → what the body is in its region, whatever the region is called.

杭州市富阳区教育局 and 富阳市教育局 play one role, 教育; 南宁市横县生态环境局 and
黄石市生态环境局下陆区分局 both that of 生态环境 in their county. The class word (局, 委员会) is
kept apart, since a body may change it and stay the same. Called by `lines` for every agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipelines.identity import bodies, naming, regions
from pipelines.lineage.reforms import known_wordings

Kind = Literal["government", "office", "township", "zone", "department"]

_CLASS = re.compile(r"(委员会|办公室|总局|总署|局|厅|委|办|署|部)$")
_BRANCH = re.compile(r"^(.+?局)([^局]{2,8}?)(分局)$")
_NATIONAL = re.compile(r"^(?:中华人民共和国(?:国家)?|国家)(?=..)|^国务院(?=.{5})")
_GROUPS = ("领导小组",)
"""国务院扶贫开发领导小组办公室 and 扶贫开发办公室 differ by nothing else."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a body is: kind, wording without region and class word, class word, zone."""

    kind: Kind
    wording: str
    suffix: str = ""
    place: str = ""
    """The zone it belongs to: 杨凌示范区审计局."""


@lru_cache(maxsize=65536)
def role_of(name: str, region_code: str | None = None) -> Role:
    """The role of an official name; a name that cannot be taken apart is a role of its own."""
    if region_code == regions.COUNTRY:
        return _split(_NATIONAL.sub("", name) or name)
    named = naming.parse(name)
    if named is None:
        return Role("department", name)
    place = named.zone or ""
    if named.kind == "township":
        return Role("township", named.township or "", place=place)
    if named.kind == "government" and not place:
        return Role("government", "人民政府")
    if named.kind == "office" and not place:
        return Role("office", "人民政府办公室")
    body = named.body.removeprefix("人民政府") or named.body
    if "局" in place:  # 生态环境局高新区分局 is no body of a zone, but a branch in it
        body, place = place + body, ""
    role = _branch(body, region_code) or _split(body)
    known = role.wording in known_wordings() or bodies.kind_of_wording(role.wording)
    if named.kind == "zone" and not known:
        return Role("zone", named.body)
    return Role("department", role.wording, role.suffix, place)


def _branch(body: str, region_code: str | None) -> Role | None:
    """A city's branch that is a county's own body, known by the county in its name
    (黄石市生态环境局下陆区分局, 苏州市吴中生态环境局).

    One in a zone or a town is none (威海市生态环境局高新区分局).
    """
    region = regions.by_code(region_code)
    if region is None or region.level != "county":
        return None
    stem = regions.stem(region.name)
    if body.startswith(stem):
        own = _split(body.removeprefix(stem))
        return own if own.wording in known_wordings() else None
    found = _BRANCH.match(body)
    if not found or stem not in (found[2], regions.stem(found[2])):
        return None
    role = _split(found[1])
    return Role(role.kind, role.wording, role.suffix + found[3])


def _split(body: str) -> Role:
    if _BRANCH.match(body):
        return Role("department", body)
    found = _CLASS.search(body)
    if not found or found.start() == 0:
        return Role("department", body)
    wording = body[: found.start()]
    for group in _GROUPS:
        wording = wording.removesuffix(group) or wording
    return Role("department", wording, found[1])


def type_of(name: str, region_code: str | None = None) -> str | None:
    """Functional type of a body (docs/identity.md); None where the taxonomy has none."""
    role = role_of(name, region_code)
    if role.kind != "department":
        return role.kind
    known = bodies.kind_of_wording(role.wording)
    if known is None and (branch := _BRANCH.match(role.wording)):
        known = bodies.kind_of_wording(_split(branch[1]).wording)
    return known or bodies.body(role.wording + role.suffix).kind
