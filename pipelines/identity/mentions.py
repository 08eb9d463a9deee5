"""Every administrative body a text names: where it stands, what it is in full.

For rules that compare the text with the title, and for searching. Works on clean text (see
`script.clean`); the table of bodies decides what is a body's name, so an unknown body is not
found, and no name is invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipelines.identity import bodies, regions

MentionKind = Literal["department", "government", "office", "township"]

_MARK = re.compile(r"(?:我|本|全|该)?(自治区|省|市|县|区|州|盟|旗)$")
_ALSO_WORDS = ("和县", "应县", "任县", "代县")
"""Counties whose names running text makes by chance: 市政府和县政府."""
_GOVERNMENT = re.compile(
    r"(?:人民政府|(?<!各级)政府)(?P<office>办公厅|办公室|办(?!公|理|法|事))?(?!信息|网|门户|采购|公报|职能|部门|工作|系统|投资|服务)"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处)")
_BOUNDARY = re.compile(r"^.*(?:[^\u4e00-\u9fff]|[由与向和及在对经县市区旗])")


@dataclass(frozen=True, slots=True)
class Mention:
    """One body named in a text; `start` and `end` are positions in the clean text."""

    text: str
    """As printed, with its region: 丰城市统计局, 市统计局."""
    body: str
    """Full name without region: 统计局, 人民政府办公室."""
    region: str
    """The region's name in front, else its class word (市), else empty."""
    kind: MentionKind
    start: int
    end: int

    @property
    def named(self) -> bool:
        """Whether a region of a name stands in front, not only its class word."""
        return len(self.region) > 1 and self.region != "自治区"


def agencies_in(text: str) -> Iterator[Mention]:
    """Bodies in a clean text in order; without region, marker or known name none is found."""
    taken = 0
    for start, end, kind, body in sorted(_found(text)):
        if start < taken:
            continue
        front, region = _front(text, start)
        if kind == "government" and not region:
            continue
        yield Mention(text[front:end], body, region, kind, front, end)
        taken = end


def _found(text: str) -> Iterator[tuple[int, int, MentionKind, str]]:
    for start, end in bodies.spans(text):
        printed = text[start:end]
        # 市 of 市场监督管理局 belongs to the name, the first 市 of 合肥市市场… to the region
        yield start, end, "department", bodies.body(printed).name
    for found in _GOVERNMENT.finditer(text):
        office = found["office"]
        name = "人民政府" + ({"办": "办公室"}.get(office, office) if office else "")
        yield found.start(), found.end(), "office" if office else "government", name
    for found in _TOWNSHIP.finditer(text):
        name = _BOUNDARY.sub("", text[max(0, found.start() - 4) : found.start()])
        if name:
            start = found.start() - len(name)
            yield start, found.end(), "township", text[start : found.end()]


def _front(text: str, start: int) -> tuple[int, str]:
    """Where the region in front begins, and its name or class word."""
    before = text[max(0, start - 24) : start]
    name = regions.suffix(before)
    if name and name not in _ALSO_WORDS:
        begin = start - len(name)
        above = regions.suffix(before[: -len(name)])
        return (begin - len(above), name) if above else (begin, name)
    mark = _MARK.search(before)
    if mark:
        return start - len(mark[0]), mark[1]
    return start, ""
