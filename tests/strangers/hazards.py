"""What goes wrong on portals (hazards.md): entries, columns and whole portals that misbehave.

In go a site and one of its addresses, out comes the site with that address spoilt, and with it what
the run must say about it. Each hazard is one function by its name in a table.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.strangers import lists
from tests.strangers.site import Answer, Asked, Dynamic, Site

Spoil = Callable[[random.Random, Site, str], None]


@dataclass(frozen=True)
class Named:
    """What a run must say of a portal: this hazard, at this address ("" for all of it)."""

    portal: str
    hazard: str
    url: str = ""


def _html(text: str, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(text.encode(), status, "text/html; charset=utf-8", named)


def first(site: Site, path: str, spoilt: list[Answer]) -> None:
    """The first requests get what is spoilt, later ones what stood there."""
    held, left = site.answers[path], list(spoilt)

    def answer(asked: Asked) -> Answer:
        if left:
            return left.pop(0)
        return held(asked) if callable(held) else held

    site.answers[path] = answer


def rate_limit(rng: random.Random, site: Site, path: str) -> None:
    """429 or 503 once, with a second to wait."""
    first(site, path, [_html("busy", rng.choice([429, 503]), Retry_After="1")])


def busy_page(rng: random.Random, site: Site, path: str) -> None:
    """The same as a page of status 200."""
    del rng
    first(site, path, [_html("<html><body>访问过于频繁，请稍后再试</body></html>")])


def cut_once(rng: random.Random, site: Site, path: str) -> None:
    """A connection that ends before the announced length, once."""
    held = site.answers[path]
    if isinstance(held, Answer):
        at = int(len(held.body) * rng.uniform(0.3, 0.9))
        first(site, path, [replace(held, body=held.body[:at], lost=len(held.body) - at)])


def cut_always(rng: random.Random, site: Site, path: str) -> None:
    """The same every time."""
    held = site.answers[path]
    assert isinstance(held, Answer)
    at = int(len(held.body) * rng.uniform(0.3, 0.9))
    site.answers[path] = replace(held, body=held.body[:at], lost=len(held.body) - at)


def loop(rng: random.Random, site: Site, path: str) -> None:
    """A redirect to itself, or there and back."""
    target = path
    if rng.random() < 0.5:
        target = f"/jump/{rng.randint(10**5, 10**6)}.html"
        site.answers[target] = _html("", 302, Location=path)
    site.answers[path] = _html("", 302, Location=target)


def home(rng: random.Random, site: Site, path: str) -> None:
    """A page that is gone leads to the first page, by the server, a tag or a script."""
    homes = ["/", "/index.html", *(p for p in ("/gkmlpt/index",) if p in site.answers)]
    target = rng.choice(homes)
    site.answers[path] = rng.choice(
        [
            _html("", rng.choice([301, 302]), Location=target),
            _html('<html><head><meta http-equiv="refresh" content="0;url=/"></head></html>'),
            _html("<script>window.location.href='/';</script>"),
        ]
    )


def gone_page(rng: random.Random, site: Site, path: str) -> None:
    """A page of status 200 that says that there is none; it may be very short."""
    words = rng.choice(["您访问的页面不存在", "栏目不存在或已被删除", "页面不存在！"])
    site.put(path, f'<html><head><meta charset="utf-8"></head><body>{words}</body></html>')


def missing(rng: random.Random, site: Site, path: str) -> None:
    """404."""
    del rng
    site.answers[path] = _html("<html><body>404 Not Found</body></html>", 404)


def barred(rng: random.Random, site: Site, path: str) -> None:
    """A page that robots.txt keeps crawlers from; it would answer."""
    del rng
    site.disallowed = (*site.disallowed, path)
    rules = "".join(f"Disallow: {prefix}\n" for prefix in site.disallowed)
    site.robots = Answer(f"User-agent: *\n{rules}".encode(), 200, "text/plain")


def empty(rng: random.Random, site: Site, path: str) -> None:
    """A list page without lines."""
    said = rng.choice(["", "<p>暂无相关信息</p>", "<ul></ul>"])
    site.put(path, lists.page(site.skin, "政府信息公开年报", said, ""))


def shell(rng: random.Random, site: Site, path: str) -> None:
    """A page that scripts would fill."""
    name = rng.choice(["chunk-vendors", "app"])
    site.put(
        path,
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政务公开</title></head><body>'
        f'<noscript>请开启脚本</noscript><div id="app"></div><script src="/js/{name}.7d1f.js">'
        "</script></body></html>",
    )


CHALLENGES: dict[str, Answer] = {
    "jsl": _html(
        "<script>document.cookie=('_')+('_')+('jsl')+'_clearance_s=17385.2|0|x;path=/;';"
        "location.href=location.pathname+location.search</script>",
        521,
        Set_Cookie="__jsluid_s=0f6bb1c9d0c94a0a; path=/; HttpOnly",
    ),
    "rs": _html(
        "<!DOCTYPE html><html><head>"
        '<meta id="9DhefwqGPrzGxEp9hPaoag" content="q1ZtR7bKpLx0aVd" r="m">'
        '<script src="/4QbVtADbnLVIc/d.FxJzG50F.dfe1675.js"></script></head><body></body></html>',
        412,
        Set_Cookie="4hP44ZykCTt5O=60a1; path=/",
    ),
    "eo": _html(
        "<script>var t=(function(){var a=[19,4];return a[0]*a[1]})();"
        "document.cookie='__tst_status='+t+'#;';document.cookie='EO_Bot_Ssid=81234944;';location.reload();</script>"
    ),
    "acw": _html(
        "<html><script>var arg1='7C3E0A1B';function setCookie(n,v){document.cookie=n+'='+v;}"
        "setCookie('acw_sc__v2',arg1);location.reload();</script></html>"
    ),
    "cookie": _html(
        "<script>document.cookie='C3VK=a1b2c3; path=/; max-age=300';location.reload();</script>"
    ),
    "waf": _html(
        "<html><body>访问被拦截：您的请求可能存在威胁（创宇盾）。ID 1a2b</body></html>", 403
    ),
}
ENTRIES: dict[str, Spoil] = {
    "loop": loop,
    "cut_always": cut_always,
    "home": home,
    "gone_page": gone_page,
    "missing": missing,
    "barred": barred,
}
"""Entries that are no use: each must be named, none may become a report."""
PASSING: dict[str, Spoil] = {
    "rate_limit": rate_limit,
    "busy_page": busy_page,
    "cut_once": cut_once,
}
"""What passes: the report behind it must be found all the same."""
KINDS = {
    "file_missing": "attachment_failed",
    "file_login": "attachment_failed",
    "loop": "loop",
    "cut_always": "truncated",
    "home": "gone",
    "gone_page": "gone",
    "missing": "gone",
    "barred": "disallowed",
    "empty_list": "empty_list",
    "dead_column": "dead_column",
    "soft_dead_column": "dead_column",
    "shell": "shell",
    "disallow": "robots_disallowed",
    "robots_5xx": "robots_unknown",
    "robots_html": "robots_unknown",
}
"""What the run's summary calls each: the words of its documentation."""
COLUMNS: dict[str, Spoil] = {
    "empty_list": empty,
    "dead_column": missing,
    "soft_dead_column": gone_page,
    "shell": shell,
}
"""A second column that is no use; the first one's reports must be found."""
ROBOTS: dict[str, Answer] = {
    "disallow": Answer(b"User-agent: *\nDisallow: /\n", 200, "text/plain"),
    "robots_5xx": Answer(b"Bad Gateway", 502, "text/html"),
    "robots_html": _html("<html><body>安全验证</body></html>", 403),
}


def challenged(kind: str) -> Dynamic:
    """The challenge, whatever is asked for."""

    def answer(_: Asked) -> Answer:
        return CHALLENGES[kind]

    return answer
