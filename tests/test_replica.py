"""The replica is what it says: its truth is consistent, and its pages print that truth.

Read with the standard library only, so that neither our reader nor our generator can excuse the
other.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.replica import Replica
from tests.replica.server import NoPort, listen

HERE = Path(__file__).parent
APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "social_welfare_organization",
    "legal_service_organization",
    "other",
)
NOT_OUTCOMES = {
    "new_requests",
    "carried_over_from_previous_year",
    "total_handled",
    "carried_forward_to_next_year",
}
KEYS = {
    "regulations": "规章",
    "normative_documents": "规范性文件",
    "administrative_licensing": "行政许可",
    "other_public_management_services": "其他对外管理服务事项",
    "administrative_penalty": "行政处罚",
    "administrative_compulsion": "行政强制",
    "administrative_fees": "行政事业性收费",
    "centralized_procurement": "政府集中采购",
    "new_requests": "新收",
    "carried_over_from_previous_year": "上年结转",
    "granted": "予以公开",
    "partially_granted": "部分公开",
    "denied_state_secret": "国家秘密",
    "denied_other_law_prohibition": "禁止公开",
    "denied_security_stability": "三安全一稳定",
    "denied_third_party_rights": "第三方合法权益",
    "denied_internal_affairs": "内部事务信息",
    "denied_process_information": "过程性信息",
    "denied_enforcement_case_file": "行政执法",
    "denied_administrative_query": "行政查询事项",
    "unable_not_held": "不掌握",
    "unable_requires_creation": "另行制作",
    "unable_unclear_after_correction": "补正后",
    "not_processed_petition_complaint": "信访举报",
    "not_processed_repeat": "重复申请",
    "not_processed_publication": "公开出版物",
    "not_processed_excessive": "大量反复",
    "not_processed_confirm_or_reissue": "重新出具",
    "other_handling": "其他处理",
    "other_no_correction_in_time": "逾期不补正",
    "other_fee_unpaid_in_time": "缴纳费用",
    "other_other": "其他",
    "total_handled": "总计",
    "carried_forward_to_next_year": "结转下年度",
}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


@pytest.fixture
def small() -> Iterator[Replica]:
    """Two portals of one year, for tests that change something."""
    with Replica(portals=("sanming", "lishui"), years=(2024,)) as running:
        yield running


def get(url: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes, Any]:
    """Status, body, headers; redirects are not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            return None

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, named)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def name(record: dict[str, Any]) -> str:
    return f"{record['agency']} {record['year']}"


# --- the truth is consistent --------------------------------------------------------------------


def identities(record: dict[str, Any]) -> Iterator[tuple[str, bool | None]]:
    """(id, holds) of formats.md section 7; None where an operand is no number."""
    value = {
        f"{cell['table']}/{cell['row']}/{cell['column']}": cell["value"] for cell in record["cells"]
    }
    rows = dict.fromkeys(key.split("/")[1] for key in value if key.startswith("applications/"))
    outcomes = [row for row in rows if row not in NOT_OUTCOMES]

    def verdict(left: list[str], right: list[str]) -> bool | None:
        operands = [value.get(key) for key in left + right]
        if None in operands:
            return None
        return sum(value[key] for key in left) == sum(value[key] for key in right)

    def at(row: str, column: str) -> str:
        return f"applications/{row}/{column}"

    for row in rows:
        parts = [at(row, column) for column in APPLICANTS]
        yield f"T3.row {row}", verdict(parts, [at(row, "total")])
    for column in (*APPLICANTS, "total"):
        parts = [at(row, column) for row in outcomes]
        yield f"T3.col {column}", verdict(parts, [at("total_handled", column)])
        came = [at("new_requests", column), at("carried_over_from_previous_year", column)]
        went = [at("total_handled", column), at("carried_forward_to_next_year", column)]
        yield f"T3.balance {column}", verdict(came, went)
    for row in ("review", "litigation_direct", "litigation_after_review"):
        parts = [
            f"review_litigation/{row}/{column}"
            for column in ("upheld", "corrected", "other_result", "pending")
        ]
        yield f"T4.sum {row}", verdict(parts, [f"review_litigation/{row}/total"])


