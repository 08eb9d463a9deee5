"""How a list's next page is found: the vendors' script calls, the pager's link, the page numbers.

The calls (portals.md section 1): `createPageHTML(total, current, "index", "html")` counts from 0,
so page 2 is `index_1.html`; with a container's name first, `createPageHTML('paging', total, 1,
'index', 'html', count)`, it counts from 1, so page 2 is `index_2.html`. UCAP uses the same name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from crawler.addresses import address_key, is_article
from crawler.pages import Page
from crawler.spiders.base import Ask
from crawler.titles import plain

_CALL = re.compile(r"(?<!function )\bcreatePage(?:HTML)?\s*\(([^(){}]*)\)")
_VARIABLE = r"\bvar\s+{}\s*=\s*['\"]?(\d+)"
_NEXT = re.compile(r"[\[<【]?(?:下一?页|后一?页|next|nextpage|下页>?|>|›)[\]>】»]*", re.I)
_NUMBERED = re.compile(r"^(?P<stem>.*?)(?:[_/-](?P<number>\d{1,4}))?\.(?P<ext>s?html?|jhtml)$")
_FULL_PAGE = 5
"""Fewer documents than this are no full page: nothing is probed for after them."""


@dataclass(frozen=True)
class Call:
    """A pager call: pages in all, how page k (counted from 1) is named, and which page this is."""

    total: int
    base: int | None
    """Index of page 2 is 1 + base; None: unclear, both are to be tried."""
    page: int | None
    """The page's own number, counted from 1."""
    stem: str
    ext: str
    records: int = 0
    """Records in all, where the call says so; 0: it does not."""

    def file(self, page: int, base: int) -> str:
        return f"{self.stem}_{page - 1 + base}.{self.ext}"


def call_in(page: Page, number: int) -> Call | None:
    """The pager call of the page that was asked for as `number`, None without one."""
    for found in _CALL.finditer(page.text):
        arguments = [part.strip() for part in found[1].split(",")]
        named = bool(arguments) and arguments[0][:1] in "'\"" and not _bare(arguments[0]).isdigit()
        if named:
            arguments = arguments[1:]
        if len(arguments) < 2:
            continue
        total, current = (_number(page, argument) for argument in arguments[:2])
        if total is None:
            continue
        stem = _bare(arguments[2]) if len(arguments) > 2 else ""
        ext = _bare(arguments[3]) if len(arguments) > 3 else ""
        call = _call(total, current, named, number, stem, ext)
        counts = [int(_bare(argument)) for argument in arguments[4:] if _bare(argument).isdigit()]
        return replace(call, records=counts[-1]) if counts and counts[-1] >= total else call
    total = _variable(page, "countPage")
    if total is not None:
        return _call(total, _variable(page, "currentPage"), False, number, "", "")
    return None


def _call(total: int, current: int | None, named: bool, number: int, stem: str, ext: str) -> Call:
    """The form of the call says the base; on the first page it must agree with its own number."""
    base: int | None = 1 if named else 0
    if number == 1 and current is not None and current != base:
        base = 0 if named and current == 0 else None
    own = None if base is None or current is None else current + 1 - base
    return Call(total, base, own, stem or "index", ext.lstrip(".") or "html")


def _bare(argument: str) -> str:
    return argument.strip().strip("'\"").strip()


def _number(page: Page, argument: str) -> int | None:
    text = _bare(argument)
    return int(text) if text.isdigit() else _variable(page, text)


def _variable(page: Page, name: str) -> int | None:
    if not re.fullmatch(r"\w+", name):
        return None
    found = re.search(_VARIABLE.format(name), page.text)
    return int(found[1]) if found else None


def by_call(page: Page, ask: Ask) -> tuple[list[Ask], Call | None]:
    """Asks for the next page by the page's call (best first), and the call."""
    call = call_in(page, ask.page)
    if call is None:
        return [], None
    number = call.page or ask.page
    if number >= call.total:
        return [], call
    if ask.page > 1 and ask.mode in ("0", "1") and call.page == ask.page:
        bases = [int(ask.mode)]
    elif call.base is not None and call.page is not None:
        bases = [call.base, 1 - call.base] if ask.page == 1 else [call.base]
    else:
        bases = [int(ask.mode)] if ask.mode in ("0", "1") else [0, 1]
    following = number + 1
    return [
        Ask(
            urljoin(page.base, call.file(following, base)),
            following,
            mode=str(base),
            declared=call.total,
        )
        for base in bases
    ], call


def by_link(page: Page, ask: Ask) -> list[Ask]:
    """Asks by the link that says 下一页, else by the link whose text is the next number."""
    here = address_key(page.url)
    number = str(ask.page + 1)
    numbered: list[Ask] = []
    for link in page.links:
        text = plain(link.title)
        if address_key(link.url) == here or len(text) > 12:
            continue
        following = Ask(link.url, ask.page + 1, mode="link")
        if _NEXT.fullmatch(text):
            return [following]
        if text == number and _same_place(link.url, page.url):
            numbered.append(following)
    return numbered[:1]


def _same_place(one: str, other: str) -> bool:
    """A page of the same list: same host, and the same folder or the same script."""
    a, b = urlsplit(one), urlsplit(other)
    folder = b.path.rsplit("/", 1)[0] + "/"
    return a.netloc == b.netloc and (a.path.startswith(folder) or a.path == b.path)


def by_probe(
    page: Page, ask: Ask, documents: int, full: int = _FULL_PAGE, bases: tuple[int, ...] = (0, 1)
) -> list[Ask]:
    """Asks where a page of at least `full` documents shows no pager at all: index_1, then index_2
    (or in the order of `bases`), then the next number."""
    if ask.mode == "link" or is_article(page.url) or (documents < full and not ask.mode):
        return []
    path = urlsplit(page.url).path
    name = path.rsplit("/", 1)[1]
    if ask.mode in ("0", "1"):
        found = _NUMBERED.match(name)
        if not found or not found["number"]:
            return []
        following = f"{found['stem']}_{int(found['number']) + 1}.{found['ext']}"
        return [Ask(urljoin(page.url, following), ask.page + 1, mode=ask.mode)]
    if found := re.fullmatch(r"(\d{1,3})\.(s?html?)", name):
        following = f"{int(found[1]) + 1}.{found[2]}"
        return [Ask(urljoin(page.url, following), ask.page + 1, mode="number")]
    if urlsplit(page.url).query or ask.page > 1:
        return []
    stem, _, ext = name.rpartition(".")
    endings = [ext]
    if not stem or ext not in ("html", "shtml", "htm"):
        # a bare folder: its own page may have either ending
        stem, endings = "index", ["html", "shtml"]
    files = [(f"{stem}_{1 + base}.{ending}", base) for ending in endings for base in bases]
    return [Ask(urljoin(page.url, file), 2, mode=str(base)) for file, base in files]
