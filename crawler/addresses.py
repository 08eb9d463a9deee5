"""What an address says by its shape alone: article, list or file, and when two are the same.

The shapes are those of the vendors behind the portals (portals.md sections 1 to 9); they live in
data/addresses.yaml. Pure text in, answers out.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import yaml

DATA = Path(__file__).parent / "data"

_SESSION = re.compile(r";jsessionid=[^?#]*", re.I)
_NUMBERS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|\d+", re.I)
_NOISE = re.compile(r"(?:^|&)(?:_|t|timestamp|rand|random|v)=[\d.]*(?=&|$)")


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    raw = yaml.safe_load((DATA / "addresses.yaml").read_text(encoding="utf-8"))
    article = [shape for shapes in raw["article"].values() for shape in shapes]
    return {
        "article": re.compile("|".join(article)),
        "column": re.compile("|".join(raw["column"])),
        **{
            name: re.compile("|".join(raw[name]), re.I)
            for name in ("file", "picture", "picture_of_template")
        },
    }


def _tail(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_article(address: str) -> bool:
    """Whether the address has the shape of one document in any vendor's dialect."""
    parts = urlsplit(address)
    shape = _shapes()["article"]
    return bool(shape.search(parts.path) or (parts.query and shape.search(_tail(address))))


def is_column(address: str) -> bool:
    """Whether the address has the shape of a list (and not of a document or a file)."""
    return not is_article(address) and bool(_shapes()["column"].search(urlsplit(address).path))


def is_file(address: str) -> bool:
    """Whether the address leads to a file: by its extension or a vendor's download address."""
    parts = urlsplit(address)
    shape = _shapes()["file"]
    return bool(shape.search(unquote(parts.path)) or shape.search(unquote(_tail(address))))


def is_picture(address: str) -> bool:
    """Whether the address leads to a picture that is no part of a template."""
    path = unquote(urlsplit(address).path)
    shapes = _shapes()
    return bool(shapes["picture"].search(path)) and not shapes["picture_of_template"].search(path)


def below(address: str, column: str) -> bool:
    """Whether the address lies below the column's own directory, on the same host."""
    one, other = urlsplit(address), urlsplit(column)
    folder = other.path.rsplit("/", 1)[0] + "/"
    return (
        one.netloc == other.netloc
        and one.path.startswith(folder)
        and one.path not in (folder, other.path, f"{folder}index.html", f"{folder}index.htm")
    )


def join(base: str, href: str) -> str | None:
    """The absolute http(s) address of a link without fragment, None where it is no address."""
    href = href.strip().replace("\n", "").replace("\r", "").replace("\t", "")
    if not href or "{{" in href or "${" in href:
        return None
    if href.split(":", 1)[0].lower() in ("javascript", "mailto", "tel", "data", "about"):
        return None
    try:
        parts = urlsplit(urljoin(base, href.replace("\\", "/")))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    host = parts.netloc.lower().replace(".:", ":").rstrip(".")
    return parts._replace(netloc=host, path=parts.path or "/", fragment="").geturl()


def address_key(address: str) -> str:
    """What makes two addresses the same page: host, path and query without scheme and session.

    hazards.md section 9, rule 5; the `www` twin stays another host, because it may be one.
    """
    parts = urlsplit(address)
    path = _SESSION.sub("", parts.path)
    path = re.sub(r"/(?:index|default)\.s?html?$", "/", path)
    query = _NOISE.sub("", parts.query).strip("&")
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def with_query(address: str, **values: str | int) -> str:
    """The address with these parameters set; the others stay as they are printed."""
    parts = urlsplit(address)
    kept = [pair for pair in parts.query.split("&") if pair and pair.split("=")[0] not in values]
    query = "&".join([*kept, *(f"{name}={quote(str(value))}" for name, value in values.items())])
    return parts._replace(query=query, fragment="").geturl()


def shape_of(address: str) -> str:
    """The address with its numbers and hashes taken out: documents of one list share it.

    So a list's other documents are known by its reports where the vendor's dialect is not.
    """
    return _NUMBERS.sub("#", address_key(address))


def date_in(address: str) -> str | None:
    """ISO date in an article's address (`t20260120_…`, `/art/2026/1/20/`), None without one."""
    path = urlsplit(address).path
    found = re.search(r"/t(20\d\d)(\d\d)(\d\d)_", path) or re.search(
        r"/art/(20\d\d)/(\d{1,2})/(\d{1,2})/", path
    )
    found = found or re.search(r"/(20\d\d)-?(\d\d)[-/](\d\d)/", path)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