def test_identities_hold_except_where_the_truth_says_broken(replica: Replica) -> None:
    broken = set()
    for record in replica.truth:
        if not record["cells"]:
            continue
        found = dict(identities(record))
        assert len(found) == {"form-2019": 40, "form-2021": 42}[record["template"]]
        failed = [identity for identity, holds in found.items() if holds is False]
        flagged = {flag["where"] for flag in record["flags"] if flag["flag"] == "identity_failed"}
        assert bool(failed) == bool(flagged), (name(record), failed)
        assert flagged <= set(record["warns"])
        broken |= {identity.split(" ")[0] for identity in failed}
    assert broken == {"T3.row", "T3.col", "T3.balance", "T4.sum"}


def test_every_template_has_all_its_cells(replica: Replica) -> None:
    for record in replica.truth:
        full = {"form-2019": 198, "form-2021": 200, "none": 0}[record["template"]]
        if name(record) == "汶上县科学技术局 2020":
            full = 183  # its review table is absent
        keys = [(cell["table"], cell["row"], cell["column"]) for cell in record["cells"]]
        assert len(keys) == len(set(keys)) == full, name(record)
        assert (record["body"] in ("html", "text")) == bool(keys)


def test_a_cell_says_null_unless_it_is_a_number(replica: Replica) -> None:
    seen = set()
    for record in replica.truth:
        for cell in record["cells"]:
            seen.add(cell["status"])
            assert (cell["value"] is None) == (cell["status"] != "number")
            assert (cell["raw"] is None) == (cell["status"] == "missing")
            assert (cell["raw"] == "") == (cell["status"] == "blank")
            assert cell["raw"] is None or cell["raw"] == cell["raw"].strip(" \xa0\u3000\n")
            if cell["raw"] and re.fullmatch(r"\d+", cell["raw"]):
                assert cell["value"] == int(cell["raw"])
    assert seen == {"number", "blank", "missing", "placeholder"}


def test_years_hang_together(replica: Replica) -> None:
    """X.carry and X.force of formats.md, for reports that are whole and unbroken."""
    plain = {
        (record["agency"], record["year"]): {
            f"{cell['row']}/{cell['column']}": cell["value"] for cell in record["cells"]
        }
        for record in replica.truth
        if record["cells"] and not any(f["flag"] == "identity_failed" for f in record["flags"])
    }
    carried = stock = 0
    for (agency, year), now in plain.items():
        before = plain.get((agency, year - 1), {})
        for column in APPLICANTS:
            old = before.get(f"carried_forward_to_next_year/{column}")
            new = now[f"carried_over_from_previous_year/{column}"]
            if old is not None and new is not None:
                assert old == new, (agency, year, column)
                carried += old
        if None not in (
            last := before.get("normative_documents/in_force"),
            now.get("regulations/in_force"),
        ):
            row = "normative_documents"
            change = now[f"{row}/issued_this_year"] - now[f"{row}/repealed_this_year"]
            assert now[f"{row}/in_force"] == last + change
            stock += 1
    assert carried > 1000
    assert stock > 90


def test_the_world_is_wide(replica: Replica) -> None:
    records = replica.truth
    assert len(records) == 203 == len({record["url"] for record in records})
    assert {record["year"] for record in records} == set(range(2019, 2026))
    assert {record["level"] for record in records} == {"prefecture", "county", "township"}
    assert {record["body"] for record in records} == {"html", "text", "images", "attachment"}
    late = [r for r in records if r["year"] > 2020 and r["template"] == "form-2019"]
    assert len(late) == 3
    flags = {flag["flag"] for record in records for flag in record["flags"]}
    assert {"blank_cell", "amount_unit_missing", "agency_mismatch_in_text"} <= flags
    clean = [record for record in records if not record["flags"]]
    assert len(clean) > 120, "most reports are without fault, so that false alarms show"


# --- the pages print it -------------------------------------------------------------------------


