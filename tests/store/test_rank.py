"""Which address of a report is shown: the official one, but never one that was not read."""

from __future__ import annotations

from pipelines.model import Identity, Origin, Report, Section
from pipelines.store.renditions import rank

WHO = Identity(agency="清河县水务局", region_code="130534", year=2023, is_report=True)
OWN = Origin(portal_id="qinghe", region_code="130534")
OTHER = Origin(portal_id="xingtai", region_code="130500")


def report(*sections: Section) -> Report:
    return Report(WHO, "none", "http://www.example.gov.cn/1.html", sections, (), ())


def test_a_file_without_a_reader_never_displaces_what_was_read() -> None:
    read, unread = report(Section("overview", "一、总体情况", "全年平稳。")), report()
    ranks = [rank(origin, read) for origin in (OWN, OTHER, Origin())]
    behind = [rank(origin, unread) for origin in (OWN, OTHER, Origin())]
    assert ranks == sorted(ranks)
    assert behind == sorted(behind)
    assert max(ranks) < min(behind)
