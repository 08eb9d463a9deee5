"""How a healthy portal differs from the plain case: doors, moved addresses, articles in parts.

In go a site and its items, out come gates that ask for headers or cookies, columns behind a page
that only leads on, articles over two pages, files that are gone, and a challenge in mid-crawl.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from urllib.parse import urlencode

from tests.strangers import hazards, pages
from tests.strangers.site import Answer, Asked, Gate, Item, Site

ROBOTIC = re.compile("python|scrapy|curl|java", re.IGNORECASE)
FILES = ["file_missing", "file_login", "file_good", "file_good"]
HEADING = re.compile(
    r"<(p|h2|div)\b[^>]*>(?:(?!</\1>).)*?[一二三四五六][、.](?:(?!</\1>).)*?</\1>", re.DOTALL
)


def headers(asked: Asked) -> Answer | None:
    """403 for who does not say what a browser says (hazards.md 2)."""
    said = asked.headers.get("user-agent", "")
    if not said or ROBOTIC.search(said) or "accept-language" not in asked.headers:
        return Answer(b"<html><body>403 Forbidden</body></html>", 403)
    return None


def cookie(asked: Asked) -> Answer | None:
    """The first visit leads to the same address with a cookie (hazards.md 2, CT6T)."""
    if "CT6T=" in asked.headers.get("cookie", ""):
        return None
    query = f"?{urlencode(asked.query)}" if asked.query else ""
    sent = {"Location": asked.path + query, "Set-Cookie": "CT6T=2100; path=/"}
    return Answer(b"", 302, "text/html", sent)


def late(rng: random.Random) -> Gate:
    """A challenge that begins in the middle of the crawl and does not end."""
    kind, left = rng.choice(list(hazards.CHALLENGES)), [rng.randint(2, 9)]

    def gate(_: Asked) -> Answer | None:
        left[0] -= 1
        return None if left[0] >= 0 else hazards.CHALLENGES[kind]

    return gate


def moved(rng: random.Random, site: Site, url: str, number: int) -> str:
    """An old address of a column that leads to the one of today; returns the old one."""
    path = f"/old/gknb{number}/"
    target = url.removeprefix(site.base)
    page = '<html><head><meta charset="utf-8">{}</head><body></body></html>'
    kind = rng.choice(["refresh", "script", "replace", "301"])
    if kind == "301":
        site.answers[path] = Answer(b"", 301, "text/html", {"Location": target})
    elif kind == "refresh":
        site.put(path, page.format(f'<meta http-equiv="Refresh" content="0; URL={target}">'))
    elif kind == "script":
        site.put(path, page.format(f"<script>window.location.href = '{target}';</script>"))
    else:
        site.put(path, page.format(f'<script>location.replace("{target}")</script>'))
    return site.base + path


def part(rng: random.Random, item: Item) -> None:
    """Leave the first half of an article on its page and put the rest on `…_2`."""
    article = item.article
    heads = [found.start() for found in HEADING.finditer(article.body)]
    tables = article.body.find("<table")
    heads = [at for at in heads if at > tables > 0 and balanced(article.body[:at])]
    if item.sent or item.twin_of or not heads or "?" in item.path:
        return
    at = rng.choice(heads)
    stem, dot, ending = item.path.rpartition(".")
    second = f"{stem}_2{dot}{ending}"
    name = second.rsplit("/", 1)[1]
    links = f'<div class="page">{{}}<a href="{name}">2</a><a href="{name}">下一页</a></div>'
    rest = replace(article, body=article.body[at:], tail="", attachments=[])
    item.parts = [rest]
    article.body = article.body[:at] + links.format("<span>1</span>")


def balanced(text: str) -> bool:
    """True where every table and block that begins ends."""
    return all(
        len(re.findall(f"<{tag}[ >]", text)) == text.count(f"</{tag}>")
        for tag in ("table", "div", "b", "strong", "section", "center")
    )


def put_parts(site: Site, item: Item, years: list[int]) -> None:
    """The further pages of an article."""
    stem, dot, ending = item.path.rpartition(".")
    for at, rest in enumerate(item.parts):
        own = random.Random(item.path)
        site.put(f"{stem}_{at + 2}{dot}{ending}", pages.render(own, site.skin, rest, years))


def spoil_file(site: Site, path: str, kind: str) -> None:
    """A file that is gone, or a page in its place."""
    if kind == "file_missing":
        site.answers[path] = Answer(b"<html><body>404</body></html>", 404)
    elif kind == "file_login":
        form = "<html><body><form>请输入验证码<input name='code'></form></body></html>"
        site.answers[path] = Answer(form.encode(), 200, "text/html; charset=utf-8")