class Tables(HTMLParser):
    """Rows of cell texts of every innermost table, and lines of paragraphs and `<pre>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[bool] = []
        self.lines: list[str] = [""]
        self.pre = ""
        self.in_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.open.append([])
            self.cell.append(False)
        elif tag == "tr" and self.open:
            self.open[-1].append([])
        elif tag == "td" and self.open:
            self.open[-1][-1].append("")
            self.cell[-1] = True
        elif tag == "p":
            self.lines.append("")
        self.in_pre |= tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.rows += self.open.pop()
            self.cell.pop()
        elif tag == "td" and self.open:
            self.cell[-1] = False
        elif tag == "pre":
            self.in_pre = False
            self.pre += "\n\n"

    def handle_data(self, data: str) -> None:
        if self.in_pre:
            self.pre += data
        elif self.open and self.cell[-1]:
            self.open[-1][-1][-1] += data
        else:
            self.lines[-1] += data


def printed_rows(page: str, body: str) -> list[list[str]]:
    """Every row of figures as its page prints it, outer white space of cells removed."""
    parser = Tables()
    parser.feed(page)
    rows = parser.rows
    if body == "text":
        lines = [line.split(" ") for line in parser.lines]
        rows = [row.split("\n") for row in parser.pre.split("\n\n")] if parser.pre else lines
    return [[cell.strip(" \t\r\n\xa0\u3000") for cell in row] for row in rows]


def test_pages_print_the_truth_cell_by_cell(replica: Replica) -> None:
    for record in replica.truth:
        status, body, headers = get(record["url"])
        assert status == 200
        charset = headers.get_content_charset()
        page = body.decode("gb18030" if charset == "gb2312" else charset)
        plain = re.sub("<br ?/?>", "", page)
        assert record["title"] in plain, name(record)
        assert f"{record['published_on']} 09:06" in page
        if not record["cells"]:
            continue
        rows = iter(printed_rows(page, record["body"]))
        wanted: dict[str, list[str]] = {}
        for cell in record["cells"]:
            line = "review" if cell["table"] == "review_litigation" else cell["row"]
            key = f"{cell['table']}/{line}"
            if cell["raw"] is not None:
                wanted.setdefault(key, []).append(cell["raw"])
        for key, raws in wanted.items():
            row, label = key.split("/")[1], ""
            found = next(
                (
                    cells
                    for cells in rows
                    for label in ["".join(cells[: -len(raws)])]
                    if cells[-len(raws) :] == raws and KEYS.get(row, "") in label
                ),
                None,
            )
            assert found is not None, (name(record), key, raws, label)


def test_signatures_are_printed(replica: Replica) -> None:
    dated = [record for record in replica.truth if record["report_date"]]
    assert 120 < len(dated) < len(replica.truth)
    for record in dated:
        year, month, day = record["report_date"].split("-")
        page = get(record["url"])[1].decode(
            "gb18030" if record["portal"] == "wenshang" else "utf-8"
        )
        flat = re.sub("<[^>]*>", "", page)
        western = f"{year}年{int(month)}月{int(day)}日"
        chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in year) + "年"
        assert western in flat or chinese in flat, name(record)


def test_gbk_portal_calls_itself_gb2312(replica: Replica) -> None:
    record = next(r for r in replica.truth if name(r) == "汶上县审计局 2021")
    status, body, headers = get(record["url"])
    assert status == 200
    assert headers.get_content_charset() == "gb2312"
    assert b'<meta charset="gb2312">' in body
    assert "二〇二二年" in body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")


# --- the lists lead to it -----------------------------------------------------------------------


def walk(replica: Replica, portal: str, path: str) -> set[str]:
    """Addresses found from a column by following every link or pager call a reader could see."""
    root = replica.root(portal)
    waiting, pages, found = [urllib.parse.urljoin(root, path)], set(), set()
    while waiting:
        url = waiting.pop()
        if url in pages:
            continue
        pages.add(url)
        status, body, _ = get(url)
        if status != 200:
            continue
        page = body.decode("gb18030" if portal == "wenshang" else "utf-8")
        links = {
            urllib.parse.urljoin(url, href)
            for href in re.findall(r"""<a [^>]*?href=["']([^"']+)["']""", page)
        }
        found |= links
        folder = url.rsplit("/", 1)[0]
        if call := re.search(r'createPageHTML\((\d+), (\d+), "index", "html"\)', page):
            waiting += [f"{folder}/index_{n}.html" for n in range(1, int(call[1]))]
        if call := re.search(r"createPageHTML\('paging',(\d+),\d+,'index','shtml'", page):
            waiting += [f"{folder}/index_{n}.shtml" for n in range(2, int(call[1]) + 1)]
        waiting += [link for words, link in _pagers(url, page)]
        waiting += [link for link in links if re.search(r"/bmnb/\w+/$", link)]
    return found


def _pagers(url: str, page: str) -> list[tuple[str, str]]:
    pairs = re.findall(r'<a href="([^"]+)">(下一页)</a>', page)
    return [(words, urllib.parse.urljoin(url, href)) for href, words in pairs]


@pytest.mark.parametrize("portal", ["sanming", "taicang", "fengcheng", "wenshang"])
def test_walking_the_lists_reaches_every_report(replica: Replica, portal: str) -> None:
    site = replica.world.sites[portal]
    found = walk(replica, portal, site.column)
    reports = {record["url"] for record in replica.truth if record["portal"] == portal}
    assert reports <= found
    assert {url for url in replica.others if url.startswith(site.root)} <= found
    assert {url for url in replica.forbidden if url.startswith(site.root)} <= found


def proxied(replica: Replica, **fields: object) -> str:
    site = replica.world.sites["lishui"]
    query = urllib.parse.urlencode({k: v for k, v in fields.items() if k.endswith("record")})
    form = {
        "columnid": site.portal["column_id"],
        "unitid": site.portal["unit_id"],
        **{k: v for k, v in fields.items() if not k.endswith("record")},
    }
    url = f"{site.root}/module/web/jpage/dataproxy.jsp?{query}"
    return get(url, urllib.parse.urlencode(form).encode())[1].decode()


def test_hanweb_needs_the_proxy_for_later_groups(replica: Replica) -> None:
    site = replica.world.sites["lishui"]
    page = get(site.root + site.column)[1].decode()
    total = int(re.search(r"totalRecord:(\d+)", page)[1])  # type: ignore[index]
    assert page.count("<record>") == 45 < total
    later = proxied(replica, startrecord=46, endrecord=90)
    assert later.count("<record>") == total - 45
    assert proxied(replica, page=1) == later
    assert proxied(replica, startrecord=46, endrecord=90, unitid=1).count("<record>") == 0
    links = set(re.findall(r"""href=["']([^"']+)["']""", page + later))
    reports = {r["url"] for r in replica.truth if r["portal"] == "lishui"}
    assert reports <= {urllib.parse.urljoin(site.root, link) for link in links}


def test_attachments_are_there(replica: Replica) -> None:
    kinds = set()
    for agency, year in (("三明市水利局", 2023), ("丽水市财政局", 2022)):
        record = next(r for r in replica.truth if (r["agency"], r["year"]) == (agency, year))
        page = get(record["url"])[1].decode()
        pattern = r"""(?:href|data-value)="([^"]*(?:P0\d\w*\.\w+|downfile[^"]*|viewer\w*\.pdf))\""""
        for link in re.findall(pattern, page):
            body = get(urllib.parse.urljoin(record["url"], link))[1]
            kinds.add(body[:4])
    assert kinds == {b"%PDF", b"\xd0\xcf\x11\xe0"}


# --- HTTP ---------------------------------------------------------------------------------------


def test_unchanged_pages_answer_304(small: Replica) -> None:
    record = small.truth[0]
    for url in (record["url"], small.root("lishui") + small.world.sites["lishui"].column):
        _, _, headers = get(url)
        assert get(url, If_None_Match=headers["ETag"])[0] == 304
        assert get(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
        assert get(url, If_None_Match='"other"')[0] == 200
    small.refurnish()
    _, _, again = get(record["url"], If_None_Match=headers["ETag"])
    assert again["ETag"] != headers["ETag"]
    assert small.truth[0] == record


def test_requests_are_logged_and_trespasses_known(small: Replica) -> None:
    get(small.root("sanming") + "/robots.txt", User_Agent="test/1")
    get(next(url for url in small.forbidden if "/protect/" in url))
    assert [asked.target for asked in small.requests] == ["/robots.txt", "/protect/nb/2024.html"]
    assert small.requests[0].headers["user-agent"] == "test/1"
    assert [asked.target for asked in small.trespasses] == ["/protect/nb/2024.html"]
    assert small.most_at_once == {"127.0.0.11": 1}
    small.forget()
    assert small.requests == []


# --- what can change ----------------------------------------------------------------------------


def test_one_figure_is_edited_silently(small: Replica) -> None:
    before = next(r for r in small.truth if r["agency"] == "丽水市交通运输局")
    page = get(before["url"])
    column = small.root("lishui") + small.world.sites["lishui"].column
    listing = get(column)[2]["ETag"]
    after = small.edit_report("丽水市交通运输局", 2024)
    changed = [new for old, new in zip(before["cells"], after["cells"], strict=True) if old != new]
    assert [cell["row"] for cell in changed] == ["administrative_penalty"]
    assert changed[0]["value"] == int(changed[0]["raw"])
    assert get(before["url"], If_None_Match=page[2]["ETag"])[0] == 200
    assert get(before["url"], If_Modified_Since=page[2]["Last-Modified"])[0] == 200
    assert changed[0]["raw"] in get(before["url"])[1].decode()
    assert after["published_on"] == before["published_on"]
    assert get(column)[2]["ETag"] == listing
    with pytest.raises(LookupError, match="no cell"):
        small.edit_report("丽水市交通运输局", 2024, "applications/granted/nobody", "1")


def test_a_year_is_added(small: Replica) -> None:
    known = {record["url"] for record in small.truth}
    added = small.add_year(2025, ("三明市水利局", "丽水市财政局"))
    assert {name(record) for record in added} == {"三明市水利局 2025", "丽水市财政局 2025"}
    assert {record["url"] for record in small.truth} - known == {r["url"] for r in added}
    listing = get(small.root("sanming") + "/zfxxgk/zfxxgknb/")[1].decode()
    assert "三明市水利局2025年度" in listing
    assert get(added[0]["url"])[0] == 200


def test_a_report_is_taken_down(small: Replica) -> None:
    url = small.remove_report("三明市水利局", 2024, 410)
    assert get(url)[0] == 410
    assert url not in {record["url"] for record in small.truth}
    assert url.rsplit("/", 1)[1] in get(small.root("sanming") + "/zfxxgk/zfxxgknb/")[1].decode()


def test_a_page_of_the_tests_own_is_published(small: Replica) -> None:
    text = "甲市乙局2020年政府信息公开工作年度报告\n\t规章\n\t0\n"
    media = "text/plain; charset=utf-8"
    url = small.serve_page("lishui", "甲市乙局2020年年报", text, media_type=media)
    status, body, headers = get(url)
    assert (status, body.decode(), headers["Content-Type"]) == (200, text, media)
    framed = small.serve_page(
        "sanming", "丙市丁局2020年年报", "<p>框里的字</p>", published=date(2025, 6, 1), framed=True
    )
    page = get(framed)[1].decode()
    assert "<p>框里的字</p>" in page
    assert 'content="丙市丁局2020年年报"' in page
    assert framed.rsplit("/", 1)[1] in get(small.root("sanming") + "/zfxxgk/zfxxgknb/")[1].decode()
    assert url.removeprefix(small.root("lishui")) in proxied(small, startrecord=1, endrecord=45)


# --- hazards ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("challenge", "status", "mark"),
    [
        ("jsl", 521, b"__jsl_clearance"),
        ("rs412", 412, b"<meta id="),
        ("eo200", 200, b"EO_Bot_Ssid"),
        ("acw200", 200, b"acw_sc__v2"),
        ("c3vk", 200, b"C3VK="),
        ("waf403", 403, "访问被拦截".encode()),
        ("captcha", 200, "验证码".encode()),
        ("ratelimit", 200, "访问过于频繁".encode()),
        ("429", 429, b"Too Many"),
    ],
)
def test_challenges(small: Replica, challenge: str, status: int, mark: bytes) -> None:
    small.switch("sanming", challenge=challenge)
    answer = get(small.root("sanming") + "/zfxxgk/zfxxgknb/")
    assert answer[0] == status
    assert mark in answer[1]
    assert len(answer[1]) < 6144
    assert get(small.root("sanming") + "/robots.txt")[1].startswith(b"User-agent")
    assert b"<datastore>" in get(small.root("lishui") + small.world.sites["lishui"].column)[1]


@pytest.mark.parametrize(
    ("robots", "status"),
    [("404", 404), ("403", 403), ("500", 500), ("disallow", 200), ("html", 200)],
)
def test_robots(small: Replica, robots: str, status: int) -> None:
    small.switch("*", robots=robots)
    answer = get(small.root("lishui") + "/robots.txt")
    assert answer[0] == status
    assert (answer[1] == b"User-agent: *\nDisallow: /\n") == (robots == "disallow")


@pytest.mark.parametrize(
    ("kind", "status"),
    [("404", 404), ("200-empty", 200), ("200-text", 200), ("200-home", 200), ("302-home", 302)],
)
def test_soft_404(small: Replica, kind: str, status: int) -> None:
    column = small.root("sanming") + "/zfxxgk/zfxxgknb/"
    assert "档案局2024年" not in get(column)[1].decode()
    small.switch("sanming", soft404=kind)
    listing = get(column)[1].decode()
    link = re.search(r'href="([^"]+)" title="[^"]*档案局2024年', listing)
    assert link is not None
    assert get(urllib.parse.urljoin(column, link[1]))[0] == status


def test_pagers_that_lie(replica: Replica) -> None:
    try:
        for portal, third in (("sanming", "index_3.html"), ("wenshang", "1.htm")):
            site = replica.world.sites[portal]
            folder = site.root + site.column.removesuffix(".htm").rstrip("/") + "/"
            last = get(folder + third)[1]
            beyond = "index_4.html" if portal == "sanming" else "old3.htm"
            assert get(folder + beyond)[0] == 404
            replica.switch(portal, pager="repeat-last")
            again = get(folder + beyond)[1]
            articles = re.compile(rb"""href=["']([^"']*(?:t\d{8}_|info/)[^"']*)["']""")
            assert articles.findall(again) == articles.findall(last) != []
            replica.switch(portal, pager="lost")
        assert get(replica.root("sanming") + "/zfxxgk/zfxxgknb/index_1.html")[0] == 404
        replica.switch("sanming", pager="refresh")
        stub = get(replica.root("sanming") + "/zfxxgk/zfxxgknb/index_4.html")
        assert b'content="0;url=./"' in stub[1]
    finally:
        replica.switch("*", pager="normal")


def test_lists_attachments_and_proxy_fail_as_switched(small: Replica) -> None:
    column = small.root("sanming") + "/zfxxgk/zfxxgknb/"
    small.switch("*", lists="shell", needs_referer=True)
    assert b'id="app"' in get(column)[1]
    proxy = small.root("lishui") + "/module/web/jpage/dataproxy.jsp"
    assert get(proxy, b"unitid=46387")[0] == 403
    small.switch("*", lists="empty", needs_referer=False, attach="needs-referer")
    assert b"<li><a href" not in get(column)[1].split(b"overview_right")[1]
    record = next(r for r in small.truth if r["agency"] == "三明市城市管理局")
    link = re.search(r'href="\./(P0[^"]+)"', get(record["url"])[1].decode())
    assert link is not None
    address = urllib.parse.urljoin(record["url"], link[1])
    assert get(address)[0] == 403
    assert get(address, Referer=record["url"])[1].startswith(b"%PDF")


def test_charsets_that_lie(small: Replica) -> None:
    url = small.truth[0]["url"]
    small.switch("*", charset="utf8-meta-but-gbk-bytes")
    _, body, headers = get(url)
    assert headers.get_content_charset() == "utf-8"
    assert "政府信息公开" in body.decode("gb18030")
    small.switch("*", charset="gbk-undeclared")
    _, body, headers = get(url)
    assert headers.get_content_charset() is None
    assert b"<meta charset" not in body


def test_transport_hazards(small: Replica) -> None:
    record = small.truth[0]
    small.switch("sanming", once="503")
    assert [get(record["url"])[0] for _ in range(2)] == [503, 200]
    small.switch("sanming", once="none", gzip=True)
    assert get(record["url"])[2]["Content-Encoding"] == "gzip"
    small.switch("sanming", gzip=False, loop=True)
    status, _, headers = get(record["url"])
    assert (status, urllib.parse.urljoin(record["url"], headers["Location"])) == (
        302,
        record["url"],
    )
    small.switch("sanming", loop=False, once="cut")
    other = small.truth[1]["url"]
    with pytest.raises(Exception, match="IncompleteRead"):
        get(other)
    assert get(other)[0] == 200


def test_one_report_under_two_addresses(small: Replica) -> None:
    small.switch("lishui", dup=True)
    twice = [record for record in small.truth if len(record["urls"]) == 2]
    assert len(twice) == 1
    assert get(twice[0]["urls"][0])[1] == get(twice[0]["urls"][1])[1]
    listing = get(small.root("lishui") + small.world.sites["lishui"].column)[1].decode()
    assert all(urllib.parse.urlsplit(url).path in listing for url in twice[0]["urls"])


# --- how it is run ------------------------------------------------------------------------------


def test_registry_is_yaml_of_the_contract(small: Replica) -> None:
    entries = yaml.safe_load(small.registry_path.read_text(encoding="utf-8"))
    assert [entry["id"] for entry in entries] == ["sanming", "lishui"]
    for entry in entries:
        assert set(entry) <= {"id", "name", "region_code", "level", "home", "columns", "hosts"}
        assert isinstance(entry["region_code"], str)
        assert get(entry["columns"][0]["url"])[0] == 200
        assert get(entry["home"])[0] == 200


def test_command_line(tmp_path: Path) -> None:
    registry, truth = tmp_path / "registry.yaml", tmp_path / "truth.jsonl"
    command = [sys.executable, "-m", "tests.replica", "--portal", "wenshang", "--year", "2021"]
    command += ["--registry-out", str(registry), "--truth-out", str(truth)]
    command += ["--switch", "wenshang.robots=disallow", "--expect", "5"]
    with subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline()]
            while lines[-1] not in ("ready\n", ""):
                lines.append(process.stdout.readline())
            assert lines[-1] == "ready\n"
            entry = yaml.safe_load(registry.read_text(encoding="utf-8"))[0]
            assert entry["expect"] == {"min_reports": 5}
            records = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
            assert {record["year"] for record in records} == {2021}
            assert len(records) == 5
            assert get(records[0]["url"])[0] == 200
            assert b"Disallow: /\n" in get(entry["home"] + "robots.txt")[1]
        finally:
            process.terminate()
        assert process.wait(10) == 0


def test_wrong_usage_is_named(tmp_path: Path) -> None:
    sockets, port = listen(["127.0.0.11"])
    try:
        with pytest.raises(NoPort, match="is not free"):
            listen(["127.0.0.11"], port)
    finally:
        sockets[0].close()
    with pytest.raises(ValueError, match="no such portal"):
        Replica(portals=("nowhere",))
    with pytest.raises(ValueError, match="no such switch"):
        Replica(switches={"*": {"chalenge": "jsl"}})


def test_the_replica_shares_no_code_with_the_reader() -> None:
    for path in sorted((HERE / "replica").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in names:
                top = module.split(".")[0]
                allowed = module.startswith("tests.replica") or top in sys.stdlib_module_names
                assert allowed, f"{path.name} imports {module}"
