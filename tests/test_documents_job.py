"""The main job on files: reports published as documents of every kind, crawled and exported.

A portal's list leads to pages with a file beside them, to files themselves, to a page whose tables
are a picture, and to an archive of two renditions. What comes out of the store is compared with
what was printed; scans wait in the archive until their reader is there.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import yaml

from tests.crawler.server import Reply, Site, sites
from tests.crawler.world import entry, listing, row
from tests.documents import write
from tests.documents.content import Paper, draw

ROOT = Path(__file__).parents[1]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS = "application/vnd.ms-excel"
PDF = "application/pdf"
Cells = dict[tuple[str, str, str], tuple[Any, ...]]


def run(folder: Path, *command: str, without_ocr: bool = False) -> subprocess.CompletedProcess[str]:
    """The program as people run it; without the extra packages that read pictures if asked."""
    hidden = folder / "hidden"
    hidden.mkdir(exist_ok=True)
    (hidden / "rapidocr.py").write_text("raise ImportError\n")
    path = f"{hidden}{os.pathsep}{ROOT}" if without_ocr else str(ROOT)
    return subprocess.run(
        [sys.executable, "-m", "nianbao.cli", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def crawl(folder: Path, site: Site, **how: bool) -> subprocess.CompletedProcess[str]:
    entries = [entry(site, "zhou", "/nb/")]
    (folder / "portals.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True))
    settings = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "NIANBAO_WORKERS=1")
    quick = [word for setting in settings for word in ("-s", setting)]
    return run(folder, "crawl", "--registry", "portals.yaml", *quick, **how)


def exported(folder: Path) -> dict[str, dict[str, Any]]:
    """Title → record."""
    done = run(folder, "export", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return {record["title"]: record for record in map(json.loads, done.stdout.splitlines())}


def printed(paper: Paper) -> Cells:
    return {c.key: (c.raw, c.value, c.unit, c.status) for c in paper.truth.cells}


def read(record: dict[str, Any]) -> Cells:
    return {
        (c["table"], c["row"], c["column"]): (c["raw"], c["value"], c["unit"], c["status"])
        for c in record["cells"]
    }


def file(body: bytes, media_type: str = "application/octet-stream") -> Reply:
    return Reply(body, 200, {"Content-Type": media_type})


def page(paper: Paper, inside: str) -> str:
    """A report's page that holds a sentence and `inside`."""
    return (
        f"<html><head><title>{paper.title}</title></head><body><div class=crumb>"
        f"<a href='/'>首页</a></div><h1>{paper.title}</h1><div class=content>"
        f"<p>一、总体情况</p><p>见下。</p>{inside}</div></body></html>"
    )


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            archive.writestr(name.replace("_", "."), body)
    return out.getvalue()


def publish(site: Site, papers: dict[str, Paper]) -> None:
    """One list; each paper in another way."""
    rng = random.Random(5)
    bodies = {
        "docx": write(papers["docx"], DOCX, rng),
        "doc": write(papers["doc"], "application/msword", rng),
        "xls": write(papers["xls"], XLS, rng),
        "pdf": write(papers["pdf"], PDF, rng),
        "zip": packed(a_docx=write(papers["zip"], DOCX, rng), b_pdf=write(papers["zip"], PDF, rng)),
    }
    rows = []
    for kind, body in bodies.items():
        paper = papers[kind]
        site.pages[f"/nb/file_{kind}.{kind}"] = file(body)
        if kind == "pdf":  # the list itself leads to the file
            rows.append(row("/nb/file_pdf.pdf", paper.title, "2025-01-20"))
            continue
        site.pages[f"/nb/t20250120_{kind}.html"] = page(
            paper, f"<p>附件：<a href='file_{kind}.{kind}'>{paper.title}.{kind}</a></p>"
        )
        rows.append(row(f"/nb/t20250120_{kind}.html", paper.title, "2025-01-20"))
    site.pages["/nb/"] = listing(*rows)


def papers() -> dict[str, Paper]:
    """A paper for each way to publish one, each of another agency or year."""
    drawn = [draw(61, number, calm=number % 2 == 0) for number in range(20)]
    different = {(paper.truth.agency, paper.truth.year): paper for paper in drawn}
    return dict(zip(("docx", "doc", "xls", "pdf", "zip"), different.values(), strict=False))


def test_reports_as_files_come_out_of_the_store_as_they_are_printed(tmp_path: Path) -> None:
    published = papers()
    with sites() as [site]:
        publish(site, published)
        done = crawl(tmp_path, site)
        assert done.returncode == 0, done.stdout + done.stderr
    records = exported(tmp_path)
    for kind, paper in published.items():
        record = records[paper.title]
        assert read(record) == printed(paper), kind
        assert (record["agency"], record["year"]) == (paper.truth.agency, paper.truth.year)
        assert record["template"] == paper.truth.template
    assert len(records) == len(published)


def test_a_picture_waits_in_the_archive_until_its_reader_is_there(tmp_path: Path) -> None:
    paper = draw(62, 1, calm=True, pictured=True)
    with sites() as [site]:
        site.pages["/nb/t20250120_1.html"] = page(paper, "<p><img src='W020250120.png'></p>")
        site.pages["/nb/W020250120.png"] = file(write(paper, "image/png", random.Random(1)))
        site.pages["/nb/"] = listing(row("/nb/t20250120_1.html", paper.title))
        crawl(tmp_path, site, without_ocr=True)
        asked = len(site.asked)
        waiting = exported(tmp_path)[paper.title]
        again = run(tmp_path, "reparse")
        assert again.returncode == 0, again.stdout + again.stderr
        assert len(site.asked) == asked, "a reparse asks nobody"
    assert not waiting["cells"]
    (unread,) = [issue for issue in waiting["issues"] if issue["rule"] == "attachment_unread"]
    assert "make ocr" in unread["evidence"]
    record = exported(tmp_path)[paper.title]
    truth = printed(paper)
    wrong = {key: told for key, told in read(record).items() if told != truth.get(key)}
    named = {name for i in record["issues"] if i["severity"] != "info" for name in i["cells"]}
    assert len(truth) - len(wrong) >= 0.99 * len(truth)
    assert all("/".join(key) in named or key[0] in named for key in wrong), wrong
