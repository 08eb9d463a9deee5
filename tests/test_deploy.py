"""What deploy/ starts exists: the command and its options, in the service and in the cron line."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

from tests.test_docs import parse_usage

DEPLOY = Path(__file__).parent.parent / "deploy"


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(DEPLOY / name, "utf-8")
    return parser


def test_the_service_and_the_cron_line_crawl_what_is_due() -> None:
    service = shlex.split(unit("nianbao-crawl.service")["Service"]["ExecStart"])
    (line,) = (
        line
        for line in (DEPLOY / "nianbao.cron").read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    cron = shlex.split(line.partition(">>")[0])
    for words in (service, cron):
        at = next(at for at, word in enumerate(words) if word.endswith("bin/nianbao"))
        assert words[at + 1 : at + 3] == ["crawl", "--due"]
        parse_usage(words[at + 1 :], "deploy")


def test_the_timer_comes_every_night_and_makes_up_for_missed_ones() -> None:
    timer = unit("nianbao-crawl.timer")["Timer"]
    assert timer["OnCalendar"].startswith("*-*-* ")
    assert timer["Persistent"] == "true"
