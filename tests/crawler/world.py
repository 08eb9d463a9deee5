"""Lists, reports and registries for the crawler's tests; the prose is ours and very short."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.crawler.server import Site

ROOT = Path(__file__).parents[2]

FAST = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "NIANBAO_WORKERS": "1",
}


def title(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def report(agency: str, year: int, more: str = "") -> str:
    """A report's page with the marks of one, far too short for a real one."""
    return (
        f"<html><head><title>{title(agency, year)}</title></head><body>"
        '<ul class="menu"><li><a href="/">首页</a></li></ul>'
        f"<h1>{title(agency, year)}</h1><p>一、总体情况</p><p>本年度一切平稳。</p>"
        "<p>二、主动公开政府信息情况</p><table><tr><td>规章</td><td>1</td></tr></table>"
        f"<p>三、收到和处理政府信息公开申请情况</p>{more}</body></html>"
    )


def row(href: str, text: str, date: str = "2025-01-20") -> str:
    return f'<li><a href="{href}" title="{text}">{text[:12]}…</a><span>{date}</span></li>'


def listing(*rows: str, after: str = "") -> str:
    return f"<html><body><div><ul>{''.join(rows)}</ul>{after}</div></body></html>"


def entry(site: Site, name: str, *columns: str, family: str = "trs", **more: Any) -> dict[str, Any]:
    """A registry entry whose columns are paths on the site."""
    return {
        "id": name,
        "name": "云溪市人民政府",
        "region_code": "330100",
        "level": "prefecture",
        "home": f"{site.url}/",
        "columns": [{"url": site.url + path, "family": family} for path in columns],
        **more,
    }


@dataclass
class Ran:
    """What a crawl in a process of its own said."""

    status: int
    portals: dict[str, dict[str, Any]]
    stderr: str
    items: list[dict[str, Any]] = field(default_factory=list)

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self.portals[name]


def run(
    folder: Path,
    entries: Sequence[dict[str, Any]],
    *,
    settings: dict[str, str] | None = None,
    years: Sequence[int] = (),
    full: bool = False,
    reader: str = "tests.crawler.standin.process",
) -> Ran:
    """Crawl in a process of its own (a reactor starts once) into `folder`."""
    process = subprocess.run(
        command(folder, entries, settings=settings, years=years, full=full, reader=reader),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    last = process.stdout.strip().splitlines()[-1:] or ["{}"]
    said = json.loads(last[0])
    return Ran(process.returncode, said.get("portals", {}), process.stderr)


def command(
    folder: Path,
    entries: Sequence[dict[str, Any]],
    *,
    settings: dict[str, str] | None = None,
    years: Sequence[int] = (),
    full: bool = False,
    reader: str = "tests.crawler.standin.process",
) -> list[str]:
    """The command line of `run`; writes the registry it names."""
    registry = folder / "registry.yaml"
    registry.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    options = {
        "registry": str(registry),
        "database": f"sqlite:///{folder / 'store.db'}",
        "archive": str(folder / "archive"),
        "years": list(years),
        "full": full,
        "settings": {**FAST, "NIANBAO_READER": reader, **(settings or {})},
    }
    return [sys.executable, "-m", "tests.crawler.crawling", json.dumps(options)]
