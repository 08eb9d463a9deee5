"""Hazards that can be switched on, one portal at a time (portal_pages.md section 7, hazards.md).

In: a request's kind (robots, list, article, file, page) and how often it came. Out: the response
that takes the place of the real one, or none. Bodies are of our own writing and carry only the
marks by which such pages are known.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from tests.replica.wire import Response, redirect

Kind = str


@dataclass(frozen=True)
class Switches:
    """All off by default.

    challenge  jsl | rs412 | eo200 | acw200 | c3vk | waf403 | captcha | ratelimit | 429: on every
               page but robots.txt, or only on `at` (robots, list, article, file; "all")
    robots     allow | 404 | disallow | 403 | 500 | html | delay
    soft404    200-empty | 200-home | 302-home | 301-home | 200-text | 404: what a report that the
               list still names answers; its entry stands in the list while this is not "none"
    pager      normal | repeat-last | first-again | stub | refresh | lost (page 2 is 404)
    lists      normal | empty | shell | iframe
    attach     normal | needs-referer | html-url | octet-stream | 404
    charset    declared | gbk-undeclared | gb2312-meta-but-gbk | utf8-meta-but-gbk-bytes
    dates      normal | url-mismatch: every article's URL carries a later upload date (trs, hanweb)
    dup        True: the newest report stands in the list under two addresses
    proxy      startrecord | page-only | empty-groups (hanweb: how dataproxy.jsp answers)
    needs_referer  True: dataproxy.jsp and files answer 403 without a Referer
    once       none | 503 | cut | 500: the first request of each article fails so, the next works
    loop       True: articles redirect to themselves
    gzip       True: bodies are sent compressed, asked for or not
    slow       seconds before every answer
    """

    challenge: str = "none"
    at: str = "pages"
    robots: str = "allow"
    soft404: str = "none"
    pager: str = "normal"
    lists: str = "normal"
    attach: str = "normal"
    charset: str = "declared"
    dates: str = "normal"
    dup: bool = False
    proxy: str = "startrecord"
    needs_referer: bool = False
    once: str = "none"
    loop: bool = False
    gzip: bool = False
    slow: float = 0.0


def parse(setting: str) -> tuple[str, dict[str, object]]:
    """ "[portal.]name=value" of the command line → (portal id or "*", {name: value})."""
    name, equals, value = setting.partition("=")
    portal, dot, bare = name.rpartition(".")
    known = {field.name: field.type for field in fields(Switches)}
    if not equals or bare not in known:
        raise ValueError(f"no such switch: {setting} (known: {', '.join(known)})")
    typed: object = value
    if known[bare] == "bool":
        typed = value.lower() in ("1", "true", "yes", "on")
    elif known[bare] == "float":
        typed = float(value)
    return (portal if dot else "*"), {bare: typed}


def _script(code: str, marker: str = "") -> bytes:
    return f"<html><head><script>{code}</script></head><body>{marker}</body></html>".encode()


CHALLENGES: dict[str, Callable[[], Response]] = {
    # 加速乐: 521, a cookie by script and a __jsluid_s cookie by header
    "jsl": lambda: Response(
        521,
        _script("document.cookie='__jsl_clearance_s=1;path=/';location.href=location.pathname"),
        headers=(("Set-Cookie", "__jsluid_s=0c2f7d; max-age=31536000; path=/; HttpOnly"),),
    ),
    # 瑞数: 412, a script of random name and a long token in a meta
    "rs412": lambda: Response(
        412,
        b'<html><head><meta id="mTq8" content="' + b"k7Zp" * 40 + b'">'
        b'<script src="/Wd8xKq2/vB1t.3f0a.js"></script></head><body></body></html>',
        headers=(("Set-Cookie", "4hP44ZykCTt5O=abc123; path=/; HttpOnly"),),
    ),
    # 腾讯 EdgeOne: a 200 that must not be trusted
    "eo200": lambda: Response(
        200,
        _script(
            "var a=37*91,__tst_status=a^512;document.cookie='__tst_status='+__tst_status;"
            "document.cookie='EO_Bot_Ssid='+(a<<3);location.reload()"
        ),
    ),
    # 阿里云 WAF
    "acw200": lambda: Response(
        200,
        _script("var arg1='A1B2';document.cookie='acw_sc__v2='+arg1;document.location.reload()"),
    ),
    "c3vk": lambda: Response(
        200, _script("document.cookie='C3VK=7f21aa;path=/;max-age=300';window.location.reload()")
    ),
    "waf403": lambda: Response(
        403,
        "<html><head><title>访问被拦截</title></head><body><h1>创宇盾</h1>"
        "<p>您的访问被拦截，事件编号 20240117-88213</p></body></html>".encode(),
    ),
    "captcha": lambda: Response(
        200,
        "<html><body><form action='/captcha/verify' method='post'><p>请输入图片中的验证码</p>"
        "<img src='/captcha/image'><input name='captcha'></form></body></html>".encode(),
    ),
    "ratelimit": lambda: Response(
        200,
        json.dumps(
            {"success": False, "message": "访问过于频繁，请稍后再试"}, ensure_ascii=False
        ).encode(),
        "application/json;charset=utf-8",
    ),
    "429": lambda: Response(429, b"Too Many Requests", headers=(("Retry-After", "600"),)),
}
RULES = "User-agent: *\nDisallow: /so/\nDisallow: /protect/\n"
ROBOTS = {
    "allow": Response(200, RULES.encode(), "text/plain"),
    "404": Response(404, b"<html><body>404</body></html>"),
    "disallow": Response(200, b"User-agent: *\nDisallow: /\n", "text/plain"),
    "403": Response(403, b"<html><body>Forbidden</body></html>"),
    "500": Response(500, b"<html><body>Internal Server Error</body></html>"),
    "html": Response(200, "<html><head><title>首页</title></head><body></body></html>".encode()),
    "delay": Response(200, (RULES + "Crawl-delay: 1\n").encode(), "text/plain"),
}


def intercept(switches: Switches, kind: Kind, target: str, times: int) -> Response | None:
    """The hazard's answer in place of the page's. `times`: earlier requests of this address."""
    if kind == "robots" and not (switches.challenge != "none" and switches.at in ("all", kind)):
        return ROBOTS[switches.robots]
    everywhere = switches.at == "all" or (switches.at == "pages" and kind != "robots")
    if switches.challenge != "none" and (everywhere or switches.at == kind):
        return CHALLENGES[switches.challenge]()
    if kind == "article" and switches.loop:
        return redirect(target)
    if kind == "article" and times == 0 and switches.once in ("503", "500"):
        return Response(int(switches.once), b"<html><body>Service Unavailable</body></html>")
    return None


def disturb(switches: Switches, kind: Kind, response: Response, times: int) -> Response:
    """What a switch does to a response that is otherwise right: slow, or cut half-way."""
    cut = kind == "article" and switches.once == "cut" and times == 0
    return replace(response, delay=switches.slow, cut=cut)
