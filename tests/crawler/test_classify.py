"""Every kind of response, by the marks and shapes of hazards.md; the bodies are ours."""

from __future__ import annotations

import pytest

from crawler.classify import Answer, Kind, Wanted, classify

ROOT = "http://www.yunxi.test"
REPORT = (
    "<html><body><h1>某局年度报告</h1><p>一、总体情况</p><p>主动公开政府信息情况</p></body></html>"
)
LIST = "<ul>" + "".join(
    f'<li><a href="/202501/t20250120_{n}.html">局{n}2024年政府信息公开年报</a></li>' for n in (1, 2)
)
MENU = "<ul>" + "<li><a href='/zw/'>政务</a></li>" * 9 + "</ul>" + "字" * 300


def verdict(
    body: str | bytes,
    status: int = 200,
    wanted: Wanted = "page",
    url: str = f"{ROOT}/a/b.html",
    asked: str = f"{ROOT}/a/b.html",
) -> tuple[Kind, str]:
    data = body if isinstance(body, bytes) else body.encode()
    found = classify(Answer(url, asked, status, data, wanted))
    return found.kind, found.detail


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ("<script>document.cookie='__jsl_clearance_s=1';location.href='/'</script>", 521, "jsl"),
        ("", 521, "jsl"),
        ("<meta id='x' content='tok'><script src='/a/b.js'></script>", 412, "rs"),
        ("", 202, "rs"),
        ("<script>__tst_status=3;document.cookie='EO_Bot_Ssid=1';</script>", 200, "eo"),
        ("<script>document.cookie='acw_sc__v2='+x;location.reload()</script>", 200, "acw"),
        ("<script>document.cookie='C3VK=ab;max-age=300';location.reload()</script>", 200, "cookie"),
        ("<h1>创宇盾</h1><p>您的访问被拦截</p>", 403, "waf"),
        ("<form><p>请输入验证码</p><input name='verifyCode'></form>", 200, "captcha"),
    ],
)
def test_a_challenge_and_its_kind(body: str, status: int, kind: str) -> None:
    assert verdict(body, status) == (Kind.CHALLENGE, kind)


def test_a_report_whose_headings_are_entities_or_cut_is_no_list() -> None:
    """Links to other reports beside it must not make a list of it: its text would be lost."""
    coded = "".join(f"&#{ord(char)};" for char in "一、总体情况")
    cut = "<p><span>主动公开</span><span>政府信息</span>情况</p>"
    assert verdict(f"<p>{coded}</p>{cut}{LIST}")[0] is Kind.PAGE


def test_a_list_with_a_captcha_script_is_no_challenge() -> None:
    assert verdict(f"<script src='captcha.js'></script>{LIST}", wanted="list")[0] is Kind.LIST


@pytest.mark.parametrize(
    ("body", "status"),
    [('{"success":false,"message":"访问过于频繁，请稍后再试"}', 200), ("slow down", 429)],
)
def test_a_rate_limit(body: str, status: int) -> None:
    assert verdict(body, status)[0] is Kind.RATE_LIMIT


@pytest.mark.parametrize(
    "body",
    [
        f"<html><body>{MENU}<p>您访问的页面不存在</p></body></html>",
        "<html></html>",
        "<p>对不起，该栏目已删除，请返回首页。本站将不再提供这一栏目的内容，敬请谅解。</p>",
    ],
)
def test_a_soft_404(body: str) -> None:
    assert verdict(body)[0] is Kind.SOFT404


def test_a_redirect_to_the_home_page_is_a_soft_404() -> None:
    assert verdict(MENU, url=f"{ROOT}/", asked=f"{ROOT}/a/b.html")[0] is Kind.SOFT404
    assert verdict(MENU, url=f"{ROOT}/", asked=f"{ROOT}/")[0] is Kind.PAGE


@pytest.mark.parametrize(
    "body",
    [
        '<html><head><meta http-equiv="refresh" content="0;url=./list.html"></head><body></body>'
        "<!-- a longer comment so that it is no empty page --></html>",
        '<script>window.location.href="/index/list.html";</script><p>正在跳转到新的页面，请稍候</p>',
        '<html><body><div id="app"></div><script src="/chunk-vendors.js"></script></body></html>',
        '<html><body><iframe src="/frame/list.html" width="100%"></iframe></body></html>',
    ],
)
def test_a_shell(body: str) -> None:
    assert verdict(body, wanted="list")[0] is Kind.SHELL


@pytest.mark.parametrize("body", [b"%PDF-1.4", b"PK\x03\x04x", b"\xd0\xcf\x11\xe0\xa1", b"{\\rtf1"])
@pytest.mark.parametrize("wanted", ["page", "file"])
def test_a_file_is_known_by_its_first_bytes(body: bytes, wanted: Wanted) -> None:
    assert verdict(body, wanted=wanted)[0] is Kind.FILE


def test_a_page_in_place_of_a_file_is_an_error() -> None:
    assert verdict("<html><form>请先登录</form></html>", wanted="file")[0] is Kind.ERROR
    assert verdict("", wanted="file")[0] is Kind.ERROR


@pytest.mark.parametrize("status", [404, 500, 403])
def test_other_statuses_are_errors(status: int) -> None:
    assert verdict("<html>…</html>", status) == (Kind.ERROR, f"status {status}")


def test_reports_and_lists_are_told_apart_whatever_was_asked_for() -> None:
    assert verdict(REPORT, wanted="list")[0] is Kind.PAGE
    assert verdict(LIST, wanted="page")[0] is Kind.LIST
    assert verdict(REPORT.encode("gb18030"))[0] is Kind.PAGE


def test_a_report_page_with_other_reports_beside_it_is_a_page() -> None:
    assert verdict(REPORT + LIST)[0] is Kind.PAGE
