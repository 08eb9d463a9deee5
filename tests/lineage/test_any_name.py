"""Whatever a name is, it has a role, and everything told of it is whole."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.agencies import find
from pipelines.lineage import Seen, role_of, trace, type_of
from pipelines.lineage.telling import told

PIECES = [
    "丽水市",
    "富阳市",
    "朝阳区",
    "北京市",
    "人民政府",
    "办公室",
    "环境保护",
    "生态环境",
    "局",
    "分局",
    "委员会",
    "管理委员会",
    "高新区",
    "街道",
    "镇",
    "国家",
    "国务院",
    "中华人民共和国",
    "部",
    "总署",
    "国家税务总局",
    "税务局",
    "中共",
    "委",
    "领导小组",
    "新疆生产建设兵团",
    "A",
    "（",
    "）",
    "、",
]
NAMES = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
CODES = st.sampled_from(["331100", "330183", "110105", "100000", "990100", "x", "", None])


@settings(max_examples=200, deadline=None)
@given(NAMES, CODES)
def test_every_name_has_a_role_and_a_history(name: str, code: str | None) -> None:
    role = role_of(name, code)
    assert role == role_of(name, code)
    type_of(name, code)
    for one in told(name, code):
        assert one.first <= one.last
        assert one.source
        assert one.before
        assert one.after
    for meant in find(name, "33" if code else None, None):
        assert meant.agency
        assert (meant.region_code or "").startswith("33" if code else "")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NAMES, CODES, st.frozensets(st.integers(2008, 2025))), max_size=8))
def test_every_agency_has_a_line(rows: list[tuple[str, str | None, frozenset[int]]]) -> None:
    seen = [Seen(*row) for row in rows]
    lines = trace(seen)
    assert set(lines.body) == {one.key for one in seen}
    assert set(lines.body.values()) <= set(lines.body)
