"""What several families' portals share: invented identifiers, and files under addresses of theirs.

In go a seed text or an item with its attachments, out come hexadecimal identifiers, attachments
that stand under another address, and answers that depend on the number of a page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from tests.strangers.site import Answer, Asked, Item


def digest(*parts: object, size: int = 32) -> str:
    """An invented identifier of hexadecimal digits, the same for the same parts."""
    made = "".join(hashlib.md5(f"{parts}{at}".encode()).hexdigest() for at in range(2))
    return made[:size]


def refile(item: Item, address: Callable[[str], str]) -> None:
    """Give every attachment of an item the address that its family has for `file name`."""
    item.article.attachments = [(address(name), text) for name, text in item.article.attachments]


def whole(items: list[Item]) -> bool:
    """True where every line is a report of one agency: a column of one publisher."""
    reports = [item.report for item in items]
    return all(reports) and len({report.agency for report in reports if report}) == 1


def number(asked: Asked, name: str, default: int = 1) -> int:
    """A number from the query or the form."""
    given = {**asked.query, **asked.form}.get(name, "")
    return int(given) if given.isdigit() else default


def as_json(data: object, status: int = 200) -> Answer:
    """An answer of an API."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return Answer(body, status, "application/json;charset=UTF-8")


def fragment(text: str) -> Answer:
    """An answer of a script that sends a piece of a page."""
    return Answer(text.encode(), 200, "text/html;charset=UTF-8")


def window(items: list[Item], page: int, size: int) -> list[Item]:
    """The items of page `page`, counted from 1; nothing past the end."""
    return items[max(0, page - 1) * size : max(0, page) * size]
