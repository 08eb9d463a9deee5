"""A reader for the crawler's tests: knows a report by its title and can be told to misbehave."""

from __future__ import annotations

import os
import re
import time

from pipelines.model import Capture, Identity, Outcome, Reading, Report


def process(capture: Capture) -> Reading:
    text = capture.page.body.decode("utf-8", "replace")
    if "HANG" in text:
        time.sleep(600)
    if "DIE" in text:
        os._exit(3)
    if "RAISE" in text:
        raise ValueError("told to")
    found = re.search(r"<h1>(.*?)(\d{4})年政府信息公开工作年度报告</h1>", text)
    if found is None:
        return Reading(Outcome.NOT_A_REPORT, "no title of a report")
    who = Identity(
        agency=found[1],
        region_code="330100",
        region=("浙江省", "杭州市"),
        level="prefecture",
        year=int(found[2]),
        scope="agency",
        is_report=True,
        confidence="high",
        title=found[0].removeprefix("<h1>").removesuffix("</h1>"),
    )
    report = Report(who, "none", capture.page.url, (), (), ())
    return Reading(Outcome.REPORT, "", report)
